"""Runs the demonstration's identity provider."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dauys.people import demo

DAY = 86_400


class Command(BaseCommand):
    """An identity provider with invented people, on this machine alone, until it is stopped."""

    help = "Run the demonstration's identity provider, on this machine alone, until it is stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the port."""
        parser.add_argument("--port", type=int, default=demo.PORT)

    def handle(self, *_args: Any, port: int, **_options: Any) -> None:
        """Serve; anybody may sign in with it as anybody, so it refuses to run beside real people."""
        if settings.MODE == "production":
            raise CommandError("This provider lets everybody in as anybody: it runs in demonstrations only.")
        with demo.provider(port) as chosen:
            self.stdout.write(f"http://localhost:{chosen}: {', '.join(demo.USERS)}")
            while True:
                time.sleep(DAY)
