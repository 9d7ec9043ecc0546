"""Print every operation of the API, or write the list into the documentation."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dauys.api import reference
from dauys.kernel.cli import PACKAGE

PAGE = PACKAGE.parents[1] / "docs" / "reference" / "api.md"


class Command(BaseCommand):
    """`dauys api_reference [--write]`."""

    help = "Print every operation of the API."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the option."""
        parser.add_argument("--write", action="store_true", help="write docs/reference/api.md of the sources")

    def handle(self, *_args: Any, write: bool, **_options: Any) -> None:
        """Print or write the list; what stands above it in the file stays."""
        if not write:
            self.stdout.write(reference.markdown(), ending="")
        elif PAGE.is_file():
            head, _mark, _list = PAGE.read_text(encoding="utf-8").partition(reference.MARK)
            PAGE.write_text(head + reference.MARK + "\n" + reference.markdown(), encoding="utf-8")
        else:
            raise CommandError(f"{PAGE}: no such file; --write is for the sources.")
