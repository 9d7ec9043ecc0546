"""Calendars as they stand in the database now: read as one pure value, announced when they change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from dauys.kernel.events import Event
from dauys.kernel.models import Calendar, CalendarDay
from dauys.kernel.workdays import PLAIN_WEEK, DayException, WorkingDays, days_between

__all__ = ["PLAIN_WEEK", "CalendarChanged", "DayException", "WorkingDays", "days_between", "working_days"]


@dataclass(frozen=True, kw_only=True)
class CalendarChanged(Event):
    """Days of a calendar were set or cleared: open deadlines that count by it are to be computed again."""

    kind: ClassVar[str] = "kernel.calendar_changed"
    calendar_code: str


def working_days(code: str) -> WorkingDays:
    """The calendar `code` as it stands (one query; its days are kept until it changes); Calendar.DoesNotExist."""
    pk, stamp = Calendar.objects.values_list("pk", "stamp").get(code=code)
    return _read(pk, code, stamp)


@lru_cache(maxsize=128)
def _read(calendar_id: int, code: str, stamp: str) -> WorkingDays:  # noqa: ARG001  (the stamp tells states apart)
    days = CalendarDay.objects.filter(calendar_id=calendar_id).values_list("date", "working", "name")
    return WorkingDays.of(code, (DayException(date=date, working=working, name=name) for date, working, name in days))
