"""Reads the procedures that can be compared: those in force here and those that are shipped, in order and narrowed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dauys.kernel.texts import pick
from dauys.places import queries as places
from dauys.places.models import Place
from dauys.procedures import differences, presets, queries
from dauys.procedures.comparing import ASPECTS, Column, aspects
from dauys.procedures.measures import measure
from dauys.procedures.models import Procedure
from dauys.procedures.naming import names_in
from dauys.procedures.schema import Preset

SIDE_BY_SIDE = 4
"""So many procedures stand beside each other at the most, one's own included."""
LONGEST_KEY = 80
"""Characters of what names a procedure in an address."""
AS_SHIPPED = ".as-shipped"
"""Marks, in addresses, the shipped rules of a procedure that runs here under others."""


@dataclass(frozen=True)
class _Found:
    """One set of rules before it is named and measured; version 0: as it is shipped."""

    key: str
    preset: Preset
    version: int = 0


def columns(on: date) -> list[Column]:
    """Every procedure in force here, then every shipped one with other rules than those (6 queries)."""
    found = list(_all())
    every = [one.preset for one in found]
    names, people = names_in(*every), _populations(every, on)
    return [
        Column(
            key=one.key,
            preset=one.preset,
            where=names.place(one.preset.jurisdiction),
            version=one.version,
            measures=measure(one.preset, people.get(one.preset.addressed.place or "")),
            aspects=aspects(one.preset, names),
        )
        for one in found
    ]


def _all() -> Iterator[_Found]:
    taken: dict[str, Procedure] = {}
    for row in queries.adopted().order_by("pk"):
        key = row.code if row.code not in taken else f"{row.code}.{row.jurisdiction.code}"
        taken.setdefault(row.code, row)
        yield _Found(key, row.preset, row.version)
    for code, preset in presets.shipped().items():
        if code not in taken:
            yield _Found(code, preset)
        elif differences.between(taken[code].preset, preset):
            yield _Found(f"{code}{AS_SHIPPED}", preset)


def _populations(every: Collection[Preset], on: date) -> dict[str, int]:
    """How many people live in the places that procedures are for, by the place's code."""
    codes = {preset.addressed.place for preset in every if preset.addressed.place}
    rows = list(Place.objects.filter(code__in=codes))
    known = places.populations(rows, on)
    return {row.code: known[row.pk].number for row in rows if row.pk in known}


def in_order(every: Sequence[Column], sort: str) -> list[Column]:
    """The procedures by a figure, the smallest first and those without it last; else by country and title."""

    def key(column: Column) -> Any:
        value = {
            "needed": column.measures.needed,
            "share": column.measures.per_thousand,
            "gathering": column.measures.gathering,
            "answer": column.measures.answer,
        }.get(sort)
        return (value is None, value or 0, column.where, column.title)

    return sorted(every, key=key)


def beside(every: Sequence[Column], own: Column | None, chosen: Collection[str]) -> list[Column]:
    """The ones to set side by side: one's own, then those chosen; where nobody has chosen, one of each country."""
    others = [column for column in every if own is None or column.key != own.key]
    picked = [column for column in others if column.key in chosen]
    if not picked:
        seen = {own.preset.jurisdiction} if own else set()
        for column in others:
            if column.preset.jurisdiction not in seen:
                seen.add(column.preset.jurisdiction)
                picked.append(column)
    return [*([own] if own else []), *picked][:SIDE_BY_SIDE]


HEAD = (
    "procedure",
    "title",
    "jurisdiction",
    "level",
    "version_here",
    "signatures_needed",
    "per_1000_inhabitants",
    "days_to_sign",
    "days_to_answer",
)


def record(column: Column) -> dict[str, Any]:
    """A procedure of a comparison as plain values; its answers in the active language."""
    preset, figures = column.preset, column.measures
    return {
        "procedure": column.key,
        "title": preset.title,
        "jurisdiction": preset.jurisdiction,
        "instrument": preset.instrument,
        "level": preset.level,
        "version_here": column.version or None,
        "signatures_needed": figures.needed,
        "per_1000_inhabitants": rounded(figures.per_thousand),
        "days_to_sign": figures.gathering,
        "days_to_answer": figures.answer,
        "rules": {code: list(lines) for code, lines in column.aspects.items()},
    }


def table(every: Sequence[Column]) -> list[list[str]]:
    """The same as rows of a table, its head first."""
    rows = [[*HEAD, *(str(title) for title in ASPECTS.values())]]
    for column in every:
        values = record(column) | {"title": pick(column.preset.title)}
        cells = ["" if values[name] is None else str(values[name]) for name in HEAD]
        rows.append([*cells, *(" ".join(column.aspects[code]) for code in ASPECTS)])
    return rows


def rounded(value: float | None) -> float | None:
    """A rate with as many digits as say something."""
    return None if value is None else round(value, 2 if value >= 0.1 else 3)  # noqa: PLR2004
