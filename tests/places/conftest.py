"""What the tests of places stand on: a small invented country, and the seeded world."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.utils import translation
from tests.stages import staged

from dauys.places import actions, seeds
from dauys.places.models import Place

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_kazakh() -> Iterator[None]:
    """Names are asserted in Kazakh unless a test says otherwise."""
    with translation.override("kk"):
        yield


@pytest.fixture
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def add(db) -> Callable[..., Place]:
    def add(parent: Place | None, code: str, kind: str, name: str = "", **more: object) -> Place:
        return actions.create(parent, code=code, kind=kind, name={"en": name or code}, now=NOW, **more)

    return add


@pytest.fixture
def world(add) -> Place:
    return add(None, "world", "world", "World")


@pytest.fixture
def land(add, world) -> Place:
    return add(world, "XA", "country", "Aland", zone="Asia/Almaty")


@pytest.fixture
def region(add, land) -> Place:
    return add(land, "XA-1", "region", "First Region")


@staged.fixture
def seeded() -> None:
    seeds.load()
