"""What the tests of topics stand on: the seeded taxonomies."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.stages import staged

from dauys.places import seeds as places
from dauys.topics import seeds


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@staged.fixture
def seeded() -> None:
    places.load()
    seeds.load()
