"""Places out of a table: looked at first, with every mistake in its line, then taken over whole."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dauys.kernel.refusal import Refusal, forbidden
from dauys.kernel.ui.numbers import number_text
from dauys.places import actions, loading, rows
from dauys.places.loading import Loaded
from dauys.places.rows import Row
from dauys.web.configuring.territory import Territory
from dauys.web.forms.admin import NAME
from dauys.web.forms.admin_places import TableForm
from dauys.web.views.admin.access import Request, administrator, page, territory_of

SHOWN = 20
"""Rows of a table that are shown before it is taken over."""


@administrator
@require_http_methods(["GET", "HEAD", "POST"])
def import_places(request: Request) -> HttpResponse:
    """Look at a table, then take it over; nothing of it is taken over while anything in it is wrong."""
    form = TableForm(request.POST if request.method == "POST" else None, request.FILES or None)
    context: dict[str, Any] = {"back": reverse("admin-places"), "example": EXAMPLE}
    if request.method == "POST" and form.is_valid():
        apply = "apply" in request.POST
        found = form.attempt(look_at, form.text, territory_of(request), now=request.now)
        if found and apply:
            done = form.attempt(actions.import_csv, form.text, now=request.now)
            if done:
                messages.success(request, told(done))
                return redirect("admin-places")
        elif found:
            table, will_do = found
            context |= {"preview": [_line(row) for row in table[:SHOWN]], "head": _head(), "will_do": told(will_do)}
            context |= {"more": max(0, len(table) - SHOWN), "table": form.text}
    return page(request, "import", context, form=form)


def look_at(text: str, territory: Territory, *, now: datetime) -> tuple[list[Row], Loaded]:
    """The rows of a table and what taking it over would do, without doing it. Refusal: every mistake in its line."""
    found, mistakes = rows.read(text)
    if mistakes:
        raise loading.refusal_of(mistakes)
    with transaction.atomic():
        try:
            done = actions.import_csv(text, now=now)
        finally:
            transaction.set_rollback(True)
    if foreign := territory.foreign(found):
        lines = ", ".join(str(row.line) for row in foreign[:SHOWN])
        raise forbidden("not_yours", _("These lines are about places of others: %(lines)s.") % {"lines": lines})
    if not found:
        raise Refusal("empty", _("There is no place in this table."))
    return found, done


def told(done: Loaded) -> str:
    """What taking a table over does, in numbers."""
    counts = {"created": done.created, "changed": done.changed, "populations": done.populations}
    return _("New places: %(created)s. Changed: %(changed)s. Populations: %(populations)s.") % counts


def _head() -> list[str]:
    return [str(NAME), _("Code"), _("Lies in"), _("People")]


def _line(row: Row) -> list[str]:
    name = next(iter(row.name.values()), row.code)
    return [name, row.code, row.parent, number_text(row.population) if row.population is not None else "–"]


EXAMPLE = """code,parent,kind,name_kk,name_ru,name_en,population,as_of,source
KZ-75-ALMALY,KZ-75,district,Алмалы ауданы,Алмалинский район,Almaly District,225000,2026-01-01,National statistics
"""
"""A table to begin with."""
