"""Print how long data are kept, or write it into the documentation."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dauys.kernel import retention
from dauys.kernel.cli import PACKAGE
from dauys.kernel.refusal import Refusal

PAGE = PACKAGE.parents[1] / "docs" / "reference" / "retention.md"


class Command(BaseCommand):
    """`dauys manage retention [--write]`."""

    help = "Print the schedule of retention that the areas declare."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the option."""
        parser.add_argument("--write", action="store_true", help="write docs/reference/retention.md of the sources")

    def handle(self, *_args: Any, write: bool, **_options: Any) -> None:
        """Print or write the schedule; refuse one with mistakes."""
        if mistakes := list(retention.mistakes()):
            raise Refusal("retention_wrong", "; ".join(mistakes))
        if not write:
            self.stdout.write(retention.page(), ending="")
        elif PAGE.parent.is_dir():
            PAGE.write_text(retention.page(), encoding="utf-8")
        else:
            raise CommandError(f"{Path(PAGE).parent}: no such folder; --write is for the sources.")
