"""Write the ledger to a file that anybody can check: every entry, or only the last of each case."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from dauys.kernel.clock import clock
from dauys.ledger import queries, transport


class Command(BaseCommand):
    """`dauys manage ledger_export FILE [--heads]`; `-` writes to the standard output."""

    help = "Write the ledger to a file that `dauys verify --export` checks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and whether heads are enough."""
        parser.add_argument("file")
        parser.add_argument("--heads", action="store_true", help="only the last entry of each case")

    def handle(self, *, file: str, heads: bool, **_options: Any) -> None:
        """Write a new file beside the old one and put it in its place when it is whole."""
        rows = map(transport.head_json, queries.heads()) if heads else map(transport.record_json, queries.records())
        content = "heads" if heads else "entries"
        if file == "-":
            transport.write(sys.stdout, at=clock.now(), content=content, rows=rows)
            return
        target = Path(file)
        fresh = target.with_name(target.name + ".new")
        with fresh.open("w", encoding="utf-8") as output:
            written = transport.write(output, at=clock.now(), content=content, rows=rows)
            output.flush()
            os.fsync(output.fileno())
        fresh.replace(target)
        self.stdout.write(_("%(number)s lines written to %(file)s.") % {"number": written, "file": file})
