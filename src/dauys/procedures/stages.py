"""Entering a stage and all that comes with it: terms, checks, thresholds, duties, the public lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from dauys.bodies.models import Body
from dauys.kernel.calendars import working_days
from dauys.kernel.events import publish
from dauys.kernel.ids import uuid7
from dauys.kernel.refusal import Refusal
from dauys.kernel.terms import Term, local_date
from dauys.kernel.workdays import PLAIN_WEEK
from dauys.ledger import actions as ledger
from dauys.ledger import queries as ledger_queries
from dauys.places import queries as places
from dauys.places.models import Place
from dauys.procedures import deadlines, events, queries, thresholds
from dauys.procedures.graph import STAY, VOIDING
from dauys.procedures.models import OPEN, Case, Obligation, Threshold
from dauys.procedures.rules import Situation
from dauys.procedures.schema import Lays


def end_of(term: Term, case: Case, start: datetime) -> datetime:
    """The first instant (UTC) that is not in time, for a term of this case that starts at a moment."""
    calendar = working_days(term.calendar or case.preset.calendar) if term.needs_calendar else PLAIN_WEEK
    return term.end(start, case.tz, calendar)


def situation(case: Case, now: datetime) -> Situation:
    """What of a case's past decides which steps are open at a moment."""
    moves = case.preset.moves
    here = [(n, move.earliest) for n, move in enumerate(moves) if move.earliest and case.stage in move.from_]
    opening = {number: end_of(earliest, case, case.stage_since) for number, earliest in here}
    asked = {action for move in moves for action in move.done}
    return Situation(
        crossed=queries.crossed(case),
        done=ledger_queries.kinds(case.pk) & asked if asked else (),
        waits={number: opens for number, opens in opening.items() if now < opens},
    )


def enter(case: Case, stage: str, *, action: str, role: str, at: datetime, **payload: Any) -> None:
    """Move a case, by compare-and-set. Refusal `stale`: somebody else has moved it in between."""
    before, rules = case.stage, case.preset.stage(stage)
    ends = end_of(rules.term, case, at) if rules.term and rules.after != STAY else None
    changes: dict[str, Any] = {"stage": stage, "stage_since": at, "stage_ends_at": ends}
    if action == "submit":
        changes["submitted_at"] = at
    if rules.final or case.closed_at is not None:
        changes["closed_at"] = at if rules.final else None
    same = Case.objects.filter(pk=case.pk, stage=before, stage_since=case.stage_since)
    if not same.update(**changes):
        raise Refusal("stale", _("Somebody else has just changed this. Please look again."))
    for name, value in changes.items():
        setattr(case, name, value)
    _close_duties(case, stage, at)
    if rules.listed is not None and rules.listed != case.listed:
        _set_listed(case, listed=rules.listed, at=at)
    if rules.sign or rules.verifies:
        _freeze_thresholds(case, at)
    shown = {name: value for name, value in payload.items() if value}
    ledger.append(case.pk, kind=action, role=role, payload={"stage": stage, "before": before, **shown}, now=at)
    if rules.check and not rules.check.each_place:
        _lay_check(case, queries.body_named(case, rules.check.body, at), at)
    reason = str(payload.get("reason", ""))
    publish(events.Moved(at=at, case_id=case.pk, action=action, before=before, after=stage, reason=reason))


def _lay_check(case: Case, body: Body, at: datetime) -> Obligation:
    """Let a body check what has come into the stage where the case stands."""
    rules = case.rules
    assert rules.check is not None  # noqa: S101  (for the types: whoever calls has looked)
    due = end_of(rules.term, case, at) if rules.term else None
    warn = _warns(rules.warn_after, due, case, at)
    made = _Made(rules.check.duty, f"stage:{case.stage}", rules.term, due, warn)
    return _oblige(case, body, made, at=at, kind=Obligation.Kind.CHECK)


def lay_checks(case: Case, places_given: Iterable[Place], *, at: datetime) -> list[Obligation]:
    """One check for each body that is responsible for one of these places, in their order, where the stage asks so."""
    check = case.rules.check
    if check is None or not check.each_place:
        return []
    found = [queries.body_of_place(case, check.body, place, at) for place in places_given]
    return [_lay_check(case, body, at) for body in dict.fromkeys(found)]


def _close_duties(case: Case, stage: str, at: datetime) -> None:
    """The check of the stage that was left is met; in a voiding stage nothing is owed any more.

    Of checks that each place has of its own, those still open were not done: nobody waits for them any more.
    """
    owed = Obligation.objects.filter(OPEN, case=case)
    apart = [f"stage:{code}" for code, rules in case.preset.stages.items() if rules.check and rules.check.each_place]
    checks = owed.filter(kind=Obligation.Kind.CHECK)
    if stage == "withdrawn":
        checks.update(void_at=at)
    else:
        checks.filter(rule__in=apart).update(void_at=at)
        checks.exclude(rule__in=apart).update(met_at=at)
    if stage in VOIDING:
        owed.exclude(kind=Obligation.Kind.CHECK).update(void_at=at)


def list_publicly(case: Case, *, at: datetime) -> None:
    """Show the case in public lists from now on."""
    if not case.listed:
        _set_listed(case, listed=True, at=at)


def _set_listed(case: Case, *, listed: bool, at: datetime) -> None:
    case.listed = listed
    if listed:
        case.listed_at = case.listed_at or at
    Case.objects.filter(pk=case.pk).update(listed=listed, listed_at=case.listed_at)


