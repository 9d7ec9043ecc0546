"""Which open dates another calendar would move: the same reckoning for what is done and for what is only tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from dauys.kernel.calendars import working_days
from dauys.kernel.terms import Term
from dauys.kernel.workdays import WorkingDays
from dauys.procedures.models import OPEN, Case, Obligation

CHUNK = 2_000
Days = Callable[[], WorkingDays]


@dataclass(frozen=True)
class Shift:
    """An open date and the later one it would get; `row` is the duty, or the case whose stage ends."""

    row: Obligation | Case
    before: datetime
    after: datetime


def shifts(calendar_code: str, calendar: WorkingDays | None = None) -> Iterator[Shift]:
    """Every open date counted by that calendar which would lie later if it were `calendar`; none moves earlier.

    Without one: the calendar as it stands now, read when the first date needs it.
    """

    @cache
    def days() -> WorkingDays:
        return calendar or working_days(calendar_code)

    yield from _duties(calendar_code, days)
    yield from _stages(calendar_code, days)


def _duties(calendar_code: str, days: Days) -> Iterator[Shift]:
    rows = Obligation.objects.filter(OPEN, due_at__isnull=False, extended_at__isnull=True, term__isnull=False)
    for row in rows.select_related("case__procedure").iterator(chunk_size=CHUNK):
        term = Term.model_validate(row.term)
        if row.due_at and term.needs_calendar and (term.calendar or row.case.preset.calendar) == calendar_code:
            due = term.end(row.laid_at, row.case.tz, days())
            if due > row.due_at:
                yield Shift(row, row.due_at, due)


def _stages(calendar_code: str, days: Days) -> Iterator[Shift]:
    cases = Case.objects.filter(stage_ends_at__isnull=False).select_related("procedure")
    for case in cases.iterator(chunk_size=CHUNK):
        term = case.rules.term
        if not (term and term.needs_calendar and case.stage_ends_at):
            continue
        if (term.calendar or case.preset.calendar) == calendar_code:
            ends = term.end(case.stage_since, case.tz, days())
            if ends > case.stage_ends_at:
                yield Shift(case, case.stage_ends_at, ends)
