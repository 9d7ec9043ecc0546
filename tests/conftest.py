"""Fixtures of the whole suite."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker
from tests.databases import in_its_place, once
from tests.ledger.lifting import ledger_can_be_emptied
from tests.stages import staged

__all__ = ["ledger_can_be_emptied"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let tests on one stage run together, before those on none; else the order stays."""
    items.sort(key=lambda item: (not staged.wanted(item), staged.order(item)))


def pytest_collection_finish() -> None:
    """Do not look through all that is loaded again and again for what can be thrown away."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Begin with tables that one process of the run has made by the migrations for all, where that is possible."""

    def migrate(file: Path) -> None:
        with django_db_blocker.unblock(), in_its_place(NAME=file):
            call_command("migrate", verbosity=0)

    if connection.vendor != "sqlite":
        yield
        return
    made = once(tmp_path_factory, "tables.sqlite3", migrate)
    memory = connection.creation._get_test_db_name()  # noqa: SLF001  (Django tells it nowhere else)
    with closing(sqlite3.connect(made)) as there, closing(sqlite3.connect(memory, uri=True)) as here:
        there.backup(here)
        connection.settings_dict["TEST"]["MIGRATE"] = False
        yield


@pytest.fixture(scope="session")
def _stage_is_cleared(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    yield
    with django_db_blocker.unblock():
        staged.clear([])


@pytest.fixture
def _stage(request: pytest.FixtureRequest, _stage_is_cleared: None, django_db_blocker: DjangoDbBlocker) -> None:
    """What the test stands on, before its own transaction begins."""
    wanted = staged.wanted(request.node)
    with django_db_blocker.unblock():
        staged.clear(wanted)
        staged.put_up(wanted)


@pytest.fixture
def _django_db_helper(_stage: None, _django_db_helper: None) -> None:
    """Begin the test's transaction when its stage stands."""
