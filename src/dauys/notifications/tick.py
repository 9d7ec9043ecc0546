"""What the tick does for messages: digests first, then everything that is due."""

from __future__ import annotations

import time
from datetime import datetime

from dauys.notifications.delivering import deliver_due
from dauys.notifications.digests import collect_due

BUDGET = 30.0
"""Seconds after which delivering is left to the next tick, so that other due work is not kept waiting."""


def run(now: datetime) -> int:
    """Write the digests whose morning has come and deliver what is due; returns how many rows were dealt with."""
    done, started = collect_due(now=now), time.monotonic()
    while time.monotonic() - started < BUDGET and (outcome := deliver_due(now)).claimed:
        done += outcome.claimed
    return done
