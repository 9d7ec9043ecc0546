"""Runs a scenario through the very actions, rules and ticks that real cases run through, in a throw-away database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import connections
from django.utils.module_loading import import_string

from dauys.kernel.events import manifests
from dauys.kernel.refusal import Refusal
from dauys.kernel.rehearsal import rehearsal
from dauys.kernel.terms import last_second, offset
from dauys.ledger import queries as ledger
from dauys.places import queries as places
from dauys.places import seeds as place_seeds
from dauys.procedures import actions, presets, queries, registry, tick
from dauys.procedures.models import Case, Obligation
from dauys.procedures.scenario import Scenario, ScenarioError, Step
from dauys.procedures.schema import Preset

UNSHOWN = ("counted", "frozen", "batch_made")
"""Ledger entries that are no events of the case's own timeline."""


class Driver(Protocol):
    """What an instrument brings to be simulated: it takes steps and knows who counts."""

    def case(self) -> Case | None:
        """The case as it stands."""
        ...

    def take(self, step: Step, now: datetime) -> list[tuple[Refusal, int]]:
        """Do one step; what was refused, and for how many people."""
        ...

    def signatures(self) -> tuple[int, dict[str, int]]:
        """Who counts now, in all and by place."""
        ...


@contextmanager
def throw_away_database() -> Iterator[None]:
    """An empty database in memory, furnished with places, in place of the installation's own."""
    settings = connections.settings["default"]
    connections["default"].close()
    memory = {**settings, "ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:", "OPTIONS": {}}
    own = connections["default"]
    connections.settings["default"] = memory
    connections["default"] = connections.create_connection("default")
    try:
        _make_tables()
        with rehearsal():
            yield
    finally:
        connections["default"].close()
        connections.settings["default"] = settings
        connections["default"] = own


def _make_tables() -> None:
    with connections["default"].schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:  # noqa: SLF001  (Django's own interface for models)
                editor.create_model(model)
    for name in (name for manifest in manifests() for name in manifest.tables):
        import_string(name)(connections["default"])
    place_seeds.load()


def preset_named(name: str, beside: Path) -> Preset:
    """A shipped preset by code, or one in a file beside the scenario. ScenarioError: there is none."""
    if name.endswith(".toml"):
        return presets.load(beside / name)
    found = presets.shipped().get(name)
    if found is None:
        raise ScenarioError(f"preset: there is no preset “{name}”")
    return found


def run(scenario: Scenario, preset: Preset) -> dict[str, Any]:
    """Run the scenario in the database at hand; the plain values that `--json` prints."""
    jurisdiction, place = registry.furnish(preset, scenario)
    procedure = actions.adopt(preset, jurisdiction=jurisdiction, now=scenario.start)
    driver: Driver = import_string(_driver_of(preset))(procedure, place, scenario.start)
    zone = places.zone_of(place, preset.zone)
    steps, moment = [], scenario.start
    for number, step in enumerate(scenario.step, 1):
        at = offset(scenario.start, zone, **step.at.model_dump()) if step.at else moment
        if at < moment:
            raise ScenarioError(f"step[{number}].at: time may not go back")
        moment = at
        tick.run(moment)
        try:
            refused = driver.take(step, moment)
        except ScenarioError as error:
            raise ScenarioError(f"step[{number}].{error}") from error
        steps.append(_step(number, step, moment, refused, driver, zone))
    return {
        "preset": preset.code,
        "version": preset.version,
        "steps": steps,
        "timeline": _timeline(driver.case(), zone),
        "final": _final(driver, moment, zone),
    }


def _driver_of(preset: Preset) -> str:
    for manifest in manifests():
        if manifest.code == preset.instrument and manifest.driver:
            return manifest.driver
    raise ScenarioError(f"preset: nothing can run “{preset.instrument}” in simulated time")


def _stands(driver: Driver) -> dict[str, Any]:
    case = driver.case()
    number, _places = driver.signatures()
    return {
        "stage": case.stage if case else "draft",
        "signatures": number,
        "listed": bool(case and case.listed),
    }


def _step(
    number: int, step: Step, at: datetime, refused: list[tuple[Refusal, int]], driver: Driver, zone: ZoneInfo
) -> dict[str, Any]:
    nos = [{"code": no.code, "message": str(no.message), "count": count} for no, count in refused]
    return {"n": number, "at": iso(at, zone), "do": step.do, "refused": nos, **_stands(driver)}


def iso(moment: datetime, zone: ZoneInfo) -> str:
    """A moment with the offset of the case, to the second."""
    return moment.astimezone(zone).isoformat(timespec="seconds")


def _timeline(case: Case | None, zone: ZoneInfo) -> list[dict[str, str]]:
    if case is None:
        return []
    return [
        {"at": iso(entry.at, zone), "event": entry.kind, "stage": entry.payload["stage"]}
        for entry in ledger.history(case.pk)
        if entry.kind not in UNSHOWN
    ]


def _final(driver: Driver, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    case = driver.case()
    _number, by_place = driver.signatures()
    owed = [_owed(row, now, zone) for row in queries.duties(case)] if case else []
    checks = [_owed(row, now, zone) for row in queries.checks(case)] if case else []
    return {**_stands(driver), "by_place": by_place, "obligations": owed, "checks": checks}


def _owed(row: Obligation, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    due = last_second(row.due_at, zone).isoformat(timespec="seconds") if row.due_at else None
    return {"body": row.body.code, "duty": row.duty, "due": due, "state": row.state(now)}
