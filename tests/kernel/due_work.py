"""Due work for the tests of the tick: some that succeeds and some that fails."""

from __future__ import annotations

from datetime import datetime

from dauys.kernel import heartbeats


def works(now: datetime) -> int:
    heartbeats.beat("works", now=now)
    return 1


def fails(now: datetime) -> int:
    heartbeats.beat("fails", now=now)
    raise LookupError(now)
