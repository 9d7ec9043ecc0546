"""Signatures of the demonstration: real rows spread over time by a pattern, the rest entered as counted sheets."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.conf import settings

from dauys.kernel.ids import uuid7
from dauys.petitions import counting
from dauys.petitions.models import Petition, Signature, SignatureBatch
from dauys.places.models import Place, Population
from dauys.procedures import queries as cases
from dauys.web.demo.cast import Cast
from dauys.web.demo.rhythm import Rhythm

WINDOWS = 12
"""In how many windows a petition's signatures are counted: enough for a believable history."""

SHEETS = 3
"""On how many sheets a day what is not entered one by one comes in."""


def gather(cast: Cast, petition: Petition, rhythm: Rhythm, *, rows: int, total: int, first: int = 0) -> None:
    """Let `total` people sign, `rows` of them one by one, and count them window by window.

    first: the number of the first of them, so that whoever signed earlier is somebody else.
    """
    chance = rhythm.chance
    moments = sorted(rhythm.moment() for _ in range(rows))
    weights = _places(petition)
    Signature.objects.bulk_create(
        [_signature(cast, petition, number, moment, weights, chance) for number, moment in enumerate(moments, first)],
        batch_size=1_000,
    )
    if total > rows:
        _sheets(petition, rhythm.parts(total - rows, SHEETS), weights)
    step = (rhythm.closes - rhythm.opened) / WINDOWS
    for window in range(1, WINDOWS + 1):
        until = rhythm.opened + step * window + timedelta(seconds=window // WINDOWS)
        counting.count(Petition.objects.get(pk=petition.pk), now=until, lag=counting.NO_LAG)


def _places(petition: Petition) -> list[tuple[str, int]]:
    """Where signers live: the parts of the addressed place, as many as live there; else the place itself."""
    place = cases.case(petition.pk).place
    parts = Place.objects.filter(path__startswith=place.path).exclude(pk=place.pk)
    if place.kind == "union":
        parts = parts.filter(kind="country", depth=place.depth + 1)
    elif place.kind == "country":
        parts = parts.filter(kind__in=("region", "city"), depth=place.depth + 1)
    else:
        parts = parts.filter(kind__in=("district", "city", "settlement"))
    known = dict(Population.objects.filter(place__in=parts).values_list("place__code", "number"))
    return sorted(known.items()) or [(place.code, 1)]


def _draw(weights: list[tuple[str, int]], chance: random.Random) -> str:
    return chance.choices([code for code, _n in weights], [n for _code, n in weights])[0]


def _signature(
    cast: Cast,
    petition: Petition,
    number: int,
    moment: datetime,
    weights: list[tuple[str, int]],
    chance: random.Random,
) -> Signature:
    return Signature(
        case_id=petition.pk,
        id=uuid7(moment),
        person_key=settings.KEYS.blind(f"demonstration-{number}", context=f"signature/{petition.pk}"),
        place=_draw(weights, chance),
        shown=cast.signer_name(chance, law=petition.case.jurisdiction.code),
        created_at=moment,
        counted_at=moment,
    )


def _sheets(petition: Petition, parts: list[tuple[datetime, int]], weights: list[tuple[str, int]]) -> None:
    """Enter sheets: each from the place that is furthest behind what its population would bring."""
    people = sum(number for _code, number in weights)
    entered, behind = 0, dict.fromkeys((code for code, _number in weights), 0)
    rows = []
    for moment, number in parts:
        entered += number
        code = max(weights, key=lambda one: entered * one[1] / people - behind[one[0]])[0]
        behind[code] += number
        rows.append(SignatureBatch(case_id=petition.pk, source="paper", place=code, number=number, counted_at=moment))
    SignatureBatch.objects.bulk_create(rows, batch_size=1_000)