def _freeze_thresholds(case: Case, at: datetime) -> None:
    """Turn the stage's needs into numbers, with the population as known on that day."""
    known = set(case.thresholds.values_list("name", flat=True))
    rows = [
        (place, rule)
        for place, rule in enumerate(case.preset.thresholds)
        if case.stage in rule.in_ and rule.name not in known
    ]
    if not rows:
        return
    population = places.population(case.place, local_date(at, case.tz))
    frozen = [
        Threshold(
            case=case,
            name=rule.name,
            position=place,
            needed=thresholds.freeze(rule.need, population.number if population else None).as_json(),
            population=population.number if population and (rule.need.share or rule.need.by_size) else None,
            population_as_of=population.as_of if population and (rule.need.share or rule.need.by_size) else None,
        )
        for place, rule in rows
    ]
    Threshold.objects.bulk_create(frozen)
    for row in frozen:
        if row.population is not None:
            payload = {"threshold": row.name, **row.needed, "population": row.population}
            ledger.append(case.pk, kind="frozen", role="system", payload=payload, now=at)


def lay(case: Case, lays: Lays, *, rule: str, at: datetime) -> Obligation:
    """Lay a duty on a body, with its term from that moment."""
    due = end_of(lays.term, case, at) if lays.term else None
    body = queries.body_named(case, lays.body, at)
    made = _Made(lays.duty, rule, lays.term, due, _warns(lays.warn_after, due, case, at))
    return _oblige(case, body, made, at=at, kind=Obligation.Kind.DUTY)


def promise(
    case: Case, body: Body, duty: str, *, kind: Obligation.Kind, due: datetime | None, at: datetime
) -> Obligation:
    """Let a body owe something that no rule of the preset lays: what a committee asks of it, what it has promised."""
    return _oblige(case, body, _Made(duty, f"{kind}:{duty}", None, due, None), at=at, kind=kind)


def lay_check(case: Case, lays: Lays, *, rule: str, at: datetime) -> Obligation:
    """Lay an internal duty on a body: public, but no answer to the author."""
    due = end_of(lays.term, case, at) if lays.term else None
    body = queries.body_named(case, lays.body, at)
    return _oblige(case, body, _Made(lays.duty, rule, lays.term, due, None), at=at, kind=Obligation.Kind.CHECK)


def lay_anew(case: Case, before: Obligation, *, at: datetime) -> Obligation:
    """Lay a duty once more on the body that owed it, with its whole term from that moment."""
    term = Term.model_validate(before.term) if before.term else None
    due = end_of(term, case, at) if term else None
    warning = _warns(case.preset.warning_of(before.rule, before.duty), due, case, at)
    return _oblige(
        case, before.body, _Made(before.duty, before.rule, term, due, warning), at=at, kind=Obligation.Kind.DUTY
    )


def latest_end(obligation: Obligation) -> datetime | None:
    """The first instant to which a duty's term can no longer be extended: it counts from when it was laid."""
    lays = obligation.case.preset.laid_by(obligation.rule, obligation.duty)
    if lays is None or lays.extended_to is None:
        return None
    return end_of(lays.extended_to, obligation.case, obligation.laid_at)


def _warns(warning: Term | None, due: datetime | None, case: Case, at: datetime) -> datetime | None:
    """When the lower end of a range is over; holidays may put it behind the upper one, then nobody is warned."""
    ends = end_of(warning, case, at) if warning else None
    return ends if ends and due and ends < due else None


@dataclass(frozen=True)
class _Made:
    """What is owed, because of which rule, by when, and when that is warned of."""

    duty: str
    rule: str
    term: Term | None
    due: datetime | None
    warn: datetime | None


def _oblige(case: Case, body: Body, made: _Made, *, at: datetime, kind: Obligation.Kind) -> Obligation:
    row = Obligation.objects.create(
        id=_next_id(case, at),
        case=case,
        body=body,
        kind=kind,
        duty=made.duty,
        rule=made.rule,
        laid_at=at,
        term=made.term.model_dump(exclude_defaults=True) if made.term else None,
        first_due_at=made.due,
        due_at=made.due,
        warn_at=made.warn,
    )
    publish(events.Laid(at=at, case_id=case.pk, obligation_id=row.pk))
    return row


def _next_id(case: Case, at: datetime) -> UUID:
    """An id that sorts behind those of the duties laid before it, at the same moment too."""
    last = case.obligations.filter(laid_at=at).order_by("-id").values_list("id", flat=True).first()
    fresh = uuid7(at)
    return fresh if last is None or fresh > last else UUID(int=last.int + 1)


def recompute(calendar_code: str, now: datetime) -> int:
    """Move open dates that count by a changed calendar; never to an earlier moment. Returns how many moved.

    What was late and no longer is will be reminded of, and noted when it is late once more.
    """
    moved = 0
    for shift in deadlines.shifts(calendar_code):
        row = shift.row
        if isinstance(row, Obligation):
            anew: dict[str, Any] = {"overdue_noted_at": None, "reminded_days": None} if shift.after > now else {}
            if row.warned_at is None:
                warning = row.case.preset.warning_of(row.rule, row.duty)
                anew["warn_at"] = _warns(warning, shift.after, row.case, row.laid_at)
            same_duty = Obligation.objects.filter(pk=row.pk, due_at__lt=shift.after)
            moved += same_duty.update(due_at=shift.after, **anew)
        else:
            same = Case.objects.filter(pk=row.pk, stage=row.stage, stage_ends_at__lt=shift.after)
            moved += same.update(stage_ends_at=shift.after)
    return moved
