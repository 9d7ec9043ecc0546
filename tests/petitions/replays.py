"""The proof behind every experiment: replayed under its own rules, a case ends exactly as it did."""

from __future__ import annotations

from datetime import datetime

from dauys.kernel.calendars import working_days
from dauys.petitions import histories
from dauys.procedures import replaying
from dauys.procedures.models import Case


def assert_replayed_as_it_was(now: datetime) -> None:
    """Replay every case of the database under its own rules, up to a moment."""
    for case in Case.objects.select_related("procedure"):
        [history] = histories.of([case])
        real = replaying.reality(history, stage=case.stage, listed=case.listed)
        again = replaying.replay(history, case.preset, calendar=working_days, now=now)
        assert again.known is not history.lifted
        if again.known:
            assert again.decided == real.decided
