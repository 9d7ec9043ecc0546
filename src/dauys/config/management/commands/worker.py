"""Run background work, beside web processes that run elsewhere."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from dauys.config.parts import background
from dauys.config.serving import working


class Command(BaseCommand):
    """The worker alone."""

    help = "Run background work until told to stop (SIGTERM, SIGINT). Any number of workers may run."
    requires_system_checks: list[str] = []

    def handle(self, *_args: str, **_options: Any) -> None:
        """Work until told to stop, then finish what is in hand."""
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        with working(background(["worker"])):
            stop.wait()
