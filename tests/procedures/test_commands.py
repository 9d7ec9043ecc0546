"""`dauys procedures list | check | simulate`, as it is typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dauys.kernel import cli

HERE = Path(__file__).parent
SOUND, BROKEN = HERE / "sound.toml", HERE / "broken"

SCENARIO = """
preset = "uk-parliament"
start = 2026-01-05T09:00:00Z
place = "GB"
population = { GB = 69_000_000 }

[[step]]
do = "submit"
by = "author"
with = { title = "Plant trees", body = "…" }

[[step]]
at = { days = 2 }
do = "sign"
by = "signer"
count = 7
from = "GB"
who = { age = 30, citizenship = "GB", residence = "GB", assurance = "email" }

[[step]]
at = { months = 6 }
do = "tick"
"""


def dauys(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """The real command in a process of its own."""
    command = [sys.executable, "-m", "dauys.kernel.cli", *map(str, words)]
    surroundings = {**os.environ, "LC_ALL": "C.UTF-8", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    return subprocess.run(command, capture_output=True, text=True, env=surroundings, check=False, timeout=60)  # noqa: S603


def typed(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, str]:
    """The same within this process."""
    status = cli.main([str(word) for word in words])
    out, err = capsys.readouterr()
    return status, out, err


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    file = tmp_path / "scenario.toml"
    file.write_text(SCENARIO)
    return file


RESULT = {
    "preset": "uk-parliament",
    "version": 1,
    "steps": [
        {
            "n": 1,
            "at": "2026-01-05T09:00:00+00:00",
            "do": "submit",
            "refused": [],
            "stage": "unlisted",
            "signatures": 0,
            "listed": False,
        },
        {
            "n": 2,
            "at": "2026-01-07T09:00:00+00:00",
            "do": "sign",
            "refused": [
                {
                    "code": "not_gathering",
                    "message": "This petition is not collecting signatures.",
                    "count": 2,
                }
            ],
            "stage": "moderation",
            "signatures": 5,
            "listed": False,
        },
        {
            "n": 3,
            "at": "2026-07-05T09:00:00+01:00",
            "do": "tick",
            "refused": [],
            "stage": "moderation",
            "signatures": 5,
            "listed": False,
        },
    ],
    "timeline": [
        {"at": "2026-01-05T09:00:00+00:00", "event": "draft", "stage": "draft"},
        {"at": "2026-01-05T09:00:00+00:00", "event": "submit", "stage": "unlisted"},
        {"at": "2026-01-07T09:00:00+00:00", "event": "threshold", "stage": "moderation"},
    ],
    "final": {
        "stage": "moderation",
        "signatures": 5,
        "by_place": {"GB": 5},
        "listed": False,
        "obligations": [],
        "checks": [],
    },
}
"""What the scenario comes to, to the letter."""


def test_a_scenario_is_run_by_the_command_and_exits_with_0_whatever_was_refused(scenario: Path):
    done = dauys("procedures", "simulate", scenario, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    result = json.loads(done.stdout)
    assert result == RESULT
    assert list(result) == ["preset", "version", "steps", "timeline", "final"]


def test_a_wrong_scenario_exits_with_2_and_broken_presets_with_1(tmp_path: Path):
    wrong = dauys("procedures", "simulate", tmp_path / "missing.toml", "--json")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr == f"{tmp_path / 'missing.toml'}: No such file or directory\n"


def test_broken_presets_are_told_file_by_file_and_refused(capsys: pytest.CaptureFixture[str]):
    files = [BROKEN / "dead_end.toml", SOUND, BROKEN / "several.toml"]
    status, out, err = typed(capsys, "procedures", "check", *files)
    assert (status, out) == (1, f"{SOUND}: no mistakes found.\n")
    lines = err.splitlines()
    assert [line.split(": ")[:2] for line in lines[:-1]] == [
        [str(files[0]), "stages.lapsed"],
        [str(files[2]), "stages.gathering.singed"],
        [str(files[2]), "moves[1].do"],
        [str(files[2]), "thresholds[1].lays[0].duty"],
        [str(files[2]), "stages.lapsed"],
        [str(files[2]), "duties.check.ru"],
    ]
    assert lines[-1] == "broken_preset: 2 files have mistakes."


def test_sound_presets_exit_with_0_and_a_missing_file_with_2(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    assert typed(capsys, "procedures", "check", SOUND)[0] == 0
    status, _out, err = typed(capsys, "procedures", "check", tmp_path / "none.toml")
    assert (status, err) == (2, f"{tmp_path / 'none.toml'}: No such file or directory\n")
    assert typed(capsys, "procedures", "check", tmp_path)[0] == 2
    assert typed(capsys, "procedures", "check")[0] == 2
    assert typed(capsys, "procedures")[0] == 2


def test_presets_are_listed_with_code_instrument_version_and_title(capsys: pytest.CaptureFixture[str]):
    status, out, _err = typed(capsys, "procedures", "list")
    assert status == 0
    [line] = [line for line in out.splitlines() if line.startswith("uk-parliament")]
    assert line.split(maxsplit=3)[1:] == ["petitions", "1", "Petition to the UK Government and Parliament"]


def test_presets_are_listed_as_json(capsys: pytest.CaptureFixture[str]):
    status, out, _err = typed(capsys, "procedures", "list", "--json")
    rows = json.loads(out)
    assert status == 0
    assert all(list(row) == ["code", "instrument", "title", "version"] for row in rows)
    assert all(set(row["title"]) >= {"kk", "ru", "en"} for row in rows)
    assert [row["code"] for row in rows] == sorted(row["code"] for row in rows)
