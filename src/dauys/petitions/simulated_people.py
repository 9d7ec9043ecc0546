"""The people of a scenario and what they have written: who acts in a step, and the petition as it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from dauys.kernel.ids import uuid7
from dauys.kernel.terms import add_months, local_date
from dauys.people.actor import Actor, Held
from dauys.people.assurance import Assurance
from dauys.people.models import Person
from dauys.people.profile import Profile
from dauys.petitions import actions
from dauys.petitions.models import Petition
from dauys.places import queries as places
from dauys.places.models import Place
from dauys.procedures import queries as cases
from dauys.procedures.models import Case, Obligation, Procedure
from dauys.procedures.scenario import Fields, ScenarioError, Step
from dauys.procedures.schema import ADDRESSED, GROUP_ROLES, Eligibility
from dauys.topics.models import Topic

ADULT = 30
"""The age of simulated people of whom nothing else is said."""
OFFICES = ("moderator", "lawyer", "committee", "authority")
LASTING = ("author", "moderator", "committee", "body")
"""Roles in which every step is taken by the same person; in the others each is taken by a new one."""
LANGUAGE = "en"


@dataclass
class Company:
    """One petition in simulated time, and everybody who has to do with it."""

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
        if step.by in GROUP_ROLES:
            return self._holding(str(step.by))
        return self._person(str(step.by)) if step.by in LASTING else None

    def _holding(self, role: str) -> UUID | None:
        """Who has this role among the organisers; the author where it is theirs."""
        case = self.case()
        if case is None or case.author_role == role:
            return self._person("author")
        return cases.organisers(case).filter(role=role).values_list("person_id", flat=True).first()

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

    # What they have written.

    def _text(self, given: Fields) -> actions.Text:
        """What the step says; the rest as it was written before, else something that fits."""
        preset, before = self.procedure.preset, self.petition
        allowed = preset.text.languages or (LANGUAGE,)
        language = LANGUAGE if LANGUAGE in allowed else allowed[0]
        title = "A petition in a simulation".ljust(preset.text.title_min, ".")[: preset.text.title_max]
        body = "Its text.".ljust(preset.text.body_min, ".")[: preset.text.body_max]
        kind, topic = next(iter(preset.kinds), ""), self._topic(given.topic or next(iter(preset.topics.allowed), ""))
        if before is not None:
            title, body, kind = before.titles[language], before.bodies[language], before.kind
            topic = topic if given.topic is not None else before.case.topic
        kind = given.kind if given.kind is not None else kind
        return actions.Text(
            language=language,
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

    def _begin(self, step: Step, now: datetime) -> Petition:
        author = self._actor(step).person_id if step.by == "author" else self._person("author")
        self.home = (step.from_ or "") if step.by == "author" else ""
        text = self._text(step.with_ if step.by == "author" else Fields())
        self.petition = actions.draft(self.procedure, place=self.place, text=text, author_id=author, now=now)
        return self.petition

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
