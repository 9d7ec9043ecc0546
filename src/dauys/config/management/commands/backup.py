"""Copy the whole installation into two files, as it is at one moment."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from dauys.config import copies
from dauys.kernel.clock import clock


class Command(BaseCommand):
    """The copy: FILE and, for keys and personal data, FILE.personal."""

    help = "Copy everything into FILE; keys and personal data into FILE.personal, to be kept for a short time only."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the copy goes."""
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *_args: str, **options: Any) -> None:
        """Copy and say what was copied."""
        copied = copies.backup(options["file"], now=clock.now())
        told = _("%(count)s rows in %(file)s; keys and personal data in %(second)s.")
        self.stdout.write(told % {"count": sum(copied.rows.values()), "file": copied.file, "second": copied.second})
        if copied.files_elsewhere:
            self.stdout.write(_("Attached files lie in a bucket and are not in the copy: copy the bucket too."))
