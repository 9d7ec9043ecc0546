"""When people sign: much at the launch, then less and less, more after news, by the day of the week and the hour."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, pairwise
from math import exp
from zoneinfo import ZoneInfo

from dauys.kernel.terms import end_of_day, local_date, start_of_day

DAY = timedelta(days=1)
HOURS = (4, 2, 1, 1, 1, 2, 8, 20, 34, 42, 44, 40, 46, 48, 40, 36, 36, 40, 46, 54, 62, 58, 36, 14)
"""How many of a day's people sign in each hour of the local day."""
WEEK = (1.05, 1.08, 1.04, 1.0, 0.94, 0.78, 0.82)
"""How busy each day of the week is, Monday first."""
NEWS_LASTS = 2.2
"""Days in which what the news brought falls to a third."""


@dataclass(frozen=True)
class Shape:
    """How a petition fares: its launch and for how many days that lasts, what comes in anyway, growth, news, weekends.

    All in multiples of an ordinary day.
    """

    launch: float
    lasts: float
    growth: float = 0
    news: int = 2
    weekend: float = 1


SHAPES: Mapping[str, Shape] = {
    "steady": Shape(launch=3, lasts=4),
    "burst": Shape(launch=16, lasts=5, news=3),
    "slow-start": Shape(launch=0.4, lasts=3, growth=3, news=3),
    "weekend": Shape(launch=4, lasts=5, weekend=2.1),
}


class Rhythm:
    """The days from an opening to an end with how many sign on each, out of a shape and chance."""

    def __init__(self, pattern: str, opened: datetime, closes: datetime, zone: ZoneInfo, chance: random.Random) -> None:
        shape = SHAPES[pattern]
        first, last = local_date(opened, zone), local_date(closes, zone)
        number = (last - first).days + 1
        news = [(chance.randrange(number), chance.uniform(1.5, 5.5)) for _n in range(shape.news)]
        news.append((int(number * 0.92), 3.0))
        self.chance, self.opened, self.closes = chance, opened, closes
        self.spans: list[tuple[datetime, datetime]] = []
        weights: list[float] = []
        for place in range(number):
            day = first + place * DAY
            begins, ends = max(opened, start_of_day(day, zone)), min(closes, end_of_day(day, zone))
            self.spans.append((begins, ends))
            week = WEEK[day.weekday()] * (shape.weekend if day.weekday() >= 5 else 1)  # noqa: PLR2004
            interest = 1 + shape.launch * exp(-place / shape.lasts) + shape.growth * place / number
            interest += sum(size * exp(-(place - at) / NEWS_LASTS) for at, size in news if place >= at)
            weights.append(interest * week * chance.lognormvariate(0, 0.18) * max((ends - begins) / DAY, 0.02))
        self.weights = weights
        self._sums = list(accumulate(weights))

    def moment(self) -> datetime:
        """When one person signs."""
        return self._within(self.chance.choices(range(len(self.spans)), cum_weights=self._sums)[0])

    def parts(self, number: int, parts: int) -> list[tuple[datetime, int]]:
        """That many people by moments, so many moments a day; together exactly `number`."""
        exact = [number * reached / self._sums[-1] for reached in self._sums]
        until = [round(reached) for reached in exact]
        until[-1] = number
        found = []
        for place, (end, start) in enumerate(zip(until, [0, *until], strict=False)):
            cuts = [start + (end - start) * part // parts for part in range(parts + 1)]
            found += [(self._within(place), after - before) for before, after in pairwise(cuts)]
        return [(moment, people) for moment, people in found if people]

    def _within(self, place: int) -> datetime:
        """Some moment of a day, rather in its busy hours."""
        begins, ends = self.spans[place]
        hour = self.chance.choices(range(24), HOURS)[0]
        at = ends - DAY + timedelta(hours=hour, seconds=self.chance.randrange(3_600))
        return at if begins <= at < ends else begins + (ends - begins) * self.chance.random()
