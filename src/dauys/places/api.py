"""Places over HTTP: found by name or kind, and one with its codes, its populations and what lies in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema

from dauys.kernel.api import Cursor, Texts, Word, items_json, page_json, unknown
from dauys.kernel.paging import page
from dauys.kernel.refusal import hidden
from dauys.places import queries
from dauys.places.models import Place, PlaceKind

router = Router(tags=["places and bodies"])
FOUND = 50
MOST = 500
"""Places that lie directly in one place."""


class PlaceOut(Schema):
    """A place: `code` is ISO 3166 where there is one."""

    code: str
    kind: str
    name: Texts
    valid_from: date | None
    valid_until: date | None


class PopulationOut(Schema):
    """How many people lived there on a day, and who says so."""

    number: int
    as_of: date
    source: str
    quality: str


class PlaceWholeOut(PlaceOut):
    """A place with everything that is known of it."""

    zone: str
    lineage: list[str]
    codes: dict[str, str]
    successor: str | None
    populations: list[PopulationOut]
    children: list[PlaceOut]


class PlacesOut(Schema):
    """A page of places."""

    items: list[PlaceOut]
    next: str | None
    previous: str | None


def place_json(place: Place) -> dict[str, Any]:
    """A place as a list shows it."""
    names = ("code", "kind", "name", "valid_from", "valid_until")
    return {name: getattr(place, name) for name in names}


def named(code: str, field: str = "place") -> Place | None:
    """The place that a question names; none where it names none. Refusal: there is no such place."""
    if not code:
        return None
    try:
        return queries.by_code(code)
    except Place.DoesNotExist:
        raise unknown(field, _("There is no such place.")) from None


@router.get("", response=PlacesOut, summary="Places, by name or kind")
def places(
    request: HttpRequest,
    q: Word = "",
    kind: PlaceKind | None = None,
    within: Word = "",
    after: Cursor = "",
) -> dict[str, Any]:
    """Give places that exist today: the best fitting for words `q`, else all in the order of the tree."""
    today, around = request.now.date(), named(within, "within")  # type: ignore[attr-defined]
    if q.strip():
        kinds = [kind.value] if kind else []
        return items_json(queries.search(q, kinds=kinds, within=around, limit=FOUND, on=today), place_json)
    rows = queries.valid(today)
    rows = rows.filter(kind=kind.value) if kind else rows
    rows = rows.filter(path__startswith=around.path) if around else rows
    return page_json(page(rows, ("path",), cursor=after, size=FOUND), place_json)


@router.get("/{code}", response=PlaceWholeOut, summary="One place")
def place(request: HttpRequest, code: Word) -> dict[str, Any]:
    """Give a place by its own code or an alias (KATO)."""
    try:
        found = queries.by_code(code)
    except Place.DoesNotExist:
        raise hidden("no_such_place", _("There is no such place.")) from None
    today = request.now.date()  # type: ignore[attr-defined]
    return place_json(found) | {
        "zone": found.zone,
        "lineage": list(queries.lineage(found)),
        "codes": dict(found.codes.order_by("scheme").values_list("scheme", "code")),
        "successor": found.successor.code if found.successor else None,
        "populations": list(found.populations.values("number", "as_of", "source", "quality")),
        "children": [place_json(row) for row in queries.children(found, today)[:MOST]],
    }
