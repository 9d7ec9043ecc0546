"""More petitions like one, for tests that ask how many there are and not how they came about."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import AutoField, Model

from dauys.kernel.ids import uuid7
from dauys.petitions.models import Petition
from dauys.procedures.models import Case

APART = timedelta(minutes=1)
AREAS = ("procedures", "ledger", "search", "petitions")


def copies(petition: Petition, number: int) -> list[Petition]:
    """Copy every row of a petition; each copy is a minute older than the one before and says its number."""
    ids: dict[tuple[int, UUID], UUID] = {}
    for model in (model for area in AREAS for model in apps.get_app_config(area).get_models()):
        fields = [field for field in model._meta.concrete_fields if not field.generated]  # noqa: SLF001
        name = "id" if model is Case else "case_id"
        if name in {field.attname for field in fields}:
            rows = list(model._base_manager.filter(**{name: petition.pk}))  # noqa: SLF001
            numbers = range(1, number + 1)
            model._base_manager.bulk_create([_copy(row, fields, n, ids) for n in numbers for row in rows])  # noqa: SLF001
    found = Petition.objects.select_related("case__procedure", "case__place", "case__addressee")
    return list(found.filter(pk__in=[ids[n, petition.pk] for n in range(1, number + 1)]).order_by("pk"))


def _copy(row: Model, fields: list[Any], number: int, ids: dict[tuple[int, UUID], UUID]) -> Model:
    values = {}
    for field in fields:
        value = getattr(row, field.attname)
        if isinstance(field, AutoField):
            continue
        if isinstance(value, UUID) and field.primary_key and not field.is_relation:
            ids[number, value] = uuid7()
        if isinstance(value, datetime):
            value -= number * APART
        values[field.attname] = ids.get((number, value), value) if isinstance(value, UUID) else value
    if isinstance(row, Petition):
        values["titles"] = {language: f"{title} {number:02}" for language, title in row.titles.items()}
    return type(row)(**values)
