"""How long data are kept: areas declare it, the tick carries it out, the schedule for people is made of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models, transaction
from django.utils.translation import override

from dauys.kernel.events import manifests
from dauys.kernel.manifest import Retention

HEAD = (
    "# How long data are kept",
    "",
    "Each area declares its periods in its manifest (`retention`), and the tick carries them out. This page is written",
    "by `dauys manage retention --write`; a test compares both.",
    "",
    "| data | table | period | then | why |",
    "|---|---|---|---|---|",
)
BATCH = 500
"""Rows in one transaction, so that nobody waits long for it."""


def schedule() -> tuple[Retention, ...]:
    """Everything that the areas declare, in their order."""
    return tuple(kept for manifest in manifests() for kept in manifest.retention)


def run(now: datetime) -> int:
    """Remove or blank whatever has been kept long enough; how many rows. One failure does not stop the rest."""
    met, failures = 0, []
    for kept in schedule():
        try:
            met += settle(kept, now=now)
        except Exception as error:  # noqa: BLE001  (raised below, together with the others)
            failures.append(error)
    if failures:
        raise ExceptionGroup("retention", failures)
    return met


def settle(kept: Retention, *, now: datetime) -> int:
    """Carry out one declaration, in short transactions; how many rows it met."""
    model = apps.get_model(kept.model)
    old = model._default_manager.filter(  # noqa: SLF001  (public by Django's documentation)
        **{f"{kept.since}__lt": now - timedelta(days=kept.days)}, **kept.only
    )
    emptied = {name: _empty(model, name) for name in kept.blank}
    if emptied:
        old = old.exclude(**emptied)
    met = 0
    while number := _batch(old, emptied):
        met += number
    return met


@transaction.atomic
def _batch(old: models.QuerySet[models.Model], emptied: dict[str, object]) -> int:
    keys = list(old.order_by("pk").values_list("pk", flat=True)[:BATCH])
    rows = old.filter(pk__in=keys)
    return rows.update(**emptied) if emptied else rows.delete()[0] and len(keys)


def _empty(model: type[models.Model], name: str) -> object:
    """What an emptied field holds: nothing, or an empty text, value or mapping."""
    field = model._meta.get_field(name)  # noqa: SLF001  (public by Django's documentation)
    if not isinstance(field, models.Field):
        raise FieldDoesNotExist(name)
    return None if field.null else field.get_default() if field.has_default() else field.to_python("")


def _field(model: type[models.Model], name: str) -> None:
    """Raise FieldDoesNotExist unless there is such a field, of the row itself or of what it belongs to (`case__at`)."""
    first, _sep, rest = name.partition("__")
    field = model._meta.get_field(first)  # noqa: SLF001  (public by Django's documentation)
    if rest:
        if not isinstance(field.related_model, type):
            raise FieldDoesNotExist(name)
        _field(field.related_model, rest)


def mistakes() -> Iterator[str]:
    """What is wrong with the declarations: an unknown table, field or period."""
    for kept in schedule():
        try:
            model = apps.get_model(kept.model)
            for name in (kept.since, *kept.blank):
                _field(model, name)
        except (LookupError, FieldDoesNotExist) as error:
            yield f"{kept.model}: {error}"
        if kept.days < 1:
            yield f"{kept.model}: the period must be at least a day"


def page() -> str:
    """The schedule as the page `docs/reference/retention.md`, in English."""
    with override("en"):
        rows = [
            f"| {kept.what} | `{kept.model}` | {kept.days} days after `{kept.since}` | {_fate(kept)} | {kept.why} |"
            for kept in schedule()
        ]
    return "\n".join([*HEAD, *rows, ""])


def _fate(kept: Retention) -> str:
    return f"`{'`, `'.join(kept.blank)}` emptied" if kept.blank else "removed"
