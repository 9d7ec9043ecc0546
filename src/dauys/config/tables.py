"""Which tables a copy of an installation holds, and how one row becomes a line of text and a row again."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TextIO
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection, models

LEFT_OUT = frozenset({"sessions", "django_tasks_db"})
"""Sign-ins, nudges and the search index: made again, not copied."""
BATCH = 1000

Table = type[models.Model]


def tables() -> list[Table]:
    """Every table of the installation that is copied, referred-to ones first."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in LEFT_OUT  # noqa: SLF001
    ]
    return _referred_to_first(found)


def personal(found: Iterable[Table]) -> set[Table]:
    """The tables that tell who somebody is: accounts, whatever is sealed, and all that refers to these."""
    found = list(found)
    told = {model for model in found if model._meta.label == settings.AUTH_USER_MODEL or _is_sealed(model)}  # noqa: SLF001
    while more := {model for model in found if model not in told and told & set(_references(model))}:
        told |= more
    return told


def _is_sealed(model: Table) -> bool:
    return any(isinstance(field, models.BinaryField) and field.name == "sealed" for field in _columns(model))


def _columns(model: Table) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.local_concrete_fields if not field.generated]  # noqa: SLF001


def _references(model: Table) -> Iterator[Table]:
    for field in _columns(model):
        if isinstance(field, models.ForeignKey) and isinstance(field.related_model, type):
            yield field.related_model


def _referred_to_first(found: list[Table]) -> list[Table]:
    """Sort so that a row's references are there before it; a circle keeps the order of installation."""
    ordered: dict[Table, None] = {}

    def place(model: Table, above: tuple[Table, ...]) -> None:
        for reference in _references(model):
            if reference in found and reference not in ordered and reference not in (*above, model):
                place(reference, (*above, model))
        ordered.setdefault(model)

    for model in found:
        place(model, ())
    return list(ordered)


def write(model: Table, to: TextIO) -> int:
    """Write the table as one JSON list a line, the names of the columns first; how many rows there were."""
    columns = _columns(model)
    to.write(json.dumps([column.attname for column in columns]) + "\n")
    rows = model._base_manager.order_by("pk").values_list(*(column.attname for column in columns))  # noqa: SLF001
    count = 0
    for row in rows.iterator(chunk_size=BATCH):
        to.write(json.dumps([_plain(value) for value in row], ensure_ascii=False) + "\n")
        count += 1
    return count


def read(model: Table, source: TextIO) -> int:
    """Insert what `write` wrote, exactly as it was; how many rows."""
    by_name = {column.attname: column for column in _columns(model)}
    columns = [by_name[name] for name in json.loads(source.readline())]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(column.column)) for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608, SLF001  (names of our own tables)
    count = 0
    with connection.cursor() as cursor:
        for lines in _batches(source):
            cursor.executemany(statement, [_stored(columns, json.loads(line)) for line in lines])
            count += len(lines)
    return count


def _batches(source: TextIO) -> Iterator[list[str]]:
    batch: list[str] = []
    for line in source:
        batch.append(line)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _plain(value: Any) -> Any:
    """A value as JSON can hold it; what JSON does not know is marked with its kind."""
    if isinstance(value, bytes | memoryview):
        return {"$bytes": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, timedelta):
        return {"$seconds": str(Decimal(value // timedelta(microseconds=1)) / 1_000_000)}
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, dict | list):
        return {"$json": value}
    return value


def _stored(columns: list[models.Field[Any, Any]], values: list[Any]) -> list[Any]:
    """One line's values as the database's driver wants them."""
    return [
        column.get_db_prep_save(_value(column, value), connection)
        for column, value in zip(columns, values, strict=True)
    ]


def _value(column: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(value, dict):
        ((kind, inner),) = value.items()
        if kind == "$bytes":
            return base64.b64decode(inner)
        return timedelta(microseconds=int(Decimal(inner) * 1_000_000)) if kind == "$seconds" else inner
    if isinstance(column, models.ForeignKey):
        return column.target_field.to_python(value)
    return column.to_python(value) if not isinstance(column, models.JSONField) else value
