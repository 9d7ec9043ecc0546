"""The throw-away registry of a simulation: places, bodies and calendars made as they are asked for."""

from __future__ import annotations

from datetime import datetime

from dauys.bodies.models import Body
from dauys.kernel import actions as calendars
from dauys.kernel.models import Calendar, Jurisdiction
from dauys.kernel.public_holidays import COUNTRIES
from dauys.places import queries as places
from dauys.places.models import Place, Population
from dauys.procedures import fitting
from dauys.procedures.scenario import Scenario, ScenarioError
from dauys.procedures.schema import Preset

THROW_AWAY = "ZZ-1"
"""The code of a place made up for a scenario that names none (ISO 3166 leaves ZZ to users)."""
THROW_AWAY_PEOPLE = 1_000_000


def body_for(code: str, place: Place, jurisdiction: Jurisdiction, kind: str = "authority") -> Body:
    """The body with that code, made up where the registry has none."""
    found = Body.objects.filter(code=code).first()
    if found is None:
        found = Body.objects.add_root(
            instance=Body(code=code, kind=kind, name={"en": code}, place=place, jurisdiction=jurisdiction)
        )
    return found


def furnish(preset: Preset, scenario: Scenario) -> tuple[Jurisdiction, Place]:
    """Everything a case of this preset refers to; returns whose law applies and the addressed place."""
    jurisdiction, _made = Jurisdiction.objects.get_or_create(
        code=preset.jurisdiction, defaults={"zone": preset.zone, "name": {"en": preset.jurisdiction}}
    )
    _calendars(preset, scenario.start)
    place = _place(preset, scenario)
    for code, number in scenario.population.items():
        counted = place if code == "ADDRESSED" else _known(code, f"population.{code}")
        _populate(counted, number, scenario.start)
    for ref in preset.bodies.values():
        if ref.code:
            body_for(ref.code, place, jurisdiction)
        elif ref.kind:
            body_for(f"{place.code.lower()}-{ref.kind}", place, jurisdiction, ref.kind)
    for kind in _kinds_of_each_place(preset):
        for part in places.children(place):
            body_for(f"{part.code.lower()}-{kind}", part, jurisdiction, kind)
    return jurisdiction, place


def _kinds_of_each_place(preset: Preset) -> set[str]:
    """The kinds of bodies that every place within the addressed one has."""
    checks = [stage.check for stage in preset.stages.values() if stage.check and stage.check.each_place]
    return {kind for check in checks if (kind := preset.bodies[check.body].kind)}


def _known(code: str, key: str) -> Place:
    try:
        return places.by_code(code)
    except Place.DoesNotExist:
        raise ScenarioError(f"{key}: there is no place “{code}”") from None


def _place(preset: Preset, scenario: Scenario) -> Place:
    code = scenario.place or preset.addressed.place
    if code:
        return _known(code, "place")
    parent = _known(preset.jurisdiction, "preset: jurisdiction")
    made: Place = Place.objects.add_child(
        parent, instance=Place(code=THROW_AWAY, kind=preset.addressed.kinds[0], name={"en": "A place"})
    )
    _populate(made, THROW_AWAY_PEOPLE, scenario.start)
    return made


def _populate(place: Place, number: int, start: datetime) -> None:
    Population.objects.filter(place=place).delete()
    Population.objects.create(place=place, number=number, as_of=start.date(), source="scenario")


def _calendars(preset: Preset, start: datetime) -> None:
    codes = {code for _key, code in fitting.calendars(preset)}
    for code in sorted(codes - set(Calendar.objects.values_list("code", flat=True))):
        if code not in COUNTRIES:
            raise ScenarioError(f"preset: calendar: there is no calendar “{code}”")
        calendars.seed(code, now=start, years=range(start.year - 1, start.year + 6))
