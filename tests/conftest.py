"""Fixtures of the whole suite."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker
from tests.ledger.lifting import ledger_can_be_emptied
from tests.stages import stage

__all__ = ["ledger_can_be_emptied"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let tests on one stage run together, before those on none; else the order stays."""
    items.sort(key=lambda item: (not stage.wanted(item), stage.order(item)))


@pytest.fixture(scope="session")
def _stage_is_cleared(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    yield
    with django_db_blocker.unblock():
        stage.clear([])


@pytest.fixture
def _stage(request: pytest.FixtureRequest, _stage_is_cleared: None, django_db_blocker: DjangoDbBlocker) -> None:
    """What the test stands on, before its own transaction begins."""
    wanted = stage.wanted(request.node)
    with django_db_blocker.unblock():
        stage.clear(wanted)
        stage.put_up(wanted)


@pytest.fixture
def _django_db_helper(_stage: None, _django_db_helper: None) -> None:
    """Begin the test's transaction when its stage stands."""
