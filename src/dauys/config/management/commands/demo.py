"""Load the demonstration jurisdiction once, and run all parts."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from dauys.config import demonstration
from dauys.config.management.commands.serve import add_addresses
from dauys.config.serving import Plan, refuse_serving, serve
from dauys.kernel.clock import clock


class Command(BaseCommand):
    """A site to look at and play with; never the way to run a real one."""

    help = "Load the demonstration jurisdiction once, and run all parts. Never use it for a real installation."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen, and whether to begin anew."""
        add_addresses(parser)
        parser.add_argument("--reset", action="store_true", help="Forget everything and load it again.")
        parser.add_argument("--load-only", action="store_true", help="Load and stop.")

    def handle(self, *_args: str, **options: Any) -> None:
        """Load what is missing, tell the accounts, serve."""
        if not settings.DEMONSTRATION:
            self._begin_again_as_demonstration(options["port"])
        samples = demonstration.prepare(reset=options["reset"], now=clock.now(), tell=self._tell)
        if options["load_only"]:
            self._tell(_("The demonstration is loaded. These can sign in once it is served:"))
            self._introduce(samples)
            return
        plan = Plan(host=options["host"], port=options["port"])
        refuse_serving(plan)
        self._tell(
            _("Dauys is on %(address)s (Ctrl+C stops it). Sign in as one of these:") % {"address": settings.SITE_URL}
        )
        self._introduce(samples)
        with demonstration.identity_provider():
            serve(plan)

    def _introduce(self, samples: list[demonstration.Sample]) -> None:
        for sample in samples:
            self._tell(f"  {sample.email:<34} {sample.password:<20} {sample.who}")

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _begin_again_as_demonstration(self, port: int) -> None:
        """Settings are read once, at the start: start once more with the mode this command is for."""
        os.environ["DAUYS_MODE"] = "demonstration"
        os.environ.setdefault("DAUYS_SITE_URL", f"http://localhost:{port}")
        self.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", "dauys.kernel.cli", *sys.argv[1:]])  # noqa: S606
