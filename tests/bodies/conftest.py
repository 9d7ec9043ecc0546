"""What the tests of bodies stand on: a small invented country with its offices, and the seeded ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from tests.stages import staged

from dauys.bodies import actions, seeds
from dauys.bodies.actions import Particulars
from dauys.bodies.models import Body
from dauys.kernel.models import Jurisdiction
from dauys.places import actions as places
from dauys.places import seeds as place_seeds
from dauys.places.models import Place
from dauys.topics import actions as topics
from dauys.topics import seeds as topic_seeds
from dauys.topics.models import Topic

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def law(db) -> Jurisdiction:
    return Jurisdiction.objects.create(code="XA", name={"en": "Aland"})


@pytest.fixture
def places_of_aland(db) -> dict[str, Place]:
    """World > country > region > district, by kind."""
    found: dict[str, Place] = {}
    above = None
    for kind in ("world", "country", "region", "district"):
        above = found[kind] = places.create(above, code=f"X-{kind}", kind=kind, name={"en": kind}, now=NOW)
    return found


@pytest.fixture
def roads(db) -> Topic:
    return topics.create(None, code="roads", name={"en": "Roads"}, now=NOW)


@pytest.fixture
def snow(roads) -> Topic:
    return topics.create(roads, code="snow", name={"en": "Snow"}, now=NOW)


@pytest.fixture
def found(law, places_of_aland) -> Callable[..., Body]:
    def found(
        code: str, place: str = "country", kind: str = "ministry", parent: Body | None = None, **more: object
    ) -> Body:
        return actions.create(
            parent,
            code=code,
            kind=kind,
            particulars=Particulars(name={"en": code}),
            place=places_of_aland[place],
            jurisdiction=law,
            now=NOW,
            **more,
        )

    return found


@staged.fixture
def seeded() -> None:
    place_seeds.load()
    topic_seeds.load()
    seeds.load()
