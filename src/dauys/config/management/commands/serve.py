"""Serve the site, with worker and tick inside."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from dauys.config.serving import Plan, refuse_serving, serve
from dauys.web.configuring import setting_up


def add_addresses(parser: ArgumentParser) -> None:
    """Where a server listens: the same words for every command that starts one."""
    parser.add_argument(
        "--host", default="127.0.0.1", help="Address to listen on; 0.0.0.0 for all (default: %(default)s)."
    )
    parser.add_argument("--port", default=8000, type=int, help="Port to listen on (default: %(default)s).")


class Command(BaseCommand):
    """Starts the web server and the parts beside it."""

    help = "Serve the site, with worker and tick inside. Stops on SIGTERM and SIGINT."
    requires_system_checks: list[str] = []  # `dauys upgrade` runs them; a start should be quick

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where, with how many processes, and what runs elsewhere."""
        add_addresses(parser)
        parser.add_argument(
            "--workers", default=1, type=int, help="Web processes (default: %(default)s, with all parts inside)."
        )
        parser.add_argument("--no-worker", action="store_true", help="A `dauys worker` runs elsewhere.")
        parser.add_argument("--no-tick", action="store_true", help="A `dauys tick` runs elsewhere.")

    def handle(self, *_args: str, **options: Any) -> None:
        """Serve until told to stop."""
        parts = tuple(part for part in ("worker", "tick") if not options[f"no_{part}"])
        plan = Plan(host=options["host"], port=options["port"], workers=max(1, options["workers"]), parts=parts)
        refuse_serving(plan)
        self.stdout.write(f"Dauys listens on http://{plan.host}:{plan.port}")
        if begin := setting_up.offer():
            self.stdout.write(_("Nobody administers this site yet. Set it up here: %(address)s") % {"address": begin})
        self.stdout.flush()
        serve(plan)
