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

SCENARIOS = {
    "one submission, nothing else": HEAD.format(preset="us-we-the-people"),
    "1,000,000 signatures in one step": HEAD.format(preset="us-we-the-people")
    + SIGN.format(at=1, more=f"count = {MILLION}"),
    "1,000,000 signatures in 100 steps": HEAD.format(preset="us-we-the-people")
    + "".join(SIGN.format(at=number, more="count = 10_000") for number in range(1, 101)),
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
            print(f"{name:<36} {wall:6.1f} s, {own:5.1f} s of a processor")


if __name__ == "__main__":
    main()
