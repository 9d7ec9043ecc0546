"""Scenario files that cannot be run: line or key is named, the exit status is 2, nobody sees a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from dauys.kernel import cli
from dauys.procedures import presets, simulation
from dauys.procedures.scenario import ScenarioError, read

HEAD = 'preset = "us-we-the-people"\nstart = 2026-01-05T14:00:00Z\n'
SUBMIT = '[[step]]\ndo = "submit"\nby = "author"\n'
SIGN = '[[step]]\ndo = "sign"\nby = "signer"\n'

UNREADABLE = [
    ('preset = "us-we-the-people"\nstart = \n', "line 2"),
    (HEAD + "[[step]\n", "line 3"),
    ('preset = "us-we-the-people"\n' + SUBMIT, "start: this key is missing"),
    ("start = 2026-01-05T14:00:00Z\n" + SUBMIT, "preset: this key is missing"),
    (HEAD, "step: this key is missing"),
    ('preset = "us-we-the-people"\nstart = 2026-01-05T14:00:00\n' + SUBMIT, "start: "),
    ('preset = "us-we-the-people"\nstart = 2026-01-05\n' + SUBMIT, "start: "),
    ('preset = "us-we-the-people"\nstart = "soon"\n' + SUBMIT, "start: "),
    ('preset = "us-we-the-people"\nstart = 0001-01-05T14:00:00Z\n' + SUBMIT, "start: a scenario starts between"),
    (HEAD + "speed = 3\n" + SUBMIT, "speed: there is no such key"),
    (HEAD + "population = { US = -1 }\n" + SUBMIT, "population.US: "),
    (HEAD + "population = { US = 1.5 }\n" + SUBMIT, "population.US: "),
    (HEAD + "population = { US = 9999999999999999999999 }\n" + SUBMIT, "population.US: "),
    (HEAD + SUBMIT + '[[step]]\ndo = "shout"\nby = "signer"\n', "step[2]: there is no action “shout”"),
    (HEAD + SUBMIT + '[[step]]\ndo = "sign"\nby = "king"\n', "step[2]: there is no role “king”"),
    (HEAD + SUBMIT + '[[step]]\ndo = "sign"\n', "step[2]: say by whom"),
    (HEAD + SUBMIT + SIGN + "count = 0\n", "step[2].count: "),
    (HEAD + SUBMIT + SIGN + "count = 2\nperson = 'aya'\n", "step[2]: a named person is one"),
    (HEAD + SUBMIT + SIGN + "who = { name = 'Aya' }\n", "step[2].who.name: there is no such key"),
    (HEAD + SUBMIT + SIGN + "who = { age = -1 }\n", "step[2].who.age: "),
    (HEAD + SUBMIT + SIGN + "who = { assurance = 'much' }\n", "step[2].who.assurance: "),
    (HEAD + SUBMIT + SIGN + "with = { colour = 'red' }\n", "step[2].with.colour: there is no such key"),
    (HEAD + SUBMIT + SIGN + "at = { weeks = 1 }\n", "step[2].at.weeks: there is no such key"),
    (HEAD + SUBMIT + SIGN + "at = { days = -1 }\n", "step[2].at.days: "),
    (HEAD + SUBMIT + SIGN + "at = { seconds = inf }\n", "step[2].at.seconds: "),
    (HEAD + SUBMIT + SIGN + "at = { seconds = nan }\n", "step[2].at.seconds: "),
    (HEAD + SUBMIT + SIGN + "at = { months = 1000000000 }\n", "step[2].at.months: "),
    (HEAD + "step = 5\n", "step: "),
    (HEAD + "step = [5]\n", "step[1]: "),
]

IMPOSSIBLE = [
    ("place = 'ATLANTIS'\n" + SUBMIT, "place: there is no place “ATLANTIS”"),
    ("population = { ATLANTIS = 5 }\n" + SUBMIT, "population.ATLANTIS: there is no place “ATLANTIS”"),
    (SUBMIT + SIGN + "from = 'ATLANTIS'\n", "step[2].from: there is no place “ATLANTIS”"),
    (SUBMIT + SIGN + "who = { citizenship = 'XX' }\n", "step[2].who.citizenship: there is no place “XX”"),
    (SUBMIT + SIGN + "who = { residence = 'XX' }\n", "step[2].who.residence: there is no place “XX”"),
    (SUBMIT + SIGN + "at = { days = 2 }\n" + SIGN + "at = { days = 1 }\n", "step[3].at: time may not go back"),
    (
        SUBMIT + SIGN + 'count = 100000\n[[step]]\ndo = "extend"\nby = "body"\n',
        "step[3].with.until: say until when",
    ),
]


@pytest.mark.parametrize(("text", "told"), UNREADABLE)
def test_a_wrong_file_is_told_with_line_or_key(text: str, told: str, tmp_path: Path):
    file = tmp_path / "wrong.toml"
    file.write_text(text)
    with pytest.raises(ScenarioError) as wrong:
        read(file)
    assert str(wrong.value).startswith(f"{file}: ")
    assert told in str(wrong.value)


def test_several_mistakes_are_told_at_once(tmp_path: Path):
    file = tmp_path / "wrong.toml"
    file.write_text(HEAD + "speed = 3\n" + SIGN + "count = 0\n")
    with pytest.raises(ScenarioError) as wrong:
        read(file)
    assert [line.split(": ")[1] for line in str(wrong.value).splitlines()] == ["step[1].count", "speed"]


def test_a_file_that_is_no_text_is_told(tmp_path: Path):
    file = tmp_path / "bytes.toml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ScenarioError):
        read(file)


@pytest.fixture(scope="module")
def database(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), simulation.throw_away_database():
        yield


@pytest.mark.parametrize(("rest", "told"), IMPOSSIBLE)
def test_what_shows_only_while_it_runs_is_told_with_its_key(rest: str, told: str, database: None, tmp_path: Path):
    file = tmp_path / "impossible.toml"
    file.write_text(HEAD + rest)
    scenario = read(file)
    with pytest.raises(ScenarioError) as wrong:
        simulation.run(scenario, presets.shipped()[scenario.preset])
    assert str(wrong.value) == told


@pytest.mark.parametrize(
    ("preset", "told"),
    [
        ("us-we-the-kings", "preset: there is no preset “us-we-the-kings”"),
        ("none.toml", "none.toml: No such file or directory"),
        ("broken.toml", "stages.lapsed: Nothing leads out of “lapsed”, and it is not declared final. (dead_end)"),
        ("bytes.toml", "(not_toml)"),
    ],
)
def test_a_preset_that_is_not_there_or_broken_is_wrong_use(
    preset: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    broken = Path(__file__).parent / "broken" / "dead_end.toml"
    (tmp_path / "broken.toml").write_text(broken.read_text())
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    file = tmp_path / "scenario.toml"
    file.write_text(HEAD.replace("us-we-the-people", preset) + SUBMIT)
    assert cli.main(["procedures", "simulate", str(file), "--json"]) == 2
    out, err = capsys.readouterr()
    assert (out, told in err) == ("", True)


@pytest.mark.parametrize("given", ["2026-06-01", "2026-06-01T10:00:00Z"])
def test_a_day_is_a_day_also_when_it_is_written_as_text(given: str, tmp_path: Path):
    file = tmp_path / "scenario.toml"
    for value in (given, f'"{given}"'):
        file.write_text(HEAD + f'[[step]]\ndo = "extend"\nby = "body"\nwith = {{ until = {value} }}\n')
        [step] = read(file).step
        assert str(step.with_.until)[:10] == "2026-06-01"
        assert hasattr(step.with_.until, "hour") == ("T" in given)
