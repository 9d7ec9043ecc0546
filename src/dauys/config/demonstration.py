"""Prepares the demonstration: a database of its own, loaded once, marked so that no real one is ever taken for it."""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from django.utils.translation import gettext as _

from dauys.config import copies
from dauys.kernel.models import Jurisdiction
from dauys.kernel.refusal import Refusal
from dauys.kernel.seeding import run_seeds
from dauys.people import demo as identities
from dauys.web import demo
from dauys.web.readiness import migrations_missing

log = logging.getLogger("dauys.demonstration")


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
        loaded = {"at": now.isoformat(), "accounts": [asdict(sample) for sample in samples]}
        mark.write_text(json.dumps(loaded, indent=1, ensure_ascii=False), encoding="utf-8")
    return [Sample(**row) for row in json.loads(mark.read_text(encoding="utf-8"))["accounts"]]


@contextmanager
def identity_provider() -> Iterator[None]:
    """Run the sample identity provider beside the site, without waiting for it: everything else works without it."""
    ending = threading.Event()
    thread = threading.Thread(target=_provide, args=(ending,), name="identity provider", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join(5)


def _provide(ending: threading.Event) -> None:
    try:
        with identities.provider(_free(identities.PORT)) as port:
            identities.set_up(Jurisdiction.objects.get(code="KZ"), port=port)
            connections.close_all()
            ending.wait()
    except RuntimeError:
        log.warning("The sample identity provider did not start; sign in with an account instead.")


def _free(port: int) -> int:
    """The port, or 0 (any) if somebody has it."""
    with socket.socket() as probe:
        return port if probe.connect_ex(("127.0.0.1", port)) else 0
