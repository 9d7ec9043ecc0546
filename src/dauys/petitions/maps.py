"""Where signatures come from: as bars, and as a map of equal tiles where a place has one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dauys.kernel.ui import Bar, Tile
from dauys.kernel.ui.numbers import number_text
from dauys.petitions import queries
from dauys.petitions.models import Petition
from dauys.places import queries as places
from dauys.places.models import Place, PlaceKind
from dauys.procedures.models import Threshold

TOP_PLACES = 12
SHADES = 5


def bars(petition: Petition, *, most: int | None = TOP_PLACES) -> list[Bar]:
    """The places with the most signatures; nothing where there is only one."""
    numbers = queries.by_place(petition)
    top = sorted(numbers, key=lambda code: (-numbers[code], code))[:most]
    known = {place.code: place for place in Place.objects.filter(code__in=top)}
    paths = {place.path: place.kind for place in known.values()}
    names = {code: _name(place, paths) for code, place in known.items()}
    return [Bar(names.get(code, code), numbers[code]) for code in top] if len(numbers) > 1 else []


def _name(place: Place, paths: Mapping[str, str]) -> str:
    """What a place is called beside others: one that holds some of them counts whoever named no part of it."""
    within = {kind for path, kind in paths.items() if path.startswith(place.path) and path != place.path}
    if not within:
        return str(place)
    said = {"name": place}
    if within == {PlaceKind.CONSTITUENCY}:
        return _("%(name)s, constituency not known") % said
    if place.kind == "country":
        return _("%(name)s, region not given") % said
    if place.kind in ("region", "city"):
        return _("%(name)s, district not given") % said
    return _("%(name)s, nothing closer given") % said


@dataclass(frozen=True)
class Minima:
    """How far the places are that each need a minimum of their own: a line for each, and in how many it is reached."""

    bars: list[Bar]
    reached: int
    least: int

    WHOLE = 1_000
    """The length of a bar that reaches its minimum."""


def minima(petition: Petition, threshold: Threshold | None) -> Minima | None:
    """The places of a threshold that asks for a minimum in several; the nearest to it come first (2 queries)."""
    need = threshold.need if threshold else None
    if need is None or not need.minimum:
        return None
    numbers = queries.by_place(petition)
    names = {place.code: str(place) for place in Place.objects.filter(code__in=need.minimum)}
    shares = {code: min(1.0, numbers.get(code, 0) / least) for code, least in need.minimum.items()}
    lines = [
        Bar(names.get(code, code), int(shares[code] * Minima.WHOLE), text=_of(numbers.get(code, 0), need.minimum[code]))
        for code in sorted(shares, key=lambda code: (-shares[code], -numbers.get(code, 0), code))
    ]
    return Minima(lines, sum(share >= 1 for share in shares.values()), need.least)


def _of(number: int, least: int) -> str:
    return _("%(number)s of %(least)s") % {"number": number_text(number), "least": number_text(least)}


def tiles(petition: Petition) -> list[list[Tile | None]]:
    """The parts of the addressed place as rows of tiles, each with all signatures from within it."""
    laid = places.tiles(petition.case.place)
    if not laid:
        return []
    numbers = _within({tile["code"] for tile in laid}, queries.by_place(petition))
    most = max(numbers.values(), default=0) or 1
    width, height = max(t["column"] for t in laid) + 1, max(t["row"] for t in laid) + 1
    rows: list[list[Tile | None]] = [[None] * width for _ in range(height)]
    for tile in laid:
        number = numbers.get(tile["code"], 0)
        shade = -(-number * SHADES // most)
        short = tile["code"].rpartition("-")[2]
        rows[tile["row"]][tile["column"]] = Tile(short, tile["name"], number, shade)
    return rows


def _within(codes: set[str], numbers: dict[str, int]) -> dict[str, int]:
    """The numbers added up to these places, by where each counted place lies."""
    paths = dict(Place.objects.filter(code__in=codes).values_list("path", "code"))
    totals = dict.fromkeys(codes, 0)
    for code, path in Place.objects.filter(code__in=numbers).values_list("code", "path"):
        for end in range(len(path), 0, -Place.steplen):
            if path[:end] in paths:
                totals[paths[path[:end]]] += numbers[code]
                break
    return totals
