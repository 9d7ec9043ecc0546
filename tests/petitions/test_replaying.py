"""Replays: under its own rules a case ends exactly as it did; under others as the engine would have it, to the moment.

Every scenario that any test plays (`playing.played`) is replayed too; here are examples of every preset, edges, crowds.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.petitions.playing import Play, play, played

from dauys.kernel.terms import Term
from dauys.kernel.workdays import PLAIN_WEEK
from dauys.procedures import examples, presets, scenario
from dauys.procedures.crowd import Answer, Change, Day, History, Stay
from dauys.procedures.replaying import Outcome, replay
from dauys.procedures.scenario import Scenario
from dauys.procedures.schema import Need, Preset

__all__ = ["play"]

START = datetime(2026, 1, 5, 6, tzinfo=UTC)
SUBMITTED = START + timedelta(hours=1)
OPENED = START + timedelta(days=10)
LATER = datetime(2027, 6, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
CODES = sorted(presets.shipped())
WRITTEN = sorted((Path(__file__).parent / "scenarios").glob("*.toml"))


@pytest.mark.parametrize("code", CODES)
def test_every_example_of_every_preset_is_replayed_exactly(code: str, play: Play):
    for example in examples.examples(presets.shipped()[code], START):
        played(Scenario.model_validate(tomllib.loads(f'preset = "{code}"\n{example.text}')))


@pytest.mark.parametrize("file", WRITTEN, ids=lambda file: file.stem)
def test_every_written_scenario_is_replayed_exactly(file: Path, play: Play):
    played(scenario.read(file))


def history(changes: Sequence[Change], *stays: Stay, answers: Sequence[Answer] = (), **more: Any) -> History:
    """A case of the Government of Kazakhstan, handed in and opened; the stays after that are given."""
    came: dict[datetime, Counter[str]] = {}
    gone: dict[datetime, Counter[str]] = {}
    for at, place, number in changes:
        begins = at.replace(hour=0, minute=0, second=0, microsecond=0)
        came.setdefault(begins, Counter())[place] += max(number, 0)
        gone.setdefault(begins, Counter())[place] += max(-number, 0)
    way = (
        Stay("draft", START, SUBMITTED, "submit", "moderation"),
        Stay("moderation", SUBMITTED, OPENED, "accept", "gathering"),
    )
    return History(
        case_id=UUID(int=1),
        zone="Asia/Almaty",
        created_at=START,
        stays=(*way, *stays),
        signing=frozenset({"gathering"}),
        days=[Day(at, came[at], {p: n for p, n in gone[at].items() if n}) for at in sorted(came)],
        detail=lambda begins: sorted((c for c in changes if begins <= c[0] < begins + DAY), key=lambda one: one[0]),
        population=lambda _day: 1_000_000,
        answers=answers,
        **more,
    )


def rules(need: int = 100, *, months: int = 6, term: Term | None = None) -> Preset:
    """The procedure of the Government of Kazakhstan with another number, time to sign and term to answer."""
    preset = presets.shipped()["kz-epetition-government"]
    listed, goal = preset.thresholds
    lays = tuple(one.model_copy(update={"term": term or one.term}) for one in goal.lays)
    gathering = preset.stages["gathering"].model_copy(update={"term": Term(months=months)})
    return preset.model_copy(
        update={
            "thresholds": (listed, goal.model_copy(update={"need": Need(number=need), "lays": lays})),
            "stages": {**preset.stages, "gathering": gathering},
        }
    )


def tried(what: History, under: Preset, now: datetime = LATER) -> Outcome:
    return replay(what, under, calendar=lambda _code: PLAIN_WEEK, now=now)


def signed(number: int, *, last: datetime) -> list[Change]:
    """So many people, the last of them at that moment, the others an hour apart before."""
    return [(last - HOUR * (number - one), "KZ-75", 1) for one in range(1, number + 1)]


STILL = Stay("gathering", OPENED)
GOAL = "consideration"


def goal_of(preset: Preset) -> str:
    return preset.thresholds[1].name


@pytest.mark.parametrize(("number", "stage"), [(99, "gathering"), (100, "consideration"), (101, "consideration")])
def test_the_number_decides_to_the_last_person(number: int, stage: str):
    last = OPENED + 20 * DAY
    outcome = tried(history(signed(number, last=last), STILL), rules(100), now=last + HOUR)
    assert outcome.stage == stage
    if number == 100:
        assert outcome.crossed[goal_of(rules())] == last


@pytest.mark.parametrize(("late", "stage"), [(-SECOND, "consideration"), (timedelta(0), "lapsed")])
def test_the_last_moment_of_a_shorter_time_to_sign_decides(late: timedelta, stage: str):
    ends = Term(months=1).end(OPENED, ZoneInfo("Asia/Almaty"), PLAIN_WEEK)
    outcome = tried(history(signed(100, last=ends + late), STILL), rules(100, months=1))
    assert (outcome.stage, outcome.known) == (stage, True)


def test_what_people_would_have_done_after_the_end_nobody_knows():
    ended = OPENED + 60 * DAY
    lapsed = (Stay("gathering", OPENED, ended, "term_ended", "lapsed"), Stay("lapsed", ended))
    what = history(signed(80, last=OPENED + 50 * DAY), *lapsed)
    assert not tried(what, rules(100, months=6)).known
    assert tried(what, rules(100, months=1)).known
    assert tried(what, rules(80, months=6)).known


def test_whoever_takes_a_signature_back_does_not_count():
    last = OPENED + 20 * DAY
    changes = [*signed(100, last=last), (last - timedelta(minutes=30), "KZ-75", -1)]
    assert tried(history(changes, STILL), rules(100), now=last + HOUR).stage == "gathering"
    changes = [*signed(100, last=last), (last + SECOND, "KZ-75", -1)]
    assert tried(history(changes, STILL), rules(100), now=last + HOUR).stage == "consideration"


@pytest.mark.parametrize(
    ("term", "late"), [(Term(hours=240), False), (Term(hours=239), True), (Term(days=10), False), (Term(days=9), True)]
)
def test_a_body_that_took_ten_days_is_late_under_a_shorter_term(term: Term, late: bool):  # noqa: FBT001
    crossed = OPENED + 20 * DAY
    laid = Answer("respond", "threshold:consideration", crossed, None, None, crossed + 10 * DAY - SECOND)
    waits = Stay("gathering", OPENED, crossed, "threshold", "consideration")
    answered = Stay("consideration", crossed, crossed + 10 * DAY - SECOND, "respond", "answered")
    what = history(signed(100, last=crossed), waits, answered, answers=[laid])
    outcome = tried(what, rules(100, term=term))
    assert outcome.stage == "answered"
    assert [duty.late(LATER) for duty in outcome.duties] == [late]


def test_nobody_can_know_when_a_duty_that_never_was_would_have_been_met():
    outcome = tried(history(signed(50, last=OPENED + 20 * DAY), STILL), rules(50))
    assert [duty.late(LATER) for duty in outcome.duties] == [None]


def test_a_share_needs_a_population_that_is_known():
    preset = rules()
    share = preset.thresholds[1].model_copy(update={"need": Need(share="0.0001")})
    preset = preset.model_copy(update={"thresholds": (preset.thresholds[0], share)})
    changes = signed(100, last=OPENED + 20 * DAY)
    assert tried(history(changes, STILL), preset).stage == "consideration"
    nobody = History(**{**vars(history(changes, STILL)), "population": lambda _day: None})
    assert not tried(nobody, preset).known


@given(
    minutes=some.lists(some.integers(0, 60 * 24 * 40), max_size=60),
    gone=some.lists(some.integers(0, 60 * 24 * 40), max_size=10),
    need=some.integers(1, 40),
)
def test_adding_up_by_the_day_changes_nothing(minutes: list[int], gone: list[int], need: int):
    changes: list[Change] = [(OPENED + timedelta(minutes=one), "KZ-75", 1) for one in minutes]
    changes += [(OPENED + timedelta(minutes=one), "KZ-71", -1) for one in gone]
    whole, closely = history(changes, STILL), history(changes, STILL)
    split = [Day(one.begins, {**one.came, "near": 10**9}, one.gone) for one in closely.days]
    closely = History(**{**vars(closely), "days": split})
    assert (
        tried(whole, rules(need), now=OPENED + 50 * DAY).decided
        == tried(closely, rules(need), now=OPENED + 50 * DAY).decided
    )
