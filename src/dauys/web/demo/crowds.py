"""Signatures of the demonstration: real rows spread over time by a pattern, the rest entered as counted sheets."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.conf import settings

from dauys.kernel.ids import uuid7
from dauys.petitions import counting
from dauys.petitions.models import Petition, Signature, SignatureBatch
from dauys.places.models import Place, Population
from dauys.procedures import queries as cases
from dauys.web.demo.cast import Cast

WINDOWS = 12
"""In how many windows a petition's signatures are counted: enough for a believable history."""

PATTERNS: Mapping[str, Callable[[random.Random], float]] = {
    "steady": lambda chance: chance.random(),
    "burst": lambda chance: chance.betavariate(1.2, 6) if chance.random() < 0.7 else chance.random(),  # noqa: PLR2004
    "slow-start": lambda chance: chance.betavariate(3.5, 1.3),
    "weekend": lambda chance: chance.random(),
}
"""When people sign, as a share of the time from the opening to the end."""


def gather(
    cast: Cast,
    petition: Petition,
    *,
    rows: int,
    total: int,
    pattern: str,
    opened: datetime,
    closes: datetime,
    chance: random.Random,
) -> None:
    """Let `total` people sign, `rows` of them one by one, and count them window by window."""
    moments = sorted(_moment(pattern, opened, closes, chance) for _ in range(rows))
    weights = _places(petition)
    Signature.objects.bulk_create(
        [_signature(cast, petition, number, moment, weights, chance) for number, moment in enumerate(moments)],
        batch_size=1_000,
    )
    if total > rows:
        _sheets(petition, total - rows, weights, opened, closes, chance)
    step = (closes - opened) / WINDOWS
    for window in range(1, WINDOWS + 1):
        until = opened + step * window + timedelta(seconds=window // WINDOWS)
        counting.count(Petition.objects.get(pk=petition.pk), now=until, lag=counting.NO_LAG)


def _moment(pattern: str, opened: datetime, closes: datetime, chance: random.Random) -> datetime:
    moment = opened + (closes - opened) * PATTERNS[pattern](chance)
    if pattern == "weekend" and chance.random() < 0.6:  # noqa: PLR2004
        moved = moment + timedelta(days=(5 - moment.weekday()) % 7)
        moment = moved if moved < closes else moment
    return moment


def _places(petition: Petition) -> list[tuple[str, int]]:
    """Where signers live: the parts of the addressed place, as many as live there; else the place itself."""
    place = cases.case(petition.pk).place
    kinds = ("region", "city") if place.kind == "country" else ("district", "city", "settlement")
    parts = Place.objects.filter(path__startswith=place.path, kind__in=kinds).exclude(pk=place.pk)
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
        shown=cast.signer_name(chance),
        created_at=moment,
        counted_at=moment,
    )


def _sheets(
    petition: Petition,
    number: int,
    weights: list[tuple[str, int]],
    opened: datetime,
    closes: datetime,
    chance: random.Random,
) -> None:
    """Enter the rest as sheets: some for each place and window, whole people, together exactly `number`."""
    people = sum(n for _code, n in weights)
    cells = [(code, n, window) for code, n in weights for window in range(WINDOWS)]
    parts = [number * n // (people * WINDOWS) for _code, n, _window in cells]
    for place in range(number - sum(parts)):
        parts[place % len(parts)] += 1
    step = (closes - opened) / WINDOWS
    SignatureBatch.objects.bulk_create(
        SignatureBatch(
            case_id=petition.pk,
            source="paper",
            place=code,
            number=part,
            counted_at=opened + step * (window + 0.2 + 0.7 * chance.random()),
        )
        for (code, _n, window), part in zip(cells, parts, strict=True)
        if part
    )
