"""Measure public lists of 100,000 petitions: `python benchmarks/lists.py [NUMBER]`, on the configured database.

Use an installation of its own (DAUYS_HOME, DAUYS_DATABASE_URL), migrated and empty: the petitions stay in it.
"""

# ruff: noqa: INP001, S311, T201  (a script that prints; its chance is to be the same each time)

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dauys.config.settings")

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from dauys.bodies.models import Body  # noqa: E402
from dauys.kernel import actions as calendars  # noqa: E402
from dauys.kernel.ids import uuid7  # noqa: E402
from dauys.kernel.models import Jurisdiction  # noqa: E402
from dauys.petitions import queries  # noqa: E402
from dauys.petitions.models import Petition  # noqa: E402
from dauys.petitions.queries import Filters  # noqa: E402
from dauys.places import seeds  # noqa: E402
from dauys.places.models import Place  # noqa: E402
from dauys.procedures import actions, presets  # noqa: E402
from dauys.procedures.models import Case, Obligation, Procedure, Threshold  # noqa: E402
from dauys.topics.models import Topic  # noqa: E402

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NUMBER = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
CHUNK = 2_000
STAGES = ["gathering"] * 40 + ["consideration"] * 5 + ["answered"] * 10 + ["lapsed"] * 30 + ["rejected"] * 15
CODES = ("kz-epetition-government", "kz-epetition-region-akimat", "kz-epetition-region-maslikhat", "uk-parliament")
LISTED = 0.9
ROUNDS = 5


def furnish() -> dict[str, Procedure]:
    """Places, bodies, topics and procedures in force."""
    seeds.load()
    calendars.seed("KZ", now=NOW, years=range(2025, 2028))
    if not Topic.objects.exists():
        for code in ("roads", "schools", "heating", "clinics"):
            Topic.objects.add_root(instance=Topic(code=code, name={"en": code}))
    found = {}
    for code in CODES:
        preset = presets.shipped()[code]
        law = Jurisdiction.objects.get(code=preset.jurisdiction)
        found[code] = actions.adopt(preset, jurisdiction=law, now=NOW)
    for place in Place.objects.filter(code__in=("KZ", "KZ-75", "KZ-71", "GB")):
        law = Jurisdiction.objects.get(code=place.code[:2])
        if not Body.objects.filter(code=f"{place.code.lower()}-body").exists():
            Body.objects.add_root(
                instance=Body(
                    code=f"{place.code.lower()}-body",
                    kind="government",
                    name={"en": place.code},
                    place=place,
                    jurisdiction=law,
                )
            )
    return found


def fill(procedures: Mapping[str, Procedure], chance: random.Random) -> None:
    """That many petitions in every stage, each with its thresholds and, where something is owed, a duty."""
    topics = list(Topic.objects.all())
    where = {code: list(Place.objects.filter(code__in=codes)) for code, codes in _addressed().items()}
    bodies = {body.code: body for body in Body.objects.all()}
    for start in range(Petition.objects.count(), NUMBER, CHUNK):
        cases = []
        for _number in range(start, min(start + CHUNK, NUMBER)):
            procedure = procedures[chance.choice(CODES)]
            place = chance.choice(where[procedure.code])
            cases.append(_case(procedure, place, bodies[f"{place.code.lower()}-body"], chance.choice(topics), chance))
        _store(cases, chance)


def _addressed() -> dict[str, tuple[str, ...]]:
    cities = ("KZ-75", "KZ-71")
    return {CODES[0]: ("KZ",), CODES[1]: cities, CODES[2]: cities, CODES[3]: ("GB",)}


def _case(procedure: Procedure, place: Place, body: Body, topic: Topic, chance: random.Random) -> Case:
    at, stage = NOW - timedelta(seconds=chance.randrange(700 * 86_400)), chance.choice(STAGES)
    return Case(
        id=uuid7(at),
        jurisdiction_id=procedure.jurisdiction_id,
        instrument="petitions",
        procedure=procedure,
        place=place,
        addressee=body,
        topic=topic,
        zone="Asia/Almaty",
        stage=stage,
        stage_since=at + timedelta(seconds=chance.randrange(86_400)),
        stage_ends_at=NOW + timedelta(seconds=chance.randrange(180 * 86_400)) if stage == "gathering" else None,
        listed=chance.random() < LISTED,
        listed_at=at,
        created_at=at,
        submitted_at=at,
    )


@transaction.atomic
def _store(cases: list[Case], chance: random.Random) -> None:
    Case.objects.bulk_create(cases)
    texts = ("Repair the road", "Heat the school", "Open a clinic", "Plant trees")
    Petition.objects.bulk_create(
        Petition(
            case=case,
            language="en",
            titles={"en": f"{chance.choice(texts)} {place}"},
            bodies={"en": "Please. " * 60},
            number=int(chance.paretovariate(0.8)),
            recent=chance.choice((0, 0, 0, 1, 5, 40)),
            counted_until=NOW,
            recounted_at=NOW,
        )
        for place, case in enumerate(cases)
    )
    Threshold.objects.bulk_create(
        Threshold(case=case, name=rule.name, position=place, needed={"number": 50_000 if place else 50})
        for case in cases
        for place, rule in enumerate(case.preset.thresholds)
    )
    Obligation.objects.bulk_create(
        Obligation(id=uuid7(NOW), case=case, body=case.addressee, duty="respond", rule="threshold", laid_at=NOW)
        for case in cases
        if case.stage in ("consideration", "answered")
    )


def measure(name: str, filters: Filters) -> None:
    """Print the processor time of the first pages of a list, the whole of it, and how many queries each takes."""
    spent, asked, cursor = [], [], ""
    for _round in range(ROUNDS):
        with CaptureQueriesContext(connection) as captured:
            begun, cpu = time.perf_counter(), time.process_time()
            page = queries.list_page(filters, cursor=cursor)
            for row in page.rows:
                queries.goal(row)
            spent.append((time.perf_counter() - begun, time.process_time() - cpu))
        asked.append(len(captured))
        cursor = page.older or cursor
    wall, own = (min(column) * 1000 for column in zip(*spent, strict=True))
    slowest = max(first for first, _second in spent) * 1000
    print(f"{name:<28} {len(page.rows):>4} {max(asked):>8} {own:>9.1f} {wall:>9.1f} {slowest:>10.1f}")


def narrowed() -> dict[str, dict[str, Any]]:
    """Nothing, and each filter by itself."""
    return {
        "": {},
        "place": {"place": Place.objects.get(code="KZ-75")},
        "country": {"place": Place.objects.get(code="GB")},
        "topic": {"topic": Topic.objects.get(code="roads")},
        "body": {"body_id": Body.objects.get(code="kz-71-body").pk},
        "procedure": {"procedure": CODES[1]},
        "level": {"level": "regional"},
        "jurisdiction": {"jurisdiction": "KZ"},
        "rare": {"place": Place.objects.get(code="KZ-79")},
    }


def main() -> None:
    """Fill what is missing, and measure every list."""
    begun = time.perf_counter()
    fill(furnish(), random.Random(7))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{Petition.objects.count()} petitions on {connection.vendor}, {time.perf_counter() - begun:.0f} s to fill")
    print(f"{'list':<28} {'rows':>4} {'queries':>8} {'cpu ms':>9} {'wall ms':>9} {'slowest ms':>10}")
    for show in queries.ORDERS:
        for name, filters in narrowed().items():
            measure(f"{show} {name}", Filters(show=show, **filters))


if __name__ == "__main__":
    main()
