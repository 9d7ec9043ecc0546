"""Check the ledger of this installation, of an export or of a server, with no trust in whoever keeps it."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from heapq import merge
from itertools import tee
from operator import attrgetter
from pathlib import Path
from typing import IO, Any

import httpx
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from dauys.ledger import protection, queries, transport, verify
from dauys.ledger.canonical import Record
from dauys.ledger.queries import Head

PATIENCE = 30
"""Seconds to wait for a server's answer."""


class Command(BaseCommand):
    """`dauys verify [--url URL | --export FILE] [--against FILE]`: 0 in order, 1 a fault, 2 nothing to check."""

    help = "Check the ledger: nothing altered, missing, out of order or inserted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to check (this installation if left out), and heads kept from before."""
        source = parser.add_mutually_exclusive_group()
        source.add_argument("--url", help="address of a Dauys server")
        source.add_argument("--export", metavar="FILE", help="file made by `dauys manage ledger_export`")
        parser.add_argument("--against", metavar="FILE", help="an earlier export; finds chains cut off since then")

    def handle(self, *, url: str | None, export: str | None, against: str | None, **_options: Any) -> None:
        """Check, say what was found, and leave with the status that says it."""
        with ExitStack() as stack:
            try:
                kept = transport.read_heads(_open(stack, against)) if against else iter(())
                records, heads = _source(stack, url, export, kept)
                report = verify.verify(records, against=heads)
            except (OSError, UnicodeDecodeError, transport.UnreadableError) as error:
                raise CommandError(f"unreadable: {error}", returncode=2) from error
        self._tell(report, here=not (url or export))

    def _tell(self, report: verify.Report, *, here: bool) -> None:
        for fault in report.faults:
            self.stderr.write(f"{fault.wrong}: {fault.text()}")
        unprotected = here and not protection.stands(connection)
        if unprotected:
            self.stderr.write("unprotected: " + _("The database lets entries be changed: its triggers are missing."))
        counted = {"entries": report.entries, "cases": report.cases, "faulty": report.faulty}
        if report.faulty:
            raise CommandError(
                _("faulty: %(faulty)s faults in %(entries)s entries of %(cases)s cases.") % counted, returncode=1
            )
        if unprotected:
            raise CommandError(_("All %(entries)s entries are in order, but not protected.") % counted, returncode=1)
        self.stdout.write(_("In order: %(entries)s entries of %(cases)s cases.") % counted)


def _open(stack: ExitStack, path: str) -> IO[str]:
    return stack.enter_context(Path(path).open(encoding="utf-8"))


def _source(
    stack: ExitStack, url: str | None, export: str | None, kept: Iterator[Head]
) -> tuple[Iterable[Record], Iterable[Head]]:
    if export:
        return transport.read_records(_open(stack, export)), kept
    if url:
        server = transport.Server(url, stack.enter_context(httpx.Client(timeout=PATIENCE, follow_redirects=True)))
        wanted, shown = tee(server.heads())
        return server.records(wanted), merge(kept, shown, key=attrgetter("case_id"))
    return queries.records(), kept
