"""Reads places: by any code, upwards, by name, and their populations."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypedDict
from zoneinfo import ZoneInfo

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from dauys.kernel.models import Jurisdiction
from dauys.kernel.texts import pick
from dauys.places import postcodes
from dauys.places.models import Place, PlaceCode, Population, PostcodePrefix
from dauys.places.names import search_form

DATA = Path(__file__).parent / "data"


class Tile(TypedDict):
    """One square of a schematic map: the place's code and name, and where it lies, from the upper left."""

    code: str
    name: str
    column: int
    row: int


@dataclass(frozen=True, kw_only=True)
class Described:
    """A place as a list shows it: its own name, and the names of what it lies in, nearest first."""

    place: Place
    name: str
    around: str


def by_code(code: str) -> Place:
    """Find the place with that code of its own or, failing that, with that alias; raises `Place.DoesNotExist`."""
    wanted = code.strip()
    found = list(Place.objects.filter(Q(code=wanted) | Q(pk__in=PlaceCode.objects.filter(code=wanted).values("place"))))
    if not found:
        raise Place.DoesNotExist(wanted)
    return next((place for place in found if place.code == wanted), found[0])


def on_the_way_up(place: Place) -> list[Place]:
    """List the place itself, then what it lies in, up to the root."""
    above = [place.path[:end] for end in range(Place.steplen, len(place.path), Place.steplen)]
    return [place, *(Place.objects.filter(path__in=above).order_by("-depth") if above else ())]


def lineage(place: Place) -> tuple[str, ...]:
    """Codes: the place's own first, then those of its ancestors up to the root."""
    return tuple(step.code for step in on_the_way_up(place))


def codes_around(codes: Iterable[str]) -> frozenset[str]:
    """These codes, and those of all that the places with them lie in (at most 2 queries); unknown ones stay alone."""
    wanted = frozenset(codes)
    paths = list(Place.objects.filter(code__in=wanted).values_list("path", flat=True)) if wanted else []
    above = {path[:end] for path in paths for end in range(Place.steplen, len(path), Place.steplen)}
    return wanted | frozenset(Place.objects.filter(path__in=above).values_list("code", flat=True) if above else ())


def population(place: Place, on: date) -> Population | None:
    """Choose the latest figure of that day or before, else the earliest there is."""
    figures = Population.objects.filter(place=place)
    return figures.filter(as_of__lte=on).order_by("-as_of").first() or figures.order_by("as_of").first()


def figures(place_ids: Collection[int]) -> dict[int, list[Population]]:
    """Every figure of some places, by the key of the place, the newest first (1 query)."""
    found: dict[int, list[Population]] = {}
    for figure in Population.objects.filter(place__in=set(place_ids)).order_by("-as_of"):
        found.setdefault(figure.place_id, []).append(figure)
    return found


def figure_on(known: Sequence[Population], on: date) -> Population | None:
    """Of one place's figures, the newest first: that of the day or before, else the earliest there is."""
    return next((figure for figure in known if figure.as_of <= on), known[-1] if known else None)


def populations(places: Iterable[Place], on: date) -> dict[int, Population]:
    """Tell the `population` of many places at once, by the key of the place; places without any figure are left out."""
    chosen: dict[int, Population] = {}
    for figure in Population.objects.filter(place__in=list(places)).order_by("-as_of"):
        earlier = chosen.get(figure.place_id)
        if earlier is None or earlier.as_of > on:
            chosen[figure.place_id] = figure
    return chosen


def zone_of(place: Place, default: str) -> ZoneInfo:
    """Tell the place's own time zone, else that of the nearest ancestor that has one, else `default`."""
    if place.zone:
        return ZoneInfo(place.zone)
    return ZoneInfo(next((step.zone for step in on_the_way_up(place) if step.zone), default))


