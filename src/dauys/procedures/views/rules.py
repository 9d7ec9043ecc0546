"""The rules of procedures, for everybody: which are in force, and each in plain words with its earlier versions."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dauys.kernel.dates import day_text
from dauys.kernel.texts import pick
from dauys.kernel.ui import Row
from dauys.kernel.ui.numbers import number_text
from dauys.places import queries as places
from dauys.places.models import Place
from dauys.procedures import queries, showing
from dauys.procedures.models import Procedure
from dauys.procedures.naming import names_in
from dauys.procedures.schema import Preset
from dauys.procedures.thresholds import rounded_up

MOST_PLACES = 30
LONGEST = 9
"""Digits of a version in an address."""


@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """Every procedure in force, by jurisdiction."""
    rows = queries.adopted().order_by("jurisdiction__code", "code")
    groups: dict[str, list[tuple[Procedure, str]]] = {}
    for row in rows:
        groups.setdefault(str(row.jurisdiction), []).append((row, pick(row.text["summary"])))
    return render(request, "procedures/list.html", {"groups": list(groups.items())})


@require_safe
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure in plain words: as it is in force, or an earlier version."""
    versions = queries.versions(code)
    asked = request.GET.get("version", "")
    wanted = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= LONGEST else None
    fitting = [row for row in versions if wanted in (None, row.version)]
    if not fitting:
        raise Http404
    row = next((one for one in fitting if one.retired_at is None), fitting[0])
    now: datetime = request.now  # type: ignore[attr-defined]
    context = {
        "procedure": row,
        "rules": showing.describe(row.preset, names_in(row.preset)),
        "numbers": numbers_by_place(row.preset, now.date()),
        "heads": heads(),
        "versions": [_version(one) for one in versions],
        "shown": row.version,
    }
    return render(request, "procedures/procedure.html", context)


def heads() -> dict[str, list[str]]:
    """The headings of the tables of a procedure's page."""
    return {
        "thresholds": [_("How many"), _("What follows"), _("Who"), _("In what time")],
        "numbers": [_("Place"), _("People"), _("Signatures needed")],
    }


def _version(row: Procedure) -> Row:
    zone = ZoneInfo(row.jurisdiction.zone)
    since = day_text(row.adopted_at.astimezone(zone).date()) if row.adopted_at else ""
    until = day_text(row.retired_at.astimezone(zone).date()) if row.retired_at else ""
    told = {"since": since, "until": until}
    text = _("in force from %(since)s to %(until)s") % told if until else _("in force since %(since)s") % told
    return Row(_("Version %(version)s") % {"version": row.version}, text, f"?version={row.version}", _("Read"))


def numbers_by_place(preset: Preset, on: date) -> list[list[str]]:
    """Where the number depends on how many live there: what it is today in each place (4 queries at most)."""
    share = next((rule.need.share for rule in preset.thresholds if rule.need.share and rule.leads_on), None)
    if share is None or not preset.addressed.kinds:
        return []
    try:
        around = places.by_code(preset.jurisdiction)
    except Place.DoesNotExist:
        return []
    inside = places.valid(on).filter(kind__in=preset.addressed.kinds, path__startswith=around.path)[:MOST_PLACES]
    known = places.populations(inside, on)
    return [
        [str(place), number_text(known[place.pk].number), number_text(rounded_up(share, known[place.pk].number))]
        for place in inside
        if place.pk in known
    ]
