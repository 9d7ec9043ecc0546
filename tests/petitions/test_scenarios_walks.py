"""The canonical walks, from first step to last, as scenario files; and their printed form, to the letter."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tests.petitions.playing import Play, numbers, owed, play, played, refused, stages

from dauys.kernel import cli
from dauys.procedures import presets
from dauys.procedures.scenario import read

__all__ = ["play"]

FOLDER = Path(__file__).parent / "scenarios"
FILES = sorted(FOLDER.glob("*.toml"))
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}")
KZ_STAGES = [
    *["draft", "moderation", "draft", "draft", "moderation"],
    *["gathering"] * 7,
    *["consideration"] * 3,
    "answered",
]


def walk(name: str) -> dict[str, Any]:
    return played(read(FOLDER / f"{name}.toml"))


def test_the_walk_of_the_united_states(play: Play):
    result = walk("us-we-the-people")
    assert stages(result) == ["gathering"] * 5 + ["consideration"] * 2 + ["answered"]
    assert numbers(result) == [0, 149, 150, 99_999, 100_000, 100_000, 100_000, 100_000]
    assert refused(result, 7) == [("not_gathering", 1)]
    assert owed(result) == [("respond", "2026-04-05T23:59:59-04:00", "met")]


def test_the_walk_of_britain(play: Play):
    result = walk("uk-parliament")
    assert stages(result) == ["unlisted", "moderation"] + ["gathering"] * 7 + ["consideration", "answered"]
    assert result["final"]["by_place"] == {"GB": 90_000, "GB-ENG-LDN": 10_000}
    assert owed(result) == [("respond", None, "met"), ("debate", None, "met")]
    assert all(not one["refused"] for one in result["steps"])


@pytest.mark.parametrize(
    ("name", "threshold", "crossed"),
    [
        ("kz-epetition-government", 50_000, "2026-05-02"),
        ("kz-epetition-region-akimat", 23_480, "2026-05-02"),
        ("kz-epetition-region-maslikhat", 20_001, "2026-05-02"),
    ],
)
def test_the_walks_of_kazakhstan(play: Play, name: str, threshold: int, crossed: str):
    result = walk(name)
    assert stages(result) == KZ_STAGES
    assert numbers(result)[6:] == [1, 1, 49, 50, 49, threshold - 1, *[threshold] * 4]
    assert refused(result, 8) == [("already_signed", 1)]
    assert refused(result, 13) == [("not_gathering", 499)]
    [duty] = result["final"]["obligations"]
    assert (duty["body"], duty["due"], duty["state"]) == ("other-body", "2026-08-31T23:59:59+05:00", "met")
    assert [check["state"] for check in result["final"]["checks"]] == ["met", "met"]
    assert next(one["at"] for one in result["timeline"] if one["stage"] == "consideration").startswith(crossed)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_is_printed_has_the_agreed_shape(play: Play, file: Path):
    result = json.loads(json.dumps(walk(file.stem)))
    assert list(result) == ["preset", "version", "steps", "timeline", "final"]
    assert (result["preset"], type(result["version"])) == (file.stem, int)
    for number, one in enumerate(result["steps"], 1):
        assert set(one) == {"n", "at", "do", "refused", "stage", "signatures", "listed"}
        assert one["n"] == number
        assert MOMENT.fullmatch(one["at"])
        assert [type(one[key]) for key in ("stage", "signatures", "listed")] == [str, int, bool]
        for no in one["refused"]:
            assert {key: type(value) for key, value in no.items()} == {"code": str, "message": str, "count": int}
    for one in result["timeline"]:
        assert set(one) == {"at", "event", "stage"}
        assert MOMENT.fullmatch(one["at"])
    final = result["final"]
    assert set(final) == {"stage", "signatures", "by_place", "listed", "obligations", "checks"}
    assert sum(final["by_place"].values()) == final["signatures"]
    for one in [*final["obligations"], *final["checks"]]:
        assert set(one) == {"body", "duty", "due", "state"}
        assert one["due"] is None or MOMENT.fullmatch(one["due"])
        assert one["state"] in {"open", "met", "late", "extended", "void"}


def test_a_walk_is_printed_for_people_too(capsys: pytest.CaptureFixture[str]):
    assert cli.main(["procedures", "simulate", str(FOLDER / "kz-epetition-region-akimat.toml")]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.startswith("kz-epetition-region-akimat (1)\n")
    assert "499 × not_gathering" in out
    assert "2026-08-31T23:59:59+05:00" in out


TOO_LATE = {"not_gathering": 1}
REFUSED = {
    "ee-citizen-proposal": {"too_early": 1, "not_permitted_yet": 1},
    "ee-local-initiative": {"not_permitted_yet": 1},
    "eu-citizens-initiative": {"not_permitted_yet": 1},
    "fi-citizens-initiative": {"not_permitted_yet": 1},
    "kr-blue-house": TOO_LATE,
    "kz-epetition-district-akimat": TOO_LATE,
    "kz-epetition-district-maslikhat": TOO_LATE,
    "kz-epetition-government": TOO_LATE | {"already_signed": 1},
    "kz-epetition-region-akimat": TOO_LATE | {"already_signed": 1},
    "kz-epetition-region-maslikhat": TOO_LATE | {"already_signed": 1},
    "kz-epetition-village-akimat": TOO_LATE,
    "lv-manabalss": TOO_LATE,
    "ru-public-initiative-federal": TOO_LATE,
    "ru-public-initiative-municipal": TOO_LATE,
    "ru-public-initiative-regional": TOO_LATE,
    "tw-join": TOO_LATE,
    "us-we-the-people": TOO_LATE,
}
"""What a walk is refused on its way: one step too early, or one signature too late."""


def test_every_preset_has_its_walk():
    assert [file.stem for file in FILES] == sorted(presets.shipped())


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_every_walk_leads_from_the_first_step_to_the_answer(play: Play, name: str):
    result = walk(name)
    no = Counter(refusal["code"] for one in result["steps"] for refusal in one["refused"])
    assert no == REFUSED.get(name, {})
    assert result["final"]["stage"] == "answered"
    assert {one["state"] for one in result["final"]["obligations"]} == {"met"}
    assert {one["state"] for one in result["final"]["checks"]} <= {"met"}
