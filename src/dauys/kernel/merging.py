"""Pages of rows of several tables in one order of time, newest first: one query for each table, no counting."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.dateparse import parse_datetime

from dauys.kernel.paging import SIZE

Place = tuple[datetime, int, Any]
"""Where a row stands: its moment, its table, its key; no two rows share it."""


@dataclass(frozen=True)
class Table:
    """Some rows, and the field that says when each happened; that field is never empty in them."""

    rows: QuerySet[Any]
    at: str

    def moment(self, row: Model) -> datetime:
        """When a row happened."""
        moment: datetime = getattr(row, self.at)
        return moment


@dataclass(frozen=True)
class Merged:
    """One page: each row with the number of its table, and the cursors of the neighbours ("" at either end)."""

    rows: Sequence[tuple[int, Any]]
    newer: str = ""
    older: str = ""


def merged(tables: Sequence[Table], *, cursor: str = "", size: int = SIZE) -> Merged:
    """The page after (or before) a cursor; one that makes no sense is taken as none."""
    start, backwards = _read(cursor, tables)
    found: list[tuple[Place, Any]] = []
    for number, table in enumerate(tables):
        rows = table.rows if start is None else table.rows.filter(_beyond(table, number, start, backwards=backwards))
        order = (table.at, "pk") if backwards else (f"-{table.at}", "-pk")
        found += [((table.moment(row), number, row.pk), row) for row in rows.order_by(*order)[: size + 1]]
    found.sort(key=lambda one: one[0], reverse=not backwards)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Merged([])
    newer, older = (more, True) if backwards else (start is not None, more)
    return Merged(
        [(place[1], row) for place, row in found],
        _write(found[0][0], "n") if newer else "",
        _write(found[-1][0], "o") if older else "",
    )


def _beyond(table: Table, number: int, start: Place, *, backwards: bool) -> Q:
    """The condition of coming after a place, in this table, in the direction that is read."""
    at, other, key = start
    than = "gt" if backwards else "lt"
    after = Q(**{f"{table.at}__{than}": at})
    if number == other:
        return after | Q(**{table.at: at, f"pk__{than}": key})
    same = number > other if backwards else number < other
    return after | Q(**{table.at: at}) if same else after


def _write(place: Place, direction: str) -> str:
    plain = [place[0].isoformat(), place[1], str(place[2])]
    return direction + base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _read(cursor: str, tables: Sequence[Table]) -> tuple[Place | None, bool]:
    if not cursor or cursor[0] not in "no":
        return None, False
    try:
        at, number, key = json.loads(base64.urlsafe_b64decode(cursor[1:] + "=" * (-len(cursor[1:]) % 4)))
        moment = parse_datetime(at)
        if moment is None or moment.tzinfo is None or type(number) is not int or number not in range(len(tables)):
            return None, False
        found = tables[number].rows.model._meta.pk.to_python(key)  # noqa: SLF001  (Django's own interface for models)
    except (ValueError, TypeError, binascii.Error, ValidationError, OverflowError, RecursionError):
        return None, False
    return (None, False) if found is None else ((moment, number, found), cursor[0] == "n")
