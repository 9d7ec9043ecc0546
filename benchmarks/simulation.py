"""Measure the simulator: `python benchmarks/simulation.py`. It needs no installation: its database is in memory."""

# ruff: noqa: INP001, T201  (a script that prints)

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from subprocess import DEVNULL, run

MILLION = 1_000_000
HEAD = 'preset = "{preset}"\nstart = 2026-01-05T14:00:00Z\n[[step]]\ndo = "submit"\nby = "author"\n'
SIGN = '[[step]]\ndo = "sign"\nby = "signer"\nat = {{ seconds = {at} }}\n{more}\n'

STATES = {"DE": 400_000, "FR": 250_000, "IT": 150_000, "ES": 80_000, "PL": 70_000, "NL": 30_000, "SE": 20_000}
"""Seven member states, each above its own minimum, with a million statements in all."""
JOIN = '[[step]]\ndo = "join"\nby = "organiser"\nfrom = "{place}"\n'
INITIATIVE = (
    'preset = "eu-citizens-initiative"\nstart = 2026-01-05T14:00:00Z\n'
    '[[step]]\ndo = "draft"\nby = "author"\nfrom = "DE"\n'
    + "".join(JOIN.format(place=place) for place in list(STATES)[1:])
    + '[[step]]\ndo = "submit"\nby = "author"\n[[step]]\ndo = "accept"\nby = "moderator"\n'
)
CERTIFY = '[[step]]\ndo = "verify"\nby = "authority"\nfrom = "{place}"\nwith = {{ valid = {number}, invalid = 0 }}\n'

SCENARIOS = {
    "one submission, nothing else": HEAD.format(preset="us-we-the-people"),
    "1,000,000 signatures in one step": HEAD.format(preset="us-we-the-people")
    + SIGN.format(at=1, more=f"count = {MILLION}"),
    "1,000,000 signatures in 100 steps": HEAD.format(preset="us-we-the-people")
    + "".join(SIGN.format(at=number, more="count = 10_000") for number in range(1, 101)),
    "1,000,000 statements of 7 countries, certified": INITIATIVE
    + "".join(
        SIGN.format(at=step * 7 + number, more=f'from = "{place}"\ncount = {count // 10}')
        for step in range(10)
        for number, (place, count) in enumerate(STATES.items(), 1)
    )
    + '[[step]]\ndo = "deliver"\nby = "author"\n'
    + "".join(CERTIFY.format(place=place, number=number) for place, number in STATES.items())
    + '[[step]]\ndo = "respond"\nby = "body"\n',
    "500 people by name": HEAD.format(preset="us-we-the-people")
    + "".join(SIGN.format(at=number, more=f'person = "p{number}"') for number in range(1, 501)),
}


def main() -> None:
    """Run each scenario as a command of its own, and print how long it took."""
    surroundings = {**os.environ, "DJANGO_SETTINGS_MODULE": "dauys.config.settings"}
    with tempfile.TemporaryDirectory() as folder:
        for name, text in SCENARIOS.items():
            file = Path(folder) / "scenario.toml"
            file.write_text(text, encoding="utf-8")
            begun, before = time.perf_counter(), os.times()
            command = [sys.executable, "-m", "dauys.kernel.cli", "procedures", "simulate", str(file), "--json"]
            run(command, check=True, stdout=DEVNULL, env=surroundings)  # noqa: S603  (our own command)
            wall, after = time.perf_counter() - begun, os.times()
            own = after.children_user + after.children_system - before.children_user - before.children_system
            print(f"{name:<46} {wall:6.1f} s, {own:5.1f} s of a processor")


if __name__ == "__main__":
    main()
