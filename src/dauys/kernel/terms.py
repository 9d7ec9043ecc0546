"""Legal time: terms in months, days, working days or hours; where they end, and why there.

The day of the event is not counted. A term in months, days or working days ends when its last local day is over; a
term in hours is exact. An end is the first instant that is not in time (UTC, compared exclusively) and is printed as
the last second that is.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import BaseModel, ConfigDict, Field, model_validator

from dauys.kernel.dates import day_text, days_text, time_text, weekday_text
from dauys.kernel.texts import pick
from dauys.kernel.workdays import DayException, WorkingDays, days_between

UNITS = ("months", "days", "working_days", "hours")
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
MANY_WEEKENDS = 12
"""Beyond so many an explanation counts weekends and no longer lists them."""

Amount = Annotated[int, Field(strict=True, gt=0)]


class Term(BaseModel):
    """A term as presets write it: `{months = 6}`, `{working_days = 15, calendar = "KZ"}`, `{hours = 24}`.

    Without `calendar` the caller's own calendar counts (that of the preset). `roll` moves a last day that is not worked
    to the next working day. Never a `timedelta`: a month is no number of days.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    months: Annotated[Amount, Field(le=1_200)] | None = None
    days: Annotated[Amount, Field(le=36_525)] | None = None
    working_days: Annotated[Amount, Field(le=25_000)] | None = None
    hours: Annotated[Amount, Field(le=876_600)] | None = None
    calendar: Annotated[str, Field(min_length=1, max_length=20)] | None = None
    roll: Literal["none", "next_working_day"] = "none"

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        given = [unit for unit in UNITS if getattr(self, unit) is not None]
        if len(given) != 1:
            raise ValueError(f"a term has exactly one of {', '.join(UNITS)}; given: {', '.join(given) or 'none'}")
        if self.hours is not None and self.roll != "none":
            raise ValueError("a term in hours is exact and does not roll")
        if self.calendar and self.working_days is None and self.roll == "none":
            raise ValueError("a calendar is only for working_days or roll")
        return self

    @property
    def unit(self) -> str:
        """Which of `UNITS` the term is counted in."""
        return next(unit for unit in UNITS if getattr(self, unit) is not None)

    @property
    def amount(self) -> int:
        """How many of its unit."""
        value: int = getattr(self, self.unit)
        return value

    @property
    def needs_calendar(self) -> bool:
        """Whether the end depends on which days are worked."""
        return self.working_days is not None or self.roll != "none"

    def counted_day(self, start: date, calendar: WorkingDays) -> date:
        """The last day before any roll, for a term that is counted in days; ValueError for hours."""
        if self.months is not None:
            return add_months(start, self.months)
        if self.days is not None:
            return start + timedelta(days=self.days)
        if self.working_days is not None:
            return calendar.nth_after(start, self.working_days)
        raise ValueError("A term in hours has no last day.")

    def last_day(self, start: date, calendar: WorkingDays) -> date:
        """The last day that is in time, for a term that is counted in days; ValueError for hours."""
        day = self.counted_day(start, calendar)
        return day if self.roll == "none" else calendar.next_working(day)

    def end(self, start: datetime, zone: ZoneInfo, calendar: WorkingDays) -> datetime:
        """The first instant that is no longer in time, in UTC."""
        if self.hours is not None:
            return _aware(start).astimezone(UTC) + timedelta(hours=self.hours)
        return end_of_day(self.last_day(local_date(start, zone), calendar), zone)

    def describe(self) -> str:
        """The term in words of the active language: "20 working days"."""
        number = self.amount
        if self.months is not None:
            text = ngettext("%(number)d month", "%(number)d months", number)
        elif self.days is not None:
            text = ngettext("%(number)d day", "%(number)d days", number)
        elif self.working_days is not None:
            text = ngettext("%(number)d working day", "%(number)d working days", number)
        else:
            text = ngettext("%(number)d hour", "%(number)d hours", number)
        return text % {"number": number}


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Why a term ends when it ends: the days it did not count, those it counted although at a weekend, the roll."""

    term: Term
    start: datetime
    zone: ZoneInfo
    end: datetime
    holidays: tuple[DayException, ...] = ()
    rest_days: tuple[date, ...] = ()
    worked: tuple[DayException, ...] = ()
    rolled_from: date | None = None

    def text(self) -> str:
        """The explanation as a sentence in the active language."""
        first = local_date(self.start, self.zone)
        last = last_second(self.end, self.zone)
        ends = _("ends %(day)s at %(time)s") % {
            "day": day_text(last.date(), year=last.year != first.year),
            "time": time_text(last),
        }
        told = {
            "term": self.term.describe(),
            "start": day_text(first),
            "time": time_text(self.start.astimezone(self.zone)),
            "reasons": "; ".join([*self._clauses(first), ends]),
        }
        if self.term.hours is not None:
            return _("%(term)s from %(start)s, %(time)s: %(reasons)s.") % told
        return _("%(term)s from %(start)s: %(reasons)s.") % told

    def _clauses(self, first: date) -> Iterator[str]:
        if days := [*_named(self.holidays, first.year), *_rest(self.rest_days, first.year)]:
            yield _("skipped %(days)s") % {"days": ", ".join(days)}
        if self.worked:
            days = [weekday_text(day.date, year=day.date.year != first.year) for day in self.worked]
            yield _("counted, because worked: %(days)s") % {"days": ", ".join(days)}
        if self.rolled_from:
            day = weekday_text(self.rolled_from, year=self.rolled_from.year != first.year)
            yield _("the last day, %(day)s, is not a working day, so the next one counts") % {"day": day}


def explain(term: Term, start: datetime, zone: ZoneInfo, calendar: WorkingDays) -> Explanation:
    """Why `term` from `start` ends when it ends."""
    end = term.end(start, zone, calendar)
    if term.hours is not None:
        return Explanation(term=term, start=start, zone=zone, end=end)
    first = local_date(start, zone)
    counted, last = term.counted_day(first, calendar), term.last_day(first, calendar)
    passed: list[date] = []
    if term.working_days is not None:
        passed = list(days_between(first, last))
    elif last != counted:
        passed = [day for day in days_between(counted, last) if day != last]
    exceptions = [(day, calendar.exceptions.get(day)) for day in passed]
    return Explanation(
        term=term,
        start=start,
        zone=zone,
        end=end,
        holidays=tuple(found for _day, found in exceptions if found is not None and not found.working),
        rest_days=tuple(day for day, found in exceptions if found is None and calendar.is_weekend(day)),
        worked=tuple(
            found for day, found in exceptions if found is not None and found.working and calendar.is_weekend(day)
        ),
        rolled_from=counted if last != counted else None,
    )


def _named(holidays: Sequence[DayException], year: int) -> Iterator[str]:
    """Runs of holidays with their names: "20–23 March (Nauryz)"."""
    for name, days in groupby(holidays, key=lambda holiday: pick(holiday.name)):
        for run in _runs([holiday.date for holiday in days]):
            text = days_text(run[0], run[-1], year=run[-1].year != year)
            plain = name.replace(" (", ", ").replace(")", "")
            yield f"{text} ({plain or _('public holiday')})"


def _rest(days: Sequence[date], year: int) -> Iterator[str]:
    """Weekends one by one, or their number where they are many."""
    runs = _runs(days)
    if len(runs) > MANY_WEEKENDS:
        yield ngettext("%(number)d weekend day", "%(number)d weekend days", len(days)) % {"number": len(days)}
    elif runs:
        texts = ", ".join(days_text(run[0], run[-1], year=run[-1].year != year) for run in runs)
        yield ngettext("%(days)s (weekend)", "%(days)s (weekend)", len(days)) % {"days": texts}


def _runs(days: Sequence[date]) -> list[list[date]]:
    """Days in order, cut where one does not follow the other."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def local_date(moment: datetime, zone: ZoneInfo) -> date:
    """The date that the clocks of `zone` show at a moment."""
    return _aware(moment).astimezone(zone).date()


