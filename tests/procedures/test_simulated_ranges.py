"""The bound of an extension holds in simulated time as it does in real cases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.petitions.playing import Play, owed, play, played, refused, signing, step

from dauys.procedures import presets
from dauys.procedures.scenario import Scenario
from dauys.procedures.writing import plain

__all__ = ["play"]
CODE = "kz-epetition-government"
NINE = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""Nine o'clock in Almaty, on the day when the duty is laid."""


@pytest.mark.usefixtures("play")
@pytest.mark.parametrize(
    ("until", "codes", "due"),
    [
        ("2026-05-02", [], "2026-05-02T23:59:59+05:00"),
        ("2026-05-02T23:59:59+05:00", [], "2026-05-02T23:59:59+05:00"),
        ("2026-05-03T00:00:00+05:00", [("too_far", 1)], "2026-05-01T23:59:59+05:00"),
        ("2026-05-03", [("too_far", 1)], "2026-05-01T23:59:59+05:00"),
    ],
)
def test_two_months_in_all_end_with_their_last_second(until: str, codes: list[tuple[str, int]], due: str, play: Play):
    data = plain(presets.shipped()[CODE])
    data["thresholds"][1]["lays"][0] |= {"term": {"days": 60}, "extended_to": {"months": 2}}
    preset = presets.validate(data, source=CODE)
    steps = [
        step("submit", "author"),
        step("accept", "moderator"),
        signing(50_000),
        step("extend", "body", given={"until": until}),
    ]
    result = played(Scenario.model_validate({"preset": CODE, "start": NINE, "step": steps}), preset)
    assert refused(result, 4) == codes
    assert owed(result)[0][1] == due
