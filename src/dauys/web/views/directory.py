"""The directory of public bodies: by kind and region with counts, searched by name, narrowed to a place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dauys.bodies import queries as bodies
from dauys.bodies.models import BodyKind
from dauys.kernel.paging import page as page_of
from dauys.kernel.ui import Link
from dauys.kernel.ui.numbers import number_text
from dauys.people.views.access import Request
from dauys.places.models import Place
from dauys.procedures import queries as procedures

SIZE = 50
ALL = "all"
"""The kind that stands for every kind, in an address that lists bodies whatever they are."""
OWN = "own"
"""The level of the bodies of a place itself, without those of its parts."""


@dataclass(frozen=True)
class Country:
    """The bodies of one jurisdiction: those of the whole by kind, then those of its parts, each with their number."""

    place: Place
    number: int
    kinds: list[Link]
    parts: list[Link]

    @property
    def href(self) -> str:
        """The address of the list of all of them."""
        return _address(place=self.place.code)


@require_safe
def directory(request: Request) -> HttpResponse:
    """All bodies by kind and region; as a list once somebody searches or chooses."""
    asked = {name: request.GET.get(name, "").replace("\x00", "")[:200] for name in ("q", "kind", "place", "level")}
    late = procedures.late_duties(request.now).count()
    if not any(asked.values()):
        countries, others = _countries(request.now)
        return render(request, "web/directory.html", {"countries": countries, "others": others, "late": late})
    kinds = dict(BodyKind.choices)
    place = Place.objects.filter(code=asked["place"]).first() if asked["place"] else None
    within = bodies.visible(on=request.now.date(), text=asked["q"], place=place)
    if place and asked["level"] == OWN:
        within = within.filter(place=place)
    numbers = Counter(within.order_by().values_list("kind", flat=True))
    kind = asked["kind"] if asked["kind"] in kinds else ""
    rows = within.filter(kind=kind) if kind else within
    found = page_of(rows, ("path",), cursor=request.GET.get("after", ""), size=SIZE)
    context = {
        "rows": found.rows,
        "number": numbers[kind] if kind else sum(numbers.values()),
        "place": place,
        "links": [
            Link(_counted(_("All"), sum(numbers.values())), _address(asked, kind=ALL), not kind),
            *(
                Link(_counted(kinds[code], numbers[code]), _address(asked, kind=code), kind == code)
                for code in kinds
                if numbers[code]
            ),
        ],
        "text": asked["q"],
        "newer": _address(asked, after=found.newer) if found.newer else "",
        "older": _address(asked, after=found.older) if found.older else "",
    }
    return render(request, "web/bodies.html", context)


def _countries(now: datetime) -> tuple[list[Country], list[Country]]:
    """What there is, where procedures are in force and elsewhere (3 queries)."""
    paths: dict[int, list[tuple[str, str]]] = {}
    for key, kind, path in bodies.valid(now.date()).order_by().values_list("jurisdiction_id", "kind", "place__path"):
        paths.setdefault(key, []).append((kind, path))
    roots = {
        key: min((path for _kind, path in pairs), key=lambda path: (len(path), path)) for key, pairs in paths.items()
    }
    wanted = {_part(path, roots[key]) for key, pairs in paths.items() for _kind, path in pairs}
    known = {row.path: row for row in Place.objects.filter(path__in=wanted)}
    active = set(procedures.adopted().values_list("jurisdiction_id", flat=True))
    order = sorted(paths, key=lambda key: roots[key])
    made = {
        key: _country(known[roots[key]], [(kind, known[_part(path, roots[key])]) for kind, path in paths[key]])
        for key in order
    }
    return [made[key] for key in order if key in active], [made[key] for key in order if key not in active]


def _part(path: str, root: str) -> str:
    """The part of a country that a place lies in; the country's own path for itself."""
    return path[: len(root) + Place.steplen] if path.startswith(root) else path


def _country(place: Place, pairs: list[tuple[str, Place]]) -> Country:
    """One country out of the kind and the part of each of its bodies."""
    names = dict(BodyKind.choices)
    kinds = Counter(kind for kind, part in pairs if part == place)
    parts = Counter(part for _kind, part in pairs if part != place)
    return Country(
        place,
        len(pairs),
        [
            Link(_counted(names[kind], kinds[kind]), _address(place=place.code, kind=kind, level=OWN))
            for kind in names
            if kinds[kind]
        ],
        [
            Link(_counted(part, parts[part]), _address(place=part.code))
            for part in sorted(parts, key=lambda part: part.path)
        ],
    )


def _counted(name: object, number: int) -> str:
    return f"{name} ({number_text(number)})"


def _address(asked: Mapping[str, str] | None = None, **more: str) -> str:
    """An address of this page with what is asked, without what is empty."""
    values = {**(asked or {}), **more}
    return f"?{urlencode({name: value for name, value in values.items() if value})}"
