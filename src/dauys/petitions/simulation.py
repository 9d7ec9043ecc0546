"""Runs the steps of a scenario as a petition, through the very actions that people use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from dauys.kernel.ids import uuid7
from dauys.kernel.refusal import Refusal
from dauys.kernel.terms import add_months, end_of_day, local_date
from dauys.people.actor import Actor, Held
from dauys.people.assurance import Assurance
from dauys.people.models import Person
from dauys.people.profile import Profile
from dauys.petitions import actions, counting, rules, signing
from dauys.petitions.models import Petition
from dauys.petitions.rules import Signer
from dauys.places import queries as places
from dauys.places.models import Place
from dauys.procedures import actions as procedures
from dauys.procedures import queries as cases
from dauys.procedures.models import Case, Obligation, Procedure
from dauys.procedures.registry import body_for
from dauys.procedures.scenario import Fields, ScenarioError, Step
from dauys.procedures.schema import ADDRESSED, Eligibility
from dauys.topics.models import Topic

ADULT = 30
"""The age of simulated people of whom nothing else is said."""
OFFICES = ("moderator", "lawyer", "committee", "authority")

Refused = list[tuple[Refusal, int]]


@dataclass
class Driver:
    """One petition in simulated time."""

    procedure: Procedure
    place: Place
    started: datetime
    petition: Petition | None = None
    people: dict[str, UUID] = field(default_factory=dict)

    def case(self) -> Case | None:
        """The case as it stands."""
        return cases.case(self.petition.pk) if self.petition else None

    def signatures(self) -> tuple[int, dict[str, int]]:
        """Who counts now, in all and by place."""
        if self.petition is None:
            return 0, {}
        petition = Petition.objects.get(pk=self.petition.pk)
        totals = counting.totals(petition)
        return totals.number, dict(totals.by_place)

    def take(self, step: Step, now: datetime) -> Refused:
        """Do one step; what was refused, and for how many people."""
        verb: Callable[[Step, datetime], Refused] = getattr(self, f"_{step.do}", self._declared)
        try:
            return verb(step, now)
        except Refusal as refusal:
            return [(refusal, step.count)]

    # Who acts.

    def _actor(self, step: Step) -> Actor:
        jurisdiction = self.procedure.jurisdiction_id
        if step.by == "author":
            return Actor(person_id=self._person("author"))
        if step.by == "body":
            owed = [] if self.petition is None else Obligation.objects.filter(case_id=self.petition.pk)
            ids = {row.body_id for row in owed} | ({self.petition.case.addressee_id} if self.petition else set())
            return Actor(
                person_id=self._person("body"), posts=tuple(Held("head", i, "", jurisdiction) for i in sorted(ids))
            )
        if step.by in OFFICES:
            return Actor(person_id=self._person(step.by), posts=(Held(step.by, None, "", jurisdiction),))
        return Actor(person_id=self._person(step.person) if step.person else None)

    def _person(self, name: str) -> UUID:
        if name not in self.people:
            self.people[name] = Person.objects.create(id=uuid7(), created_at=self.started).pk
        return self.people[name]

    def _profile(self, rule: Eligibility, step: Step, now: datetime) -> tuple[Profile, str]:
        """An eligible person, but for what the step says; and the place they count for."""
        belongs = rule.belongs[0] if rule.belongs else None
        counts_for = self.procedure.preset.signers.counts_for
        citizenship = belongs.citizenship if belongs else None
        residence = self._code(belongs.residence) if belongs and belongs.residence else None
        if step.from_ and counts_for == "citizenship":
            citizenship = step.from_
        elif step.from_:
            residence = step.from_
        citizenship = step.who.citizenship or citizenship
        residence = step.who.residence or residence or self.place.code
        age = step.who.age if step.who.age is not None else max(ADULT, rule.min_age or 0)
        profile = Profile(
            birth_date=self._born(age, now),
            citizenships=frozenset(self._lineage(citizenship)) if citizenship else frozenset(),
            residence=self._lineage(residence),
            assurance=step.who.assurance or Assurance(rule.assurance),
        )
        counted = citizenship if counts_for == "citizenship" else residence
        return profile, self._lineage(counted)[0] if counted else self.place.code

    def _born(self, age: int, now: datetime) -> date:
        return add_months(local_date(now, places.zone_of(self.place, self.procedure.preset.zone)), -12 * age)

    def _code(self, code: str) -> str:
        return self.place.code if code == ADDRESSED else code

    def _lineage(self, code: str | None) -> tuple[str, ...]:
        wanted = self.place.code if code in (None, ADDRESSED, "ADDRESSED") else str(code)
        try:
            return places.lineage(places.by_code(wanted))
        except Place.DoesNotExist:
            raise ScenarioError(f"there is no place “{wanted}”") from None

    # What they do.

    def _text(self, given: Fields) -> actions.Text:
        limits = self.procedure.preset.text
        title = given.title if given.title is not None else "A petition in a simulation".ljust(limits.title_min, ".")
        body = given.body if given.body is not None else "Its text.".ljust(limits.body_min, ".")
        allowed = self.procedure.preset.topics.allowed
        code = given.topic or (allowed[0] if allowed else "")
        topic = Topic.objects.filter(code=code).first() if code else None
        if code and topic is None:
            topic = Topic.objects.add_root(instance=Topic(code=code))
        kinds = tuple(self.procedure.preset.kinds)
        kind = given.kind if given.kind is not None else kinds[0] if kinds else ""
        return actions.Text(
            language="en", title=title[: None if given.title else limits.title_max], body=body, topic=topic, kind=kind
        )

    def _draft(self, step: Step, now: datetime) -> Refused:
        self.petition = actions.draft(
            self.procedure,
            place=self.place,
            text=self._text(step.with_),
            author_id=self._person("author"),
            now=now,
        )
        return []

    def _edit(self, step: Step, now: datetime) -> Refused:
        actions.edit(self._started(step, now), by=self._actor(step), text=self._text(step.with_), now=now)
        return []

    def _submit(self, step: Step, now: datetime) -> Refused:
        begun = self.petition is not None
        petition = self._started(step, now)
        if begun and step.with_ != Fields() and step.by == "author":
            actions.edit(petition, by=self._actor(step), text=self._text(step.with_), now=now)
        profile, _place = self._profile(self.procedure.preset.authors, step, now)
        actions.submit(Petition.objects.get(pk=petition.pk), by=self._actor(step), profile=profile, now=now)
        return []

    def _started(self, step: Step, now: datetime) -> Petition:
        if self.petition is None:
            self._draft(step, now)
        if self.petition is None:
            raise ScenarioError("the petition could not be started")
        return Petition.objects.get(pk=self.petition.pk)

    def _accept(self, step: Step, now: datetime) -> Refused:
        actions.accept(self._started(step, now), by=self._actor(step), now=now)
        return []

    def _return(self, step: Step, now: datetime) -> Refused:
        actions.send_back(self._started(step, now), by=self._actor(step), reason=step.with_.reason or "", now=now)
        return []

    def _reject(self, step: Step, now: datetime) -> Refused:
        actions.reject(self._started(step, now), by=self._actor(step), reason=step.with_.reason or "", now=now)
        return []

    def _withdraw(self, step: Step, now: datetime) -> Refused:
        actions.withdraw(self._started(step, now), by=self._actor(step), now=now)
        return []

    def _sign(self, step: Step, now: datetime) -> Refused:
        petition = self._started(step, now)
        profile, place = self._profile(self.procedure.preset.signers, step, now)
        if step.person is None and step.by != "author":
            done, refusal = signing.sign_crowd(
                petition, profile, place=place, number=step.count, source="simulation", now=now
            )
            return [(refusal, step.count - done)] if refusal else []
        identity = str(self._person(step.person or "author"))
        [outcome] = signing.sign_many(cases.case(petition.pk), [Signer(profile, identity, place)], now=now)
        if isinstance(outcome, Refusal):
            return [(outcome, 1)]
        counting.recount(petition, now=now, lag=counting.NO_LAG)
        return []

    def _unsign(self, step: Step, now: datetime) -> Refused:
        petition = self._started(step, now)
        case = cases.case(petition.pk)
        if step.person is None and step.by != "author":
            return self._unsign_crowd(petition, step, now)
        signature = signing.signature_of(case.pk, str(self._person(step.person or "author")))
        if signature is None:
            raise signing.not_signed()
        signing.unsign(case, signature, now=now)
        counting.recount(petition, now=now, lag=counting.NO_LAG)
        return []

    def _unsign_crowd(self, petition: Petition, step: Step, now: datetime) -> Refused:
        _profile, place = self._profile(self.procedure.preset.signers, step, now)
        done, refusal = signing.unsign_crowd(petition, place=place, number=step.count, source="simulation", now=now)
        return [(refusal, step.count - done)] if refusal else []

    def _duty(self, step: Step, now: datetime) -> Obligation:
        duties = [row for row in cases.duties(cases.case(self._started(step, now).pk)) if row.open]
        named = [row for row in duties if step.with_.duty in (None, row.duty)]
        if not named:
            raise Refusal("nothing_owed", "Nothing like this is owed.")
        return named[0]

    def _respond(self, step: Step, now: datetime) -> Refused:
        duty = self._duty(step, now)
        outcome = step.with_.outcome or rules.outcomes_of(self.procedure.preset)[0]
        if refusal := rules.refuse_answer(self.procedure.preset, outcome, {"en": step.with_.text or "Answered."}):
            raise refusal
        procedures.meet(duty, by=self._actor(step), outcome=outcome, now=now)
        return []

    def _extend(self, step: Step, now: datetime) -> Refused:
        duty, until = self._duty(step, now), step.with_.until
        if until is None:
            raise ScenarioError("with.until: say until when")
        end = until.astimezone() if isinstance(until, datetime) else end_of_day(until, duty.case.tz)
        procedures.extend(
            duty, until=end, reason=step.with_.reason or "More time is needed.", by=self._actor(step), now=now
        )
        return []

    def _redirect(self, step: Step, now: datetime) -> Refused:
        duty = self._duty(step, now)
        other = body_for("other-body", self.place, self.procedure.jurisdiction)
        procedures.redirect(duty, to=other, reason=step.with_.reason or "Not competent.", by=self._actor(step), now=now)
        return []

    def _declared(self, step: Step, now: datetime) -> Refused:
        words = step.with_.text or step.with_.reason or ""
        actions.take_step(self._started(step, now), step.do, by=self._actor(step), now=now, words=words)
        return []

    def _tick(self, _step: Step, _now: datetime) -> Refused:
        return []
