"""What an empty installation needs: jurisdictions, and the places of `data/`. What stands already is left as it is."""

from __future__ import annotations

import csv
import tomllib
from datetime import date
from functools import cache
from typing import Any

from dauys.kernel.models import Jurisdiction
from dauys.places import loading, postcodes, rows
from dauys.places.models import Place, PostcodePrefix
from dauys.places.queries import DATA
from dauys.places.rows import Row

TABLES = (
    "world.csv",
    "european-union.csv",
    "united-kingdom.csv",
    "constituencies.csv",
    "united-states.csv",
    "kazakhstan.csv",
)
NATIONAL_STATISTICS = "Bureau of National Statistics of Kazakhstan, as published in the press"


def load() -> None:
    """Add the jurisdictions and places that are missing; may be called again at any time."""
    _load_jurisdictions()
    standing = set(Place.objects.values_list("code", flat=True))
    missing = [row for row in _rows() if row.code not in standing]
    if missing:
        loading.load(missing, today=None, changing=False)
    _load_postcodes()


def described() -> dict[str, dict[str, Any]]:
    """The jurisdictions that can be loaded, by code: `name`, `zone`, `languages`."""
    return tomllib.loads((DATA / "jurisdictions.toml").read_text("utf-8"))


@cache
def codes() -> frozenset[str]:
    """Every code that a place of the data files is found by."""
    return frozenset(code for row in _rows() for code in (row.code, *(alias for _scheme, alias in row.aliases)))


def _load_jurisdictions() -> None:
    standing = set(Jurisdiction.objects.values_list("code", flat=True))
    Jurisdiction.objects.bulk_create(
        Jurisdiction(
            code=code,
            name=one["name"],
            zone=one["zone"],
            languages=one["languages"],
            default_language=one["languages"][0],
        )
        for code, one in described().items()
        if code not in standing
    )


def _load_postcodes() -> None:
    """Add where postcodes lead in countries of which none is known yet."""
    known = set(PostcodePrefix.objects.values_list("country", flat=True).distinct())
    some, mistakes = postcodes.read((DATA / "postcodes.csv").read_text("utf-8"))
    if mistakes:
        raise ValueError("postcodes.csv", [str(mistake) for mistake in mistakes])
    new = [row for row in some if row.country not in known]
    places = dict(Place.objects.filter(code__in={row.place for row in new}).values_list("code", "pk"))
    PostcodePrefix.objects.bulk_create(
        PostcodePrefix(country=row.country, prefix=row.prefix, place_id=places[row.place])
        for row in new
        if row.place in places
    )


@cache
def _rows() -> tuple[Row, ...]:
    """Every place of the data files; a mistake in our own files is a mistake of ours and raises."""
    found: list[Row] = []
    for table in TABLES:
        some, mistakes = rows.read((DATA / table).read_text("utf-8"))
        if mistakes:
            raise ValueError(table, [str(mistake) for mistake in mistakes])
        found += some
    return (*found, *_regions_of_kazakhstan())


def _regions_of_kazakhstan() -> list[Row]:
    """Read `kz-places.csv` as it was published; KATO codes are two digits there and nine in the classifier."""
    with (DATA / "kz-places.csv").open(encoding="utf-8", newline="") as file:
        return [
            Row(
                line=line,
                code=one["iso3166_2"],
                parent="KZ",
                kind=one["kind"],
                name={"kk": one["name_kk"], "ru": one["name_ru"], "en": one["name_en"]},
                aliases=(
                    ("iso3166_2", one["iso3166_2"]),
                    ("kato", one["kato"]),
                    ("kato", one["kato"].ljust(9, "0")),
                ),
                population=int(one["population"]),
                as_of=date.fromisoformat(one["as_of"]),
                source=NATIONAL_STATISTICS,
                quality=one["quality"],
            )
            for line, one in enumerate(csv.DictReader(file), start=2)
        ]
