"""Runs scenarios in one throw-away database for all tests of a module, each in a transaction that is undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from dauys.kernel import actions as calendars
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
def play(django_db_blocker: DjangoDbBlocker) -> Iterator[Play]:
    def run(preset: str, *steps: Entry, start: datetime = MONDAY, **more: Any) -> Played:
        values = {"preset": preset, "start": start, "step": steps, **more}
        return played(Scenario.model_validate(values))

    with django_db_blocker.unblock(), simulation.throw_away_database():
        calendars.seed("KZ", now=MONDAY, years=range(2023, 2031))
        yield run


def played(scenario: Scenario, preset: Preset | None = None) -> Played:
    with transaction.atomic():
        result = simulation.run(scenario, preset or presets.shipped()[scenario.preset])
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
