"""Runs the steps of a scenario as a petition, through the very actions that people use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from dauys.kernel.refusal import Refusal
from dauys.kernel.terms import SECOND, end_of_day
from dauys.people.actor import Actor, Held
from dauys.petitions import actions, considering, counting, objecting, rules, signing, verifying
from dauys.petitions.models import Objection, Petition
from dauys.petitions.rules import Signer
from dauys.petitions.simulated_group import Group, Refused
from dauys.petitions.simulated_people import LANGUAGE
from dauys.places import queries as places
from dauys.places.models import Place
from dauys.procedures import actions as procedures
from dauys.procedures import queries as cases
from dauys.procedures import rules as steps
from dauys.procedures.models import Obligation
from dauys.procedures.registry import body_for
from dauys.procedures.scenario import Fields, ScenarioError, Step

OPENING = time(10)
"""When a hearing begins of which only the day is said."""
CROWD = "simulation"
"""What statements are marked with that were entered as a number of people."""


class Driver(Group):
    """One petition in simulated time."""

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

    def _draft(self, step: Step, now: datetime) -> Refused:
        if self.petition is not None:
            raise Refusal("wrong_stage", _("This petition has been started already."))
        self._begin(step, now)
        return []

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

    def _verify(self, step: Step, now: datetime) -> Refused:
        petition = self._started(step, now)
        place = self._place_named(step.from_)
        post = Held("authority", None, place.path, self.procedure.jurisdiction_id)
        valid, rejected = step.with_.valid or 0, step.with_.invalid or 0
        by = Actor(person_id=self._same_person(step), posts=(post,) if step.by == "authority" else ())
        found = verifying.Found(valid=valid, invalid=rejected)
        verifying.verify(petition, place=place, found=found, by=by, now=now)
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

    def _correct(self, step: Step, now: datetime) -> Refused:
        procedures.step(cases.case(self._started(step, now).pk), "correct", by=self._actor(step), now=now)
        return []

    def _reject(self, step: Step, now: datetime) -> Refused:
        reason, by = step.with_.reason or "", self._actor(step)
        words = step.with_.text or ("An earlier one." if reason in rules.REPEATS else "")
        pointer = rules.Pointer(nobody=reason in rules.NOT_OURS)
        actions.reject(self._started(step, now), by=by, reason=reason, words=words, pointer=pointer, now=now)
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

    def _hear(self, step: Step, now: datetime) -> Refused:
        """A hearing on the day that is named; where none is, the step alone."""
        petition, on = self._started(step, now), step.with_.on
        if on is None:
            return self._declared(step, now)
        zone = petition.case.tz
        starts = on if isinstance(on, datetime) else datetime.combine(on, OPENING)
        agenda = step.with_.text or step.with_.reason or ""
        at = starts if starts.tzinfo else starts.replace(tzinfo=zone)
        considering.hear(petition, by=self._actor(step), starts_at=at, agenda=agenda, now=now)
        return []

    def _request_info(self, step: Step, now: datetime) -> Refused:
        """A question to the author with a term where one is named; else the step alone."""
        words, until = step.with_.text or step.with_.reason or "", step.with_.until
        if until is None or not words:
            return self._declared(step, now)
        day = until.date() if isinstance(until, datetime) else until
        considering.ask_author(self._started(step, now), by=self._actor(step), words=words, until=day, now=now)
        return []

    def _declared(self, step: Step, now: datetime) -> Refused:
        words, on = step.with_.text or step.with_.reason or "", step.with_.on
        day = on.date() if isinstance(on, datetime) else on
        actions.take_step(self._started(step, now), step.do, by=self._actor(step), now=now, words=words, on=day)
        return []

    def _tick(self, _step: Step, _now: datetime) -> Refused:
        return []
