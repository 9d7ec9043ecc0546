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
    """The calendar `code` as it stands; read again only after a change. Calendar.DoesNotExist: no such calendar."""
    calendar = Calendar.objects.only("id", "code", "version").get(code=code)
    return _read(calendar.pk, calendar.code, calendar.version)


@lru_cache(maxsize=128)
def _read(calendar_id: int, code: str, version: int) -> WorkingDays:  # noqa: ARG001  (the version is the cache's key)
    days = CalendarDay.objects.filter(calendar_id=calendar_id).values_list("date", "working", "name")
    return WorkingDays.of(code, (DayException(date=date, working=working, name=name) for date, working, name in days))
