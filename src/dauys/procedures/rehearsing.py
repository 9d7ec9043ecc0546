"""Tries a preset out in a process of its own, with a limit of time, so that the site itself is never touched."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dauys.kernel.refusal import Kind, Refusal, invalid
from dauys.procedures.schema import Preset
from dauys.procedures.writing import as_toml

PATIENCE = 30
"""Seconds a scenario may take."""
LONGEST = 20_000
"""Characters of a scenario."""
OWN_PRESET = re.compile(r"(?m)^[ \t]*preset[ \t]*=.*$")
RAN = 0
KEPT = 1_000
"""Characters shown of what went wrong."""


def rehearse(preset: Preset, scenario: str) -> dict[str, Any]:
    """What `dauys procedures simulate --json` prints for a scenario of this preset. Refusal: the scenario is wrong."""
    if len(scenario) > LONGEST:
        sentence = _("This scenario is too long.")
        raise invalid("too_long", sentence, scenario=sentence)
    with tempfile.TemporaryDirectory(prefix="dauys-rehearsal-") as folder:
        home = Path(folder)
        (home / "preset.toml").write_text(as_toml(preset), encoding="utf-8")
        text = 'preset = "preset.toml"\n' + OWN_PRESET.sub("", scenario)
        (home / "scenario.toml").write_text(text, encoding="utf-8")
        done = _run(home / "scenario.toml")
    if done.returncode != RAN:
        told = done.stderr.replace(f"{home}/", "").strip().splitlines()
        raise invalid("wrong_scenario", _last(told), scenario=_last(told))
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _run(file: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dauys.kernel.cli", "procedures", "simulate", str(file), "--json"]
    own = {"DAUYS_HOME": str(settings.HOME), "DAUYS_DATABASE_URL": "", "LC_ALL": get_language() or "en"}
    try:
        return subprocess.run(  # noqa: S603  (our own words; what people wrote is in the file)
            command, capture_output=True, text=True, timeout=PATIENCE, env={**os.environ, **own}, check=False
        )
    except subprocess.TimeoutExpired:
        sentence = _("This scenario takes too long. Make it smaller.")
        raise Refusal("too_slow", sentence, kind=Kind.LATER, fields={"scenario": sentence}) from None


def _last(lines: list[str]) -> str:
    """The sentences for people: of a fault of the program, its last line only."""
    if any(line.startswith("Traceback") for line in lines):
        return lines[-1][:KEPT]
    return "\n".join(lines)[:KEPT] or _("The scenario could not be run.")
