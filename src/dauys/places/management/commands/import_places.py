"""Import places with codes and populations from a CSV file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from dauys.kernel.clock import clock
from dauys.places import actions


class Command(BaseCommand):
    """`dauys manage import_places FILE`: all of the file or, if anything in it is wrong, nothing."""

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
        done = actions.import_csv(text, now=clock.now())
        counts = {"created": done.created, "changed": done.changed, "populations": done.populations}
        self.stdout.write(_("New places: %(created)s. Changed: %(changed)s. Populations: %(populations)s.") % counts)
