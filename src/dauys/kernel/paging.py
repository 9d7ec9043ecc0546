"""Pages of long lists by cursor: a stable order, one query a page, no counting."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, Q, QuerySet

T = TypeVar("T", bound=Model)
SIZE = 20


@dataclass(frozen=True)
class Page(Generic[T]):
    """Rows of one page, and the cursors of its neighbours ("" at either end). lost: the cursor made no sense."""

    rows: Sequence[T]
    newer: str = ""
    older: str = ""
    lost: bool = False


def page(rows: QuerySet[T], order: Sequence[str], *, cursor: str = "", size: int = SIZE) -> Page[T]:
    """The page after (or before) a cursor, in an order of fields that no two rows share and that are never empty.

    A field with `-` in front counts down. A cursor that makes no sense is taken as none, and the page says so.
    """
    values, backwards = _read(cursor, rows.model, order)
    lost = bool(cursor) and values is None
    keys = [_turned(key) for key in order] if backwards else list(order)
    if values is not None:
        rows = rows.filter(_beyond(keys, values))
    found = list(rows.order_by(*keys)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([], lost=lost)
    newer = more if backwards else values is not None
    older = True if backwards else more
    first, last = _write(found[0], order, "n") if newer else "", _write(found[-1], order, "o") if older else ""
    return Page(found, first, last, lost)


def _turned(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


def _beyond(keys: Sequence[str], values: Sequence[Any]) -> Q:
    """The condition of coming after these values in the order of the keys."""
    condition, same = Q(), Q()
    for key, value in zip(keys, values, strict=True):
        name = key.removeprefix("-")
        condition |= same & Q(**{f"{name}__{'lt' if key.startswith('-') else 'gt'}": value})
        same &= Q(**{name: value})
    first = keys[0].removeprefix("-")
    bound = Q(**{f"{first}__{'lte' if keys[0].startswith('-') else 'gte'}": values[0]})
    return bound & condition  # the bound lets a database use its index, which a mere disjunction hides


def _write(row: Model, order: Sequence[str], direction: str) -> str:
    values: list[Any] = []
    for key in order:
        value: Any = row
        for part in key.removeprefix("-").split("__"):
            value = getattr(value, part)
        values.append(_plain(value))
    return direction + base64.urlsafe_b64encode(json.dumps(values, ensure_ascii=False).encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _read(cursor: str, model: type[Model], order: Sequence[str]) -> tuple[list[Any] | None, bool]:
    if not cursor or cursor[0] not in "no":
        return None, False
    try:
        raw = json.loads(base64.urlsafe_b64decode(cursor[1:] + "=" * (-len(cursor[1:]) % 4)))
        if not isinstance(raw, list) or len(raw) != len(order):
            return None, False
        values = [_field(model, key).to_python(value) for key, value in zip(order, raw, strict=True)]
    except (ValueError, TypeError, binascii.Error, ValidationError, FieldDoesNotExist, OverflowError):
        return None, False
    return (None, False) if None in values else (values, cursor[0] == "n")


def _field(model: type[Model], key: str) -> Any:
    field: Any = None
    for part in key.removeprefix("-").split("__"):
        field = model._meta.get_field(part)  # noqa: SLF001  (Django's own interface for models)
        model = field.related_model or model
    return field.target_field if field.related_model else field