def jurisdiction_of(place: Place) -> Jurisdiction | None:
    """Whose law applies in the place: its own jurisdiction, else that of the nearest ancestor that has one."""
    key = next((step.jurisdiction_id for step in on_the_way_up(place) if step.jurisdiction_id), None)
    return None if key is None else Jurisdiction.objects.get(pk=key)


def current(place: Place, on: date) -> Place:
    """Follow successors to the place that stands for this one on a day: itself, or the first that exists then."""
    seen = {place.pk}
    while place.successor_id and place.successor_id not in seen and place.valid_until and on >= place.valid_until:
        place = Place.objects.get(pk=place.successor_id)
        seen.add(place.pk)
    return place


def of_postcode(country: str, postcode: str, on: date) -> Place | None:
    """The place of the longest known beginning of a postcode of that country, as it is on a day; None: not known."""
    beginnings = postcodes.beginnings(country, postcode)
    known = PostcodePrefix.objects.filter(country=country, prefix__in=beginnings).select_related("place")
    longest = max(known, key=lambda row: len(row.prefix), default=None)
    return current(longest.place, on) if longest else None


def valid(on: date) -> QuerySet[Place]:
    """Places that exist on a day, in the order of the tree."""
    found: QuerySet[Place] = Place.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gt=on)
    )
    return found


def children(place: Place, on: date | None = None) -> list[Place]:
    """List what lies directly in the place, in the order of the tree; with `on`, only what exists on that day."""
    known = Place.objects.all() if on is None else valid(on)
    return list(known.filter(depth=place.depth + 1, path__startswith=place.path))


def search(
    text: str,
    kinds: Collection[str] = (),
    within: Place | None = None,
    limit: int = 20,
    on: date | None = None,
) -> list[Place]:
    """Places whose names (in any language) or code contain words beginning with each word of the text.

    Whole names come first, then names that begin with the text, then the rest; higher levels before lower ones.
    """
    wanted = search_form(text)
    if not wanted:
        return []
    found = Place.objects.all() if on is None else valid(on)
    for word in wanted.split():
        found = found.filter(folded__contains=f" {word}")
    if kinds:
        found = found.filter(kind__in=list(kinds))
    if within is not None:
        found = found.filter(path__startswith=within.path)
    rank = Case(
        When(folded__contains=f"| {wanted} |", then=Value(0)),
        When(folded__contains=f"| {wanted}", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return list(found.annotate(rank=rank).order_by(F("rank"), "depth", "path")[:limit])


def describe(places: Sequence[Place]) -> list[Described]:
    """Each place with its name and the names of the countries, regions and districts it lies in; one query."""
    step = Place.steplen
    above = {place.path[:end] for place in places for end in range(step, len(place.path), step)}
    names = {
        ancestor.path: str(ancestor)
        for ancestor in (Place.objects.filter(path__in=above) if above else ())
        if ancestor.kind not in {"world", "union"}
    }
    return [
        Described(
            place=place,
            name=str(place),
            around=", ".join(
                names[place.path[:end]] for end in range(len(place.path) - step, 0, -step) if place.path[:end] in names
            ),
        )
        for place in places
    ]


@cache
def _layout(code: str) -> dict[str, tuple[int, int]]:
    file = DATA / f"tiles-{code.lower()}.toml"
    if not file.is_file():
        return {}
    rows: list[list[str]] = tomllib.loads(file.read_text("utf-8"))["rows"]
    return {tile: (column, row) for row, tiles in enumerate(rows) for column, tile in enumerate(tiles) if tile}


def tiles(place: Place) -> list[Tile]:
    """Draw the schematic map of what lies in the place, in reading order; empty where none has been drawn."""
    layout = _layout(place.code)
    inside = Place.objects.filter(code__in=layout) if layout else ()
    drawn = [Tile(code=p.code, name=pick(p.name), column=layout[p.code][0], row=layout[p.code][1]) for p in inside]
    return sorted(drawn, key=lambda tile: (tile["row"], tile["column"]))
