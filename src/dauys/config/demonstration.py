"""Prepares the demonstration: a database of its own, loaded once, marked so that no real one is ever taken for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils.translation import gettext as _

from dauys.config import copies
from dauys.kernel.refusal import Refusal
from dauys.kernel.seeding import run_seeds
from dauys.web import demo
from dauys.web.readiness import migrations_missing


@dataclass(frozen=True)
class Sample:
    """An account to try the demonstration with."""

    email: str
    password: str
    who: str


def prepare(*, reset: bool, now: datetime, tell: Callable[[str], object]) -> list[Sample]:
    """Load the demonstration unless it is there; its accounts. Times in it are relative to the moment it was loaded."""
    mark = Path(settings.HOME) / "demonstration.json"
    if not mark.exists() and copies.occupied():
        raise Refusal("not_a_demonstration", _("There are real data here; the demonstration would spoil them."))
    if reset and mark.exists():
        mark.unlink()
        copies.empty()
    if migrations_missing():
        tell(_("Preparing the database"))
        call_command("migrate", interactive=False, verbosity=0)
    if not mark.exists():
        tell(_("Loading the demonstration (once, less than a minute)"))
        with transaction.atomic():
            run_seeds()
            samples = [Sample(*row) for row in demo.load(now)]
        mark.write_text(
            json.dumps({"at": now.isoformat(), "accounts": [asdict(sample) for sample in samples]}, indent=1)
        )
    return [Sample(**row) for row in json.loads(mark.read_text(encoding="utf-8"))["accounts"]]
