"""The demonstration's people sign as people do: much at the launch, less and less, more after news, by day and hour."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from dauys.web.demo.rhythm import SHAPES, Rhythm

ZONE = ZoneInfo("Asia/Almaty")
OPENED = datetime(2026, 3, 2, 5, 20, tzinfo=UTC)
CLOSES = OPENED + timedelta(days=120, hours=3)


def rhythm(pattern: str, seed: str = "one") -> Rhythm:
    return Rhythm(pattern, OPENED, CLOSES, ZONE, random.Random(seed))  # noqa: S311  (the same at every run)


def by_day(parts: list[tuple[datetime, int]]) -> list[int]:
    days: Counter[object] = Counter()
    for moment, number in parts:
        days[moment.astimezone(ZONE).date()] += number
    return [days[day] for day in sorted(days)]


@pytest.mark.parametrize("pattern", SHAPES)
def test_everybody_signs_between_the_opening_and_the_end_and_nobody_is_lost(pattern):
    parts = rhythm(pattern).parts(23_479, 3)
    assert sum(number for _moment, number in parts) == 23_479
    assert all(OPENED <= moment < CLOSES for moment, _number in parts)
    assert all(OPENED <= rhythm(pattern, str(seed)).moment() < CLOSES for seed in range(50))


@pytest.mark.parametrize("pattern", SHAPES)
def test_no_day_is_out_of_all_proportion_to_the_next(pattern):
    days = by_day(rhythm(pattern).parts(20_000, 3))[1:-1]
    assert min(days) > 10
    assert all(max(one, other) <= 12 * min(one, other) for one, other in pairwise(days))


def test_a_burst_begins_high_and_fades():
    days = by_day(rhythm("burst").parts(20_000, 3))
    assert sum(days[1:8]) > 2 * sum(days[60:67])


def test_people_sign_by_day_rather_than_by_night():
    running = rhythm("steady")
    hours = Counter(running.moment().astimezone(ZONE).hour for _n in range(2_000))
    assert sum(hours[hour] for hour in range(1, 6)) < sum(hours[hour] for hour in range(18, 23)) / 5


def test_the_same_chance_makes_the_same_days():
    assert rhythm("burst").parts(1_000, 3) == rhythm("burst").parts(1_000, 3)
