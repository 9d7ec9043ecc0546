"""Runs scenarios in a throw-away database that is furnished once in a run, each in a transaction that is undone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker
from tests.databases import in_its_place, once
from tests.petitions.replays import assert_replayed_as_it_was

from dauys.kernel import actions as calendars
from dauys.kernel.rehearsal import rehearsal
from dauys.procedures import presets, simulation
from dauys.procedures.scenario import Scenario
from dauys.procedures.schema import Preset

Played = dict[str, Any]
Play = Callable[..., Played]
Entry = dict[str, Any]

MONDAY = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def step(do: str, by: str | None = None, *, at: dict[str, float] | None = None, **more: Any) -> Entry:
    """One step of a scenario; `given` are the fields of its action, `place` the place a person counts for."""
    named = {"given": "with", "place": "from"}
    entry = {"do": do, "by": by, "at": at, **{named.get(key, key): value for key, value in more.items()}}
    return {key: value for key, value in entry.items() if value is not None}


def signing(count: int, *, at: dict[str, float] | None = None, **more: Any) -> Entry:
    return step("sign", "signer", at=at, count=count, **more)


def ticking(**at: float) -> Entry:
    return step("tick", at=at)


@pytest.fixture(scope="module")
def play(django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    def run(preset: str, *steps: Entry, start: datetime = MONDAY, **more: Any) -> Played:
        values = {"preset": preset, "start": start, "step": steps, **more}
        return played(Scenario.model_validate(values))

    with django_db_blocker.unblock():
        furnished = once(tmp_path_factory, "furnished.sqlite3", _furnish)
        with in_its_place(ENGINE="django.db.backends.sqlite3", NAME=":memory:", OPTIONS={}), rehearsal():
            connection.ensure_connection()
            with closing(sqlite3.connect(furnished)) as there:
                there.backup(connection.connection)
            yield run


def _furnish(file: Path) -> None:
    """Keep a throw-away database as scenarios find it."""
    with simulation.throw_away_database(), closing(sqlite3.connect(file)) as kept:
        calendars.seed("KZ", now=MONDAY, years=range(2023, 2031))
        connection.connection.backup(kept)


def played(scenario: Scenario, preset: Preset | None = None) -> Played:
    """Run a scenario; whatever came of it must also come out when the case is replayed from what is stored."""
    with transaction.atomic():
        result = simulation.run(scenario, preset or presets.shipped()[scenario.preset])
        assert_replayed_as_it_was(datetime.fromisoformat(result["steps"][-1]["at"]))
        transaction.set_rollback(True)
    return result


def stages(result: Played) -> list[str]:
    return [one["stage"] for one in result["steps"]]


def numbers(result: Played) -> list[int]:
    return [one["signatures"] for one in result["steps"]]


def listed(result: Played) -> list[bool]:
    return [one["listed"] for one in result["steps"]]


def refused(result: Played, number: int) -> list[tuple[str, int]]:
    """The codes with which step `number` (from 1) refused, and how many people."""
    return [(no["code"], no["count"]) for no in result["steps"][number - 1]["refused"]]


def owed(result: Played) -> list[tuple[str, str | None, str]]:
    return [(one["duty"], one["due"], one["state"]) for one in result["final"]["obligations"]]


def checked(result: Played) -> list[tuple[str | None, str]]:
    return [(one["due"], one["state"]) for one in result["final"]["checks"]]


def events(result: Played) -> list[tuple[str, str]]:
    return [(one["event"], one["stage"]) for one in result["timeline"]]
