"""Put a copy in the place of what is here."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from dauys.config import copies
from dauys.kernel.clock import clock


class Command(BaseCommand):
    """The way back from `dauys backup`, into any database. Nothing else may run meanwhile."""

    help = "Put the copy in FILE (and FILE.personal beside it) in the place of what is here. Stop the site first."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the copy lies, and whether it may take the place of data."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--replace", action="store_true", help="Give up the data that are here now.")

    def handle(self, *_args: str, **options: Any) -> None:
        """Restore and say what came back."""
        copied = copies.restore(options["file"], replace=options["replace"], now=clock.now())
        self.stdout.write(_("%(count)s rows came back.") % {"count": sum(copied.rows.values())})
        if not copied.second.exists():
            self.stdout.write(
                _("Without %(second)s: nobody's name, account or address came back.") % {"second": copied.second}
            )
        for person in copied.to_erase:
            self.stdout.write(_("Person %(id)s was erased here and must be erased again by hand.") % {"id": person})
