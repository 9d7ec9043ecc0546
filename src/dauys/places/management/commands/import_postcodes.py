"""Import from a CSV file which postcodes lead to which places."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from dauys.kernel.clock import clock
from dauys.places import actions


class Command(BaseCommand):
    """`dauys manage import_postcodes FILE`: all of the file or, if anything in it is wrong, nothing."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path, help="CSV file in UTF-8; its columns are in docs/reference/places.md")

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        """Read, import, and say how much."""
        try:
            text = file.read_text("utf-8")
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise CommandError(_("%(file)s is not encoded in UTF-8.") % {"file": file}) from error
        number = actions.import_postcodes(text, now=clock.now())
        self.stdout.write(_("Beginnings of postcodes: %(number)s.") % {"number": number})
