"""Somebody who runs the site, and somebody who uses it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from tests.petitions.conftest import NOW, World, actor, world
from tests.stages import staged

from dauys.feedback import actions
from dauys.feedback.models import Suggestion
from dauys.people.models import Account

__all__ = ["world"]


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


@staged.fixture
def administrator(world: World) -> Account:
    return world.holder("administrator")


Suggest = Callable[..., Suggestion]


@pytest.fixture
def suggest(db: None) -> Suggest:
    """Make a suggestion."""

    def make(text: str = "Show my district first.", *, network: str = "198.51.100.0/24", **more: Any) -> Suggestion:
        given = {"page": "/petitions/", "language": "en", "now": NOW, **more}
        return actions.suggest(text, network=network, **given)

    return make


@pytest.fixture
def published(suggest: Suggest, administrator: Account) -> Suggest:
    """Make a suggestion that is public."""

    def make(text: str = "Show my district first.", **more: Any) -> Suggestion:
        return actions.answer(suggest(text, **more), by=actor(administrator), state="new", texts={}, now=NOW)

    return make
