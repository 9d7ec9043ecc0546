"""A case with five entries, and hands that tamper with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection

from dauys.ledger import actions, protection
from dauys.ledger.models import Entry

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
STAGES = ("submitted", "accepted", "counted", "crossed", "responded")


def write_case(kinds: tuple[str, ...] = STAGES, *, start: datetime = START) -> UUID:
    """Append a case with one entry for each kind, an hour apart."""
    case_id = uuid4()
    for hours, kind in enumerate(kinds):
        payload = {"n": hours, "text": "Көшеттер отырғызу", "place": "KZ-75"}
        actions.append(case_id, kind=kind, role="moderator", payload=payload, now=start + timedelta(hours=hours))
    return case_id


@pytest.fixture
def case_id(db: None) -> UUID:
    """A case of five entries."""
    return write_case()


@pytest.fixture
def tamper(db: None) -> Callable[..., None]:
    """Run SQL on the table as somebody would who may alter it."""

    def run(sql: str, *parameters: object) -> None:
        protection.lift(connection)
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)

    return run


@pytest.fixture
def key() -> Callable[[UUID], object]:
    """How the database spells a case's id."""
    return lambda case_id: case_id if connection.vendor == "postgresql" else case_id.hex


def stored(entry: Entry) -> dict[str, object]:
    """An entry as plain columns, to be written by hand."""
    return {
        "case_id": entry.case_id if connection.vendor == "postgresql" else entry.case_id.hex,
        "seq": entry.seq,
        "at": entry.at,
        "kind": entry.kind,
        "role": entry.role,
        "payload": json.dumps(entry.payload),
        "previous": bytes(entry.previous),
        "hash": bytes(entry.hash),
    }