@lru_cache(maxsize=8192)
def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The first instant (UTC) after `day` is over in `zone`, whatever the clocks do around midnight."""
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    first, second = midnight.astimezone(UTC), midnight.replace(fold=1).astimezone(UTC)
    if first < second:  # midnight strikes twice: did the old day come back in between?
        return second if local_date(second - SECOND, zone) <= day else first
    while second < first:  # midnight is skipped: the new day begins with the jump, which lies between the two
        middle = second + (first - second) // SECOND // 2 * SECOND
        if local_date(middle, zone) > day:
            first = middle
        else:
            second = middle + SECOND
    return first


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The first instant (UTC) of `day` in `zone`."""
    return end_of_day(day - timedelta(days=1), zone)


def last_second(end: datetime, zone: ZoneInfo) -> datetime:
    """An end as it is printed: the last second that is in time, on the clocks of `zone`."""
    return (_aware(end) - SECOND).astimezone(zone)


def offset(
    start: datetime, zone: ZoneInfo, *, months: int = 0, days: int = 0, hours: int = 0, seconds: float = 0
) -> datetime:
    """A moment after `start` (UTC): months and days move the wall clock of `zone`, hours and seconds are exact."""
    moment = _aware(start)
    if months or days:
        local = moment.astimezone(zone)
        day = add_months(local.date(), months) + timedelta(days=days)
        fold = local.fold if day == local.date() else 0
        moment = datetime.combine(day, local.time().replace(fold=fold), tzinfo=zone)
    return moment.astimezone(UTC) + timedelta(hours=hours, seconds=seconds)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A moment needs its zone.")
    return moment
