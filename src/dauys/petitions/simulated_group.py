"""The steps of a scenario by which people organise a petition together, and hand it over."""

from __future__ import annotations

from datetime import datetime

from dauys.kernel.refusal import Refusal
from dauys.people.actor import Actor
from dauys.people.profile import Profile
from dauys.petitions.simulated_people import Company
from dauys.places.models import Place
from dauys.procedures import authorship, group, organising
from dauys.procedures import queries as cases
from dauys.procedures.models import Case, Organiser
from dauys.procedures.scenario import Step

Refused = list[tuple[Refusal, int]]


class Group(Company):
    """Joining, leaving, roles, and who the author is."""

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
        taken = {case.author_place, *cases.organisers(case).values_list("place", flat=True)} if case else set()
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
        """The author leaves, or somebody named, or as many of the others as the step says, who joined last."""
        case = cases.case(self._started(step, now).pk)
        if step.by == "author":
            authorship.resign(case, by=self._actor(step), now=now)
            return []
        latest = cases.organisers(case).order_by("-joined_at", "-id").values_list("person_id", flat=True)
        leaving = [self._person(step.person)] if step.person else list(latest[: step.count])
        for person in leaving:
            organising.leave(case, by=Actor(person_id=person), now=now)
        missing = step.count - len(leaving)
        return [(organising.not_an_organiser(), missing)] if missing else []

    def _row(self, case: Case, name: str | None) -> Organiser | None:
        """Somebody named as an organiser; nobody where no name is given."""
        if name is None:
            return None
        row = cases.organiser(case, self._person(name))
        if row is None:
            raise organising.not_an_organiser()
        return row

    def _assign(self, step: Step, now: datetime) -> Refused:
        """Give the role `with.role` to the organiser named in `with.to`, else to the author."""
        case = cases.case(self._started(step, now).pk)
        row = self._row(case, step.with_.to)
        group.assign(case, step.with_.role or "", to=row.pk if row else None, by=self._actor(step), now=now)
        return []

    def _hand_over(self, step: Step, now: datetime) -> Refused:
        """Offer the case to the organiser named in `with.to`, else to whoever comes with the link."""
        case = cases.case(self._started(step, now).pk)
        row = self._row(case, step.with_.to)
        authorship.offer(case, to=row.pk if row else None, stays=False, by=self._actor(step), now=now)
        return []

    def _take_over(self, step: Step, now: datetime) -> Refused:
        """Accept the offer, or take over what has no author; from then on this is the scenario's author."""
        case = cases.case(self._started(step, now).pk)
        person = self._person(step.person or f"organiser {len(self.people)}")
        by, profile = Actor(person_id=person), self._organiser(step, now)
        if case.author_id is None:
            authorship.take_over(case, by=by, profile=profile, now=now)
        else:
            made = authorship.offer_of(case, now)
            if made is None:
                raise authorship.offer_over()
            authorship.accept(case, made, shown="", by=by, profile=profile, now=now)
        self.people["author"] = person
        return []

    def _vacate(self, step: Step, now: datetime) -> Refused:
        case = cases.case(self._started(step, now).pk)
        authorship.vacate(case, reason=step.with_.reason or "", by=self._actor(step), now=now)
        return []
