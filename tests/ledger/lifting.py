"""Lets tests that commit empty the ledger afterwards, which the database otherwise refuses.

`tests/conftest.py` imports the fixture, so that it holds for every area.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from dauys.ledger import protection

COMMITTING = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}


def commits(item: pytest.Item) -> bool:
    """Whether a test runs without a transaction around it."""
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or bool(COMMITTING & set(vars(item)["fixturenames"]))


@pytest.fixture(autouse=True)
def ledger_can_be_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """Protect the ledger during a test that commits, and lift the protection before its tables are emptied."""
    if not commits(request.node):
        yield
        return
    request.getfixturevalue("transactional_db")
    protection.protect(connection)
    yield
    protection.lift(connection)
