"""When digests come and when to try again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dauys.notifications import rules
from dauys.notifications.models import Rhythm

ALMATY, BERLIN = ZoneInfo("Asia/Almaty"), ZoneInfo("Europe/Berlin")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("rhythm", "zone", "now", "due"),
    [
        (Rhythm.DAILY, ALMATY, "2026-03-02T07:59:59+05:00", "2026-03-02T08:00:00+05:00"),
        (Rhythm.DAILY, ALMATY, "2026-03-02T08:00:00+05:00", "2026-03-03T08:00:00+05:00"),
        (Rhythm.DAILY, ALMATY, "2026-03-01T21:00:00+00:00", "2026-03-02T08:00:00+05:00"),
        (Rhythm.DAILY, BERLIN, "2026-03-28T12:00:00+01:00", "2026-03-29T08:00:00+02:00"),
        (Rhythm.DAILY, BERLIN, "2026-10-24T12:00:00+02:00", "2026-10-25T08:00:00+01:00"),
        (Rhythm.WEEKLY, ALMATY, "2026-03-02T07:59:59+05:00", "2026-03-02T08:00:00+05:00"),
        (Rhythm.WEEKLY, ALMATY, "2026-03-02T08:00:00+05:00", "2026-03-09T08:00:00+05:00"),
        (Rhythm.WEEKLY, ALMATY, "2026-03-08T23:59:59+05:00", "2026-03-09T08:00:00+05:00"),
        (Rhythm.WEEKLY, BERLIN, "2026-12-31T12:00:00+01:00", "2027-01-04T08:00:00+01:00"),
    ],
)
def test_a_digest_is_due_on_the_next_morning_of_the_person(rhythm, zone, now, due):
    assert rules.next_digest(rhythm, zone, now=at(now)) == at(due)


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 5), (3, 30), (4, 120), (5, 720), (6, None)])
def test_pauses_grow_and_end(attempts, minutes):
    now = at("2026-03-02T09:00:00+00:00")
    assert rules.next_try(attempts, now=now) == (now + timedelta(minutes=minutes) if minutes else None)
