"""Working days as pure values: which days are worked, which is the n-th from a day, and why a day is not counted."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

SATURDAY_AND_SUNDAY = frozenset({5, 6})


@dataclass(frozen=True, kw_only=True)
class DayException:
    """A day that differs from its week: a holiday, or a weekend day that is worked; `name` in several languages."""

    date: date
    working: bool
    name: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class WorkingDays:
    """A calendar frozen at a moment: the weekly rest days and the exceptions by date.

    Every question costs O(log exceptions) and has an answer for every day, also far from the edited years.
    """

    code: str = ""
    exceptions: Mapping[date, DayException] = field(default_factory=dict, hash=False)
    weekend: frozenset[int] = SATURDAY_AND_SUNDAY

    @classmethod
    def of(cls, code: str, days: Iterable[DayException], weekend: frozenset[int] = SATURDAY_AND_SUNDAY) -> WorkingDays:
        """A calendar out of its exceptions, in any order."""
        if len(weekend) > 6:  # noqa: PLR2004  (a week has seven days)
            raise ValueError("A week needs at least one working day.")
        return cls(code, {day.date: day for day in days}, weekend)

    def is_working(self, day: date) -> bool:
        """Whether the day is worked."""
        exception = self.exceptions.get(day)
        return day.weekday() not in self.weekend if exception is None else exception.working

    def is_weekend(self, day: date) -> bool:
        """Whether the day is a weekly rest day, worked or not."""
        return day.weekday() in self.weekend

    def nth_after(self, day: date, n: int) -> date:
        """The n-th working day after `day`, which itself is not counted; n ≥ 1."""
        if n < 1:
            raise ValueError("The number of working days must be at least 1.")
        return date.fromordinal(self._ordinal(self._total(day.toordinal()) + n))

    def next_working(self, day: date) -> date:
        """The day itself where it is worked, else the next working day."""
        return day if self.is_working(day) else self.nth_after(day, 1)

    def between(self, first: date, last: date) -> int:
        """How many working days lie after `first` up to and including `last`."""
        return self._total(last.toordinal()) - self._total(first.toordinal())

    # Working days are numbered from 1 January of year 1. The plain week numbers them by arithmetic; `_steps` holds
    # each day where the count departs from the plain week, the departure before the first and after each, and the
    # number reached on each.

    @cached_property
    def _week(self) -> tuple[int, ...]:
        """Working days in the first 0…7 days of a plain week; ordinal 1 is a Monday."""
        counts = [0]
        for weekday in range(7):
            counts.append(counts[-1] + (weekday not in self.weekend))
        return tuple(counts)

    @cached_property
    def _steps(self) -> tuple[list[int], list[int], list[int]]:
        ordinals: list[int] = []
        departures = [0]
        totals: list[int] = []
        departure = 0
        for day in sorted(self.exceptions):
            working = self.exceptions[day].working
            if working == (day.weekday() not in self.weekend):
                continue
            departure += 1 if working else -1
            ordinals.append(day.toordinal())
            departures.append(departure)
            totals.append(self._plain(day.toordinal()) + departure)
        return ordinals, departures, totals

    def _plain(self, ordinal: int) -> int:
        weeks, days = divmod(ordinal, 7)
        return weeks * self._week[7] + self._week[days]

    def _total(self, ordinal: int) -> int:
        """The number of working days up to and including a day."""
        ordinals, departures, _ = self._steps
        place = bisect_right(ordinals, ordinal)
        return self._plain(ordinal) + departures[place]

    def _ordinal(self, number: int) -> int:
        """The day of the `number`-th working day."""
        ordinals, departures, totals = self._steps
        place = bisect_left(totals, number)
        week = self._week
        weeks, rest = divmod(number - departures[place] - 1, week[7])
        ordinal = weeks * 7 + bisect_left(week, rest + 1)
        return min(ordinal, ordinals[place]) if place < len(ordinals) else ordinal


def days_between(first: date, last: date) -> Iterable[date]:
    """Every day after `first` up to and including `last`."""
    return (first + timedelta(days=n) for n in range(1, (last - first).days + 1))


PLAIN_WEEK = WorkingDays()
"""Monday to Friday without holidays: for terms that name no calendar and need none."""
