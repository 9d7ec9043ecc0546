"""Pure decisions: which way a message goes, when a digest is due, when to try again."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dauys.notifications.models import Rhythm

BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
"""How long to wait after the first, second … attempt that was refused for the time being."""

MORNING = time(8)
"""The local time of digests; weekly ones come on Monday."""


def next_try(attempts: int, *, now: datetime) -> datetime | None:
    """When to try again after that many attempts; None: give up."""
    return now + BACK_OFF[attempts - 1] if attempts <= len(BACK_OFF) else None


def next_digest(rhythm: Rhythm, zone: ZoneInfo, *, now: datetime) -> datetime:
    """The first morning (daily) or Monday morning (weekly) after `now` in the person's zone, in UTC."""
    day = now.astimezone(zone).date()
    if rhythm == Rhythm.WEEKLY:
        day -= timedelta(days=day.weekday())
    step = timedelta(days=7 if rhythm == Rhythm.WEEKLY else 1)
    while (moment := datetime.combine(day, MORNING, tzinfo=zone).astimezone(UTC)) <= now:
        day += step
    return moment
