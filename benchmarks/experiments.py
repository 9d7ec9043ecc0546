"""Measure what-if over a history: `python benchmarks/experiments.py [CASES [SIGNATURES_OF_EACH]]`; in memory."""

# ruff: noqa: INP001, T201, S311, PLC0415  (a script that prints; its chance need not be secret; set up before imports)

from __future__ import annotations

import os
import random
import sys
import time
from datetime import UTC, datetime, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dauys.config.settings")
START = datetime(2026, 1, 5, 6, tzinfo=UTC)
CODE, OTHER = "kz-epetition-government", "uk-parliament"


def main(cases: int, signatures: int) -> None:
    """Make a history of one procedure, and replay it under the rules of another country."""
    import django

    django.setup()
    from dauys.petitions import counting
    from dauys.petitions.models import Signature
    from dauys.petitions.simulation import Driver
    from dauys.procedures import actions, experimenting, presets, registry, simulation
    from dauys.procedures.scenario import Scenario, Step

    chance = random.Random(1)
    with simulation.throw_away_database():
        preset = presets.shipped()[CODE]
        scenario = Scenario.model_validate({"preset": CODE, "start": START, "step": []})
        jurisdiction, place = registry.furnish(preset, scenario)
        procedure = actions.adopt(preset, jurisdiction=jurisdiction, now=START)
        begun = time.perf_counter()
        for _number in range(cases):
            driver = Driver(procedure, place, START)
            driver.take(Step(do="submit", by="author"), START)
            driver.take(Step(do="accept", by="moderator"), START + timedelta(days=3))
            moments = (START + timedelta(days=3, seconds=chance.random() * 86_400 * 60) for _one in range(signatures))
            case = driver.case()
            rows = [Signature(case=case, place="KZ-75", created_at=at, counted_at=at) for at in moments]
            Signature.objects.bulk_create(rows, batch_size=1_000)
            counting.recount(case.petition, now=START + timedelta(days=80), lag=counting.NO_LAG)
        print(f"history made in {time.perf_counter() - begun:.1f} s")
        now, begun = START + timedelta(days=90), time.process_time()
        days = {"since": START.date(), "until": now.date()}
        row = experimenting.ask(presets.shipped()[OTHER], about=procedure, **days, public=False, now=now)
        print(f"the first part: {time.process_time() - begun:.1f} s of a processor")
        while experimenting.go_on(row, now=now):
            pass
        taken = time.process_time() - begun
        told = f"{cases:,} cases, {cases * signatures:,} signatures, {row.result['compared']:,} compared"
        print(f"{told}: {taken:.1f} s of a processor")


if __name__ == "__main__":
    main(*[int(word) for word in [*sys.argv[1:], "1000", "1000"][:2]])
