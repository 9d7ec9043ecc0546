"""Runs the steps of a scenario as a petition, through the very actions that people use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from dauys.kernel.ids import uuid7
from dauys.kernel.refusal import Refusal
from dauys.kernel.terms import SECOND, add_months, end_of_day, local_date
from dauys.people.actor import Actor, Held
from dauys.people.assurance import Assurance
from dauys.people.models import Person
from dauys.people.profile import Profile
from dauys.petitions import actions, counting, objecting, rules, signing, verifying
from dauys.petitions.models import Objection, Petition
from dauys.petitions.rules import Signer
from dauys.places import queries as places
from dauys.places.models import Place
from dauys.procedures import actions as procedures
from dauys.procedures import organising
from dauys.procedures import queries as cases
from dauys.procedures import rules as steps
from dauys.procedures.models import Case, Obligation, Procedure
from dauys.procedures.registry import body_for
from dauys.procedures.scenario import Fields, ScenarioError, Step
from dauys.procedures.schema import ADDRESSED, Eligibility
from dauys.topics.models import Topic

ADULT = 30
"""The age of simulated people of whom nothing else is said."""
OFFICES = ("moderator", "lawyer", "committee", "authority")
LASTING = ("author", "moderator", "committee", "body")
"""Roles in which every step is taken by the same person; in the others each is taken by a new one."""
LANGUAGE = "en"
CROWD = "simulation"
"""What statements are marked with that were entered as a number of people."""

Refused = list[tuple[Refusal, int]]


@dataclass
class Driver:
    """One petition in simulated time."""

    procedure: Procedure
    place: Place
    started: datetime
    petition: Petition | None = None
    people: dict[str, UUID] = field(default_factory=dict)
    lineages: dict[str, tuple[str, ...]] = field(default_factory=dict)
    home: str = ""

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
        jurisdiction, role = self.procedure.jurisdiction_id, str(step.by)
        posts: tuple[Held, ...] = (Held(role, None, "", jurisdiction),) if role in OFFICES else ()
        if role in ("body", "committee"):
            owed = [] if self.petition is None else Obligation.objects.filter(case_id=self.petition.pk)
            ids = {row.body_id for row in owed} | ({self.petition.case.addressee_id} if self.petition else set())
            held = "head" if role == "body" else role
            posts += tuple(Held(held, body, "", jurisdiction) for body in sorted(ids))
        return Actor(person_id=self._same_person(step), posts=posts)

    def _same_person(self, step: Step) -> UUID | None:
        """The person of a step who may take part in others too; None: somebody new."""
        if step.by == "author":
            if step.person:
                self.people.setdefault("author", self._person(step.person))
            return self._person("author")
        if step.person:
            return self._person(step.person)
        return self._person(str(step.by)) if step.by in LASTING else None

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
        if step.from_:
            self._lineage(step.from_)
            citizenship, residence = (
                (step.from_, residence) if counts_for == "citizenship" else (citizenship, step.from_)
            )
        citizenship = step.who.citizenship or citizenship
        residence = step.who.residence or residence or self.place.code
        age = step.who.age if step.who.age is not None else max(ADULT, rule.min_age or 0)
        profile = Profile(
            birth_date=self._born(age, now),
            citizenships=frozenset(self._lineage(citizenship, "citizenship")) if citizenship else frozenset(),
            residence=self._lineage(residence, "residence"),
            assurance=step.who.assurance or Assurance(rule.assurance),
        )
        counted = citizenship if counts_for == "citizenship" else residence
        return profile, self._lineage(counted)[0] if counted else self.place.code

    def _born(self, age: int, now: datetime) -> date:
        return add_months(local_date(now, places.zone_of(self.place, self.procedure.preset.zone)), -12 * age)

    def _code(self, code: str) -> str:
        return self.place.code if code == ADDRESSED else code

    def _lineage(self, code: str | None, name: str = "from") -> tuple[str, ...]:
        wanted = self.place.code if code in (None, ADDRESSED, "ADDRESSED") else str(code)
        if wanted not in self.lineages:
            try:
                self.lineages[wanted] = places.lineage(places.by_code(wanted))
            except Place.DoesNotExist:
                key = name if name == "from" else f"who.{name}"
                raise ScenarioError(f"{key}: there is no place “{wanted}”") from None
        return self.lineages[wanted]

    # What they do.

    def _text(self, given: Fields) -> actions.Text:
        """What the step says; the rest as it was written before, else something that fits."""
        preset, before = self.procedure.preset, self.petition
        title = "A petition in a simulation".ljust(preset.text.title_min, ".")[: preset.text.title_max]
        body = "Its text.".ljust(preset.text.body_min, ".")[: preset.text.body_max]
        kind, topic = next(iter(preset.kinds), ""), self._topic(given.topic or next(iter(preset.topics.allowed), ""))
        if before is not None:
            title, body, kind = before.titles[LANGUAGE], before.bodies[LANGUAGE], before.kind
            topic = topic if given.topic is not None else before.case.topic
        kind = given.kind if given.kind is not None else kind
        return actions.Text(
            language=LANGUAGE,
            title=given.title if given.title is not None else title,
            body=given.body if given.body is not None else body,
            kind=kind,
            fields={own.name: "…" for own in preset.fields.get(kind, ()) if own.required},
            topic=topic,
        )

    def _topic(self, code: str) -> Topic | None:
        if not code:
            return None
        found: Topic | None = Topic.objects.filter(code=code).first()
        return found or Topic.objects.add_root(instance=Topic(code=code))

    def _draft(self, step: Step, now: datetime) -> Refused:
        if self.petition is not None:
            raise Refusal("wrong_stage", _("This petition has been started already."))
        self._begin(step, now)
        return []

    def _begin(self, step: Step, now: datetime) -> Petition:
        author = self._actor(step).person_id if step.by == "author" else self._person("author")
        self.home = (step.from_ or "") if step.by == "author" else ""
        text = self._text(step.with_ if step.by == "author" else Fields())
        self.petition = actions.draft(self.procedure, place=self.place, text=text, author_id=author, now=now)
        return self.petition

    def _edit(self, step: Step, now: datetime) -> Refused:
        actions.edit(self._started(step, now), by=self._actor(step), text=self._text(step.with_), now=now)
        return []

    def _submit(self, step: Step, now: datetime) -> Refused:
        begun = self.petition is not None
        petition = self._started(step, now)
        if begun and step.with_ != Fields() and step.by == "author":
            petition = actions.edit(petition, by=self._actor(step), text=self._text(step.with_), now=now)
        profile = self._organiser(step, now, home=self.home)
        actions.submit(Petition.objects.get(pk=petition.pk), by=self._actor(step), profile=profile, now=now)
        return []

    def _started(self, step: Step, now: datetime) -> Petition:
        if self.petition is None:
            self._begin(step, now)
        else:
            self.petition = Petition.objects.select_related("case__topic").get(pk=self.petition.pk)
        return self._petition()

    def _petition(self) -> Petition:
        if self.petition is None:
            raise ScenarioError("do: the petition could not be started")
        return self.petition

    def _organiser(self, step: Step, now: datetime, *, home: str = "") -> Profile:
        """An author or another organiser: who lives where the step says, else where it is needed that somebody does."""
        preset = self.procedure.preset
        lives = step.from_ or step.who.residence or home
        if not lives and preset.authors.organisers_from > 1:
            lives = self._place_of_nobody()
        if not lives:
            return self._profile(preset.authors, step, now)[0]
        who = {"residence": lives}
        if step.from_ and preset.signers.counts_for == "citizenship":
            who["citizenship"] = step.who.citizenship or step.from_
        moved = step.model_copy(update={"from_": None, "who": step.who.model_copy(update=who)})
        return self._profile(preset.authors, moved, now)[0]

    def _place_of_nobody(self) -> str:
        """A place within the addressed one in which no organiser lives yet; empty: there is none."""
        case = self.case()
        taken = set(cases.organisers(case).values_list("place", flat=True)) if case else set()
        within = Place.objects.get_children(self.place).order_by("code").values_list("code", flat=True)
        return next((code for code in within if code not in taken), "")

    def _join(self, step: Step, now: datetime) -> Refused:
        case = cases.case(self._started(step, now).pk)
        key = organising.key_of(case) or organising.invite(case, by=Actor(person_id=case.author_id))
        for done in range(step.count):
            person = self._person(step.person or f"organiser {len(self.people)}")
            try:
                profile = self._organiser(step, now)
                organising.join(case, key=key, by=Actor(person_id=person), profile=profile, shown="", now=now)
            except Refusal as refusal:
                return [(refusal, step.count - done)]
        return []

    def _leave(self, step: Step, now: datetime) -> Refused:
        """Somebody named leaves, or as many of the others as the step says, who joined last."""
        case = cases.case(self._started(step, now).pk)
        latest = cases.organisers(case).order_by("-joined_at", "-id").values_list("person_id", flat=True)
        leaving = [self._person(step.person)] if step.person else list(latest[: step.count])
        for person in leaving:
            organising.leave(case, by=Actor(person_id=person), now=now)
        missing = step.count - len(leaving)
        return [(organising.not_an_organiser(), missing)] if missing else []

    def _verify(self, step: Step, now: datetime) -> Refused:
        petition = self._started(step, now)
        place = self._place_named(step.from_)
        post = Held("authority", None, place.path, self.procedure.jurisdiction_id)
        valid, rejected = step.with_.valid or 0, step.with_.invalid or 0
        by = Actor(person_id=self._same_person(step), posts=(post,) if step.by == "authority" else ())
        verifying.verify(petition, place=place, valid=valid, rejected=rejected, by=by, now=now)
        return []

    def _place_named(self, code: str | None) -> Place:
        return places.by_code(self._lineage(code)[0])

    def _accept(self, step: Step, now: datetime) -> Refused:
        actions.accept(self._started(step, now), by=self._actor(step), now=now)
        return []

    def _return(self, step: Step, now: datetime) -> Refused:
        actions.send_back(self._started(step, now), by=self._actor(step), reason=step.with_.reason or "", now=now)
        return []

    def _advise(self, step: Step, now: datetime) -> Refused:
        words = step.with_.text or "Advice."
        actions.advise(self._started(step, now), by=self._actor(step), words=words, now=now)
        return []

    def _reject(self, step: Step, now: datetime) -> Refused:
        actions.reject(self._started(step, now), by=self._actor(step), reason=step.with_.reason or "", now=now)
        return []

    def _object(self, step: Step, now: datetime) -> Refused:
        words = "The reason does not fit." if step.with_.text is None else step.with_.text
        objecting.object_to(cases.case(self._started(step, now).pk), by=self._actor(step), words=words, now=now)
        return []

    def _uphold(self, step: Step, now: datetime) -> Refused:
        return self._decide(step, now, overturn=False)

    def _overturn(self, step: Step, now: datetime) -> Refused:
        return self._decide(step, now, overturn=True)

    def _decide(self, step: Step, now: datetime, *, overturn: bool) -> Refused:
        open_ones = Objection.objects.filter(case_id=self._started(step, now).pk, decided_at=None)
        waiting = open_ones.select_related("review").first()
        if waiting is None:
            raise steps.not_refused()
        words = "Looked at again." if step.with_.reason is None else step.with_.reason
        objecting.decide(waiting, by=self._actor(step), overturn=overturn, words=words, now=now)
        return []

    def _withdraw(self, step: Step, now: datetime) -> Refused:
        actions.withdraw(self._started(step, now), by=self._actor(step), now=now)
        return []

    def _sign(self, step: Step, now: datetime) -> Refused:
        petition = self._started(step, now)
        profile, place = self._profile(self.procedure.preset.signers, step, now)
        person = self._same_person(step)
        if person is None:
            done, refusal = signing.sign_crowd(petition, profile, place=place, number=step.count, source=CROWD, now=now)
            return [(refusal, step.count - done)] if refusal else []
        [outcome] = signing.sign_many(cases.case(petition.pk), [Signer(profile, str(person), place)], now=now)
        if isinstance(outcome, Refusal):
            return [(outcome, step.count)]
        counting.recount(petition, now=now, lag=counting.NO_LAG)
        return [(signing.already_signed(), step.count - 1)] if step.count > 1 else []

    def _unsign(self, step: Step, now: datetime) -> Refused:
        petition = self._started(step, now)
        case, person = cases.case(petition.pk), self._same_person(step)
        if person is None:
            place = self._lineage(step.from_)[0] if step.from_ else None
            done, refusal = signing.unsign_crowd(petition, place=place, number=step.count, source=CROWD, now=now)
            return [(refusal, step.count - done)] if refusal else []
        signature = signing.signature_of(case.pk, str(person))
        if signature is None:
            raise signing.not_signed()
        signing.unsign(case, signature, now=now)
        counting.recount(petition, now=now, lag=counting.NO_LAG)
        return [(signing.not_signed(), step.count - 1)] if step.count > 1 else []

    def _duty(self, step: Step, now: datetime) -> Obligation:
        case = cases.case(self._started(step, now).pk)
        named = [row for row in cases.duties(case) if row.open and step.with_.duty in (None, row.duty)]
        if not named:
            raise Refusal("nothing_owed", _("Nothing like this is owed."))
        return named[0]

    def _respond(self, step: Step, now: datetime) -> Refused:
        duty, preset = self._duty(step, now), self.procedure.preset
        known = rules.outcomes_of(preset)
        outcome = step.with_.outcome or known[0]
        text = "Answered." if step.with_.text is None else step.with_.text
        named = outcome if preset.outcomes else known[0]  # without outcomes of its own a preset leaves the word open
        if refusal := rules.refuse_answer(preset, named, {LANGUAGE: text}):
            raise refusal
        procedures.meet(duty, by=self._actor(step), outcome=outcome, now=now)
        return []

    def _extend(self, step: Step, now: datetime) -> Refused:
        duty, until = self._duty(step, now), step.with_.until
        if until is None:
            raise ScenarioError("with.until: say until when")
        reason = "More time is needed." if step.with_.reason is None else step.with_.reason
        end = self._end(until, duty.case.tz)
        procedures.extend(duty, until=end, reason=reason, by=self._actor(step), now=now)
        return []

    def _end(self, until: datetime | date, zone: ZoneInfo) -> datetime:
        """The first instant after the last day, or the last second, that is given; local where no zone is."""
        if not isinstance(until, datetime):
            return end_of_day(until, zone)
        local = until if until.tzinfo else until.replace(tzinfo=zone)
        return local.astimezone(UTC) + SECOND

    def _redirect(self, step: Step, now: datetime) -> Refused:
        duty = self._duty(step, now)
        code = "other-body" if duty.body.code != "other-body" else "another-body"
        other = body_for(code, self.place, self.procedure.jurisdiction)
        reason = "Not competent." if step.with_.reason is None else step.with_.reason
        procedures.redirect(duty, to=other, reason=reason, by=self._actor(step), now=now)
        return []

    def _declared(self, step: Step, now: datetime) -> Refused:
        words, on = step.with_.text or step.with_.reason or "", step.with_.on
        day = on.date() if isinstance(on, datetime) else on
        actions.take_step(self._started(step, now), step.do, by=self._actor(step), now=now, words=words, on=day)
        return []

    def _tick(self, _step: Step, _now: datetime) -> Refused:
        return []
