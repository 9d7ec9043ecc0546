"""Asks the site's virus scanner about a file: a command that ends with 0 for clean and 1 for infected."""

from __future__ import annotations

import logging
import shlex
import subprocess
from enum import StrEnum
from pathlib import Path

from django.conf import settings

log = logging.getLogger("dauys.files")

PATIENCE = 300
"""Seconds that a scanner may take for one file."""
CLEAN, INFECTED = 0, 1
"""Exit statuses, as ClamAV and most others have them."""


class Verdict(StrEnum):
    """What came of asking; `NONE`: this site has no scanner."""

    CLEAN = "clean"
    INFECTED = "infected"
    LATER = "later"
    NONE = "none"


def configured() -> bool:
    """Whether this site lets files be scanned."""
    return bool(settings.SCANNER)


def scan(path: Path) -> Verdict:
    """Ask the scanner. One that is missing, fails or takes too long is asked again later, and said so in the log."""
    if not configured():
        return Verdict.NONE
    command = [*shlex.split(settings.SCANNER), str(path)]
    try:
        ran = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603  (the operator's own words)
    except (OSError, subprocess.TimeoutExpired) as error:
        log.warning("The virus scanner could not be asked: %s.", type(error).__name__)
        return Verdict.LATER
    if ran.returncode in (CLEAN, INFECTED):
        return Verdict.INFECTED if ran.returncode == INFECTED else Verdict.CLEAN
    log.warning("The virus scanner ended with %s: %s", ran.returncode, ran.stderr[-300:].decode(errors="replace"))
    return Verdict.LATER
