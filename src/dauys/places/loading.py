"""Writes a table of places: all of it or nothing, in a handful of statements however long it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dauys.kernel.models import Jurisdiction
from dauys.kernel.refusal import Kind, Refusal
from dauys.places.models import Place, PlaceCode, PlaceKind, Population
from dauys.places.planting import plant
from dauys.places.rows import Mistake, Row

SHOWN = 20
"""How many mistakes are spelled out in one refusal."""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """How many rows made a new place, changed one, and how many populations were written."""

    created: int
    changed: int
    populations: int


class _Standing:
    """What the tree holds before the table comes."""

    def __init__(self) -> None:
        self.places: dict[str, Place] = {place.code: place for place in Place.objects.all()}
        self.above = {place.path: place.code for place in self.places.values()}
        self.aliases = {(alias.scheme, alias.code): alias.place_id for alias in PlaceCode.objects.all()}
        self.by_alias: dict[str, str] = {}
        codes = {place.pk: code for code, place in self.places.items()}
        for (_scheme, alias), place_id in self.aliases.items():
            self.by_alias.setdefault(alias, codes[place_id])
        self.jurisdictions = {one.code: one for one in Jurisdiction.objects.all()}

    def parent_of(self, code: str) -> str:
        """The code of what a standing place lies in."""
        return self.above.get(self.places[code].path[: -Place.steplen], "")

    def code_of(self, code: str) -> str:
        """The place's own code, if `code` is an alias."""
        return code if code in self.places else self.by_alias.get(code, code)


def refusal_of(mistakes: Sequence[Mistake]) -> Refusal:
    """One refusal for all mistakes; its fields are named `line 4, population`."""
    lines = [str(mistake) for mistake in mistakes[:SHOWN]]
    if len(mistakes) > SHOWN:
        lines.append(str(_("And %(count)s more mistakes.")) % {"count": len(mistakes) - SHOWN})
    return Refusal(
        "wrong_rows",
        "\n".join([str(_("Nothing was imported.")), *lines]),
        kind=Kind.INVALID,
        fields={f"line {mistake.line}, {mistake.column}": mistake.why for mistake in mistakes[:SHOWN]},
    )


@transaction.atomic
def load(rows: Sequence[Row], *, today: date | None, changing: bool) -> Loaded:
    """Write the rows; `changing`: places that stand already take over what the table says, else they stay as they are.

    A population may not be of a day after `today` (`None`: not checked). Any mistake refuses the whole table.
    """
    standing = _Standing()
    ordered, mistakes = _in_order(rows, standing)
    mistakes += _check(ordered, standing, today)
    if mistakes:
        raise refusal_of(sorted(mistakes, key=lambda mistake: mistake.line))
    new = [row for row in ordered if row.code not in standing.places]
    old = [row for row in ordered if row.code in standing.places] if changing else []
    made = plant(Place, [(_made(row, standing), standing.code_of(row.parent)) for row in new])
    for row in old:
        _change(standing.places[row.code], row, standing)
    places = standing.places | {place.code: place for place in made}
    written = [*new, *old] if changing else new
    PlaceCode.objects.bulk_create(
        PlaceCode(place=places[row.code], scheme=scheme, code=code)
        for row in written
        for scheme, code in row.aliases
        if (scheme, code) not in standing.aliases
    )
    figures = [
        Population(
            place=places[row.code], number=row.population, as_of=row.as_of, source=row.source, quality=row.quality
        )
        for row in written
        if row.population is not None and row.as_of is not None
    ]
    Population.objects.bulk_create(
        figures,
        update_conflicts=True,
        unique_fields=["place", "as_of"],
        update_fields=["number", "source", "quality"],
    )
    return Loaded(created=len(new), changed=len(old), populations=len(figures))


def _in_order(rows: Sequence[Row], standing: _Standing) -> tuple[list[Row], list[Mistake]]:
    """Parents before their children; rows that hang on nothing are mistakes."""
    known, left, ordered = set(standing.places), list(rows), []
    while left:
        ready = [row for row in left if not row.parent or standing.code_of(row.parent) in known]
        if not ready:
            break
        ordered += ready
        known |= {row.code for row in ready}
        left = [row for row in left if row.code not in known]
    unknown = _("“%(value)s” is neither in the table nor known.")
    return ordered, [Mistake(row.line, "parent", str(unknown) % {"value": row.parent}) for row in left]


def _check(rows: Sequence[Row], standing: _Standing, today: date | None) -> list[Mistake]:
    """What only those who know the other places can say."""
    found = []
    aliases: dict[tuple[str, str], int | str] = dict(standing.aliases)
    for row in rows:
        place = standing.places.get(row.code)
        if place is None and not row.parent and row.kind != PlaceKind.WORLD:
            found.append(Mistake(row.line, "parent", _("Say what the place lies in.")))
        if place is not None and row.parent and standing.code_of(row.parent) != standing.parent_of(row.code):
            found.append(
                Mistake(row.line, "parent", _("A place cannot be moved by a table; end it and name its successor."))
            )
        if row.jurisdiction and row.jurisdiction not in standing.jurisdictions:
            found.append(Mistake(row.line, "jurisdiction", _("This jurisdiction is not known.")))
        if row.as_of and today and row.as_of > today:
            found.append(Mistake(row.line, "as_of", _("This day has not come yet.")))
        for alias in row.aliases:
            if aliases.setdefault(alias, place.pk if place else row.code) != (place.pk if place else row.code):
                taken = _("“%(value)s” belongs to another place.")
                found.append(Mistake(row.line, "aliases", str(taken) % {"value": ":".join(alias)}))
    return found


def _made(row: Row, standing: _Standing) -> Place:
    place = Place(
        code=row.code,
        kind=row.kind,
        name=row.name,
        zone=row.zone,
        jurisdiction=standing.jurisdictions.get(row.jurisdiction),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )
    place.fold_names()
    return place


def _change(place: Place, row: Row, standing: _Standing) -> None:
    """Take over what the row says; an empty cell changes nothing."""
    place.kind = row.kind
    place.name = {**place.name, **row.name}
    place.zone = row.zone or place.zone
    place.jurisdiction = standing.jurisdictions.get(row.jurisdiction) or place.jurisdiction
    place.valid_from = row.valid_from or place.valid_from
    place.valid_until = row.valid_until or place.valid_until
    place.save()
