"""What is due in cases: terms that run out, duties that become late, reminders. Idempotent, safe in parallel."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from dauys.kernel.calendars import CalendarChanged
from dauys.kernel.events import publish
from dauys.kernel.refusal import Refusal
from dauys.ledger import actions as ledger
from dauys.procedures import events, group, queries, rules, stages
from dauys.procedures.graph import SETTLE
from dauys.procedures.models import OPEN, Case, Obligation

REMIND_DAYS = (5, 1, 0)
"""How many days before a duty is due its body is reminded."""
BATCH = 500


def run(now: datetime) -> int:
    """Do everything that is due by `now`, in the order in which it fell due; returns how many things were done."""
    done, moment, errors = 0, _next_due(None, now), list[Exception]()
    while moment is not None:
        done += end_terms(moment, errors) + note_overdue(moment, errors) + group.end_short(moment)
        moment = _next_due(moment, now)
    done += warn(now) + remind(now)
    if errors:
        raise errors[0]
    return done


def _next_due(after: datetime | None, now: datetime) -> datetime | None:
    """The next moment, after one that was done with, at which a term ends or a duty becomes late."""
    ends = Case.objects.filter(stage_ends_at__lte=now)
    late = Obligation.objects.filter(OPEN, due_at__lte=now, overdue_noted_at__isnull=True)
    short = Case.objects.filter(short_until__lte=now)
    if after is not None:
        ends, late = ends.filter(stage_ends_at__gt=after), late.filter(due_at__gt=after)
        short = short.filter(short_until__gt=after)
    first = (
        ends.order_by("stage_ends_at").values_list("stage_ends_at", flat=True).first(),
        late.order_by("due_at").values_list("due_at", flat=True).first(),
        short.order_by("short_until").values_list("short_until", flat=True).first(),
    )
    return min((moment for moment in first if moment is not None), default=None)


def end_terms(now: datetime, errors: list[Exception]) -> int:
    """Let the consequence follow of every stage term that has run out; a case that fails does not stop the others."""
    done, seen = 0, set[tuple[UUID, datetime]]()
    while True:
        due = Case.objects.filter(stage_ends_at__lte=now).order_by("stage_ends_at", "id")
        rows = [(pk, ends) for pk, ends in due.values_list("pk", "stage_ends_at")[: BATCH + len(seen)] if ends]
        batch = [row for row in rows if row not in seen]
        if not batch:
            return done
        for pk, ends in batch:
            seen.add((pk, ends))
            try:
                done += _end_term(pk, ends)
            except Exception as error:  # noqa: BLE001  (whatever it is, it is raised once the others are done)
                if not (isinstance(error, Refusal) and error.code == "stale"):
                    errors.append(error)


@transaction.atomic
def _end_term(pk: UUID, ends: datetime) -> bool:
    publish(events.TermEnding(at=ends, case_id=pk, ends=ends))
    case = Case.objects.select_related("procedure", "place", "addressee").filter(pk=pk, stage_ends_at=ends).first()
    if case is None:
        return False
    after = case.rules.after or ""
    if after == SETTLE:
        crossed = queries.crossed(case)
        permitted = [move for move in case.preset.moves if move.permitted_by in crossed and case.stage in move.from_]
        after = rules.settled_into(permitted, queries.duties(case))
    stages.enter(case, after, action="term_ended", role="system", at=ends)
    return True


def note_overdue(now: datetime, errors: list[Exception]) -> int:
    """Write down, once, that a duty was not met in time; one that fails does not stop the others."""
    done = 0
    due = Obligation.objects.filter(OPEN, due_at__lte=now, overdue_noted_at__isnull=True).order_by("due_at", "id")
    for row in list(due.select_related("case")):
        try:
            done += _note_overdue(row, now)
        except Exception as error:  # noqa: BLE001  (whatever it is, it is raised once the others are done)
            errors.append(error)
    return done


@transaction.atomic
def _note_overdue(row: Obligation, now: datetime) -> bool:
    same = Obligation.objects.filter(OPEN, pk=row.pk, overdue_noted_at__isnull=True, due_at=row.due_at)
    if not same.update(overdue_noted_at=now):
        return False
    payload = {"stage": row.case.stage, "duty": row.duty}
    ledger.append(row.case_id, kind="overdue", role="system", payload=payload, now=row.due_at or now)
    publish(events.Overdue(at=now, case_id=row.case_id, obligation_id=row.pk))
    return True


def warn(now: datetime) -> int:
    """Tell whoever owes something, once, that the lower end of its range is over; what is late is told elsewhere."""
    done = 0
    rows = Obligation.objects.filter(OPEN, warn_at__lte=now, warned_at__isnull=True)
    for row in rows.order_by("warn_at", "id")[: BATCH * 10]:
        with transaction.atomic():
            same = Obligation.objects.filter(OPEN, pk=row.pk, warn_at=row.warn_at, warned_at__isnull=True)
            if same.update(warned_at=now) and row.due_soon(now):
                publish(events.Warned(at=now, case_id=row.case_id, obligation_id=row.pk))
                done += 1
    return done


def remind(now: datetime) -> int:
    """Tell bodies, once for each of `REMIND_DAYS`, what is due soon."""
    done = 0
    soon = Obligation.objects.filter(OPEN, due_at__gt=now, due_at__lte=now + timedelta(days=max(REMIND_DAYS) + 1))
    for row in soon.select_related("case").order_by("due_at")[: BATCH * 10]:
        days = _days_left(row, now)
        stage = min((d for d in REMIND_DAYS if d >= days), default=None)
        if stage is None or (row.reminded_days is not None and row.reminded_days <= stage):
            continue
        with transaction.atomic():
            same = Obligation.objects.filter(OPEN, pk=row.pk, reminded_days=row.reminded_days)
            if same.update(reminded_days=stage):
                publish(events.DueSoon(at=now, case_id=row.case_id, obligation_id=row.pk, days=days))
                done += 1
    return done


def _days_left(row: Obligation, now: datetime) -> int:
    """Whole local days until the last day that is in time."""
    due = row.due_at or now
    zone = row.case.tz
    return ((due - timedelta(seconds=1)).astimezone(zone).date() - now.astimezone(zone).date()).days


def on_calendar_changed(event: CalendarChanged) -> None:
    """Compute open dates again when a calendar has changed."""
    stages.recompute(event.calendar_code, event.at)
