"""Check the ledger of this installation, of an export or of a server, with no trust in whoever keeps it."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from heapq import merge
from itertools import tee
from operator import attrgetter
from pathlib import Path
from typing import IO, Any

import httpx
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from dauys.kernel.clock import clock
from dauys.ledger import notes, protection, queries, transport, verify, verify_tree
from dauys.ledger.canonical import Record
from dauys.ledger.notes import Checkpoint, Note, Verifier
from dauys.ledger.queries import Head

PATIENCE = 30
"""Seconds to wait for a server's answer."""
SEALED_WITHIN = timedelta(minutes=10)
"""How old an entry may be and not yet be in the tree."""


class Command(BaseCommand):
    """`dauys verify [--url URL | --export FILE] [--against FILE]`: 0 in order, 1 a fault, 2 nothing to check."""

    help = "Check the ledger: nothing altered, missing, out of order or inserted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to check (this installation if left out), and heads kept from before."""
        source = parser.add_mutually_exclusive_group()
        source.add_argument("--url", help="address of a Dauys server")
        source.add_argument("--export", metavar="FILE", help="file made by `dauys manage ledger_export`")
        parser.add_argument("--against", metavar="FILE", help="an earlier export; finds chains cut off since then")
        kept = "a checkpoint that somebody has kept; the tree must continue it (may be repeated)"
        parser.add_argument("--checkpoint", metavar="FILE", action="append", default=[], help=kept)
        known = "a public key of the site, known from elsewhere (may be repeated)"
        parser.add_argument("--key", metavar="KEY", action="append", default=[], help=known)

    def handle(
        self,
        *,
        url: str | None,
        export: str | None,
        against: str | None,
        checkpoint: list[str],
        key: list[str],
        **_options: Any,
    ) -> None:
        """Check, say what was found, and leave with the status that says it."""
        with ExitStack() as stack:
            try:
                kept = transport.read_heads(_open(stack, against)) if against else iter(())
                records, heads = _source(stack, url, export, kept)
                claimed: set[bytes] = set()
                report = verify.verify(_claims(records, claimed) if url else records, against=heads)
                tree = self._tree(stack, url, export, [_note(path) for path in checkpoint], key, claimed)
            except (OSError, UnicodeDecodeError, transport.UnreadableError, notes.UnreadableNoteError) as error:
                raise CommandError(f"unreadable: {error}", returncode=2) from error
        self._tell(report, tree, here=not (url or export))

    def _tree(
        self,
        stack: ExitStack,
        url: str | None,
        export: str | None,
        kept: list[Note],
        keys: list[str],
        claimed: set[bytes],
    ) -> verify_tree.Report | None:
        """What is found in the tree; an export holds none."""
        known = [Verifier.read(key) for key in keys]
        if export:
            return None
        if not url:
            return verify_tree.verify_here(kept=kept)
        server = _server(stack, url)
        shown = server.checkpoint()
        size = max([Checkpoint.read(note.text).size for note in [*kept, *([shown] if shown else [])]], default=0)
        keys_of_site = known or server.keys()
        return verify_tree.verify(server.entries(size), shown=shown, keys=keys_of_site, kept=kept, claimed=claimed)

    def _tell(self, report: verify.Report, tree: verify_tree.Report | None, *, here: bool) -> None:
        for fault in report.faults:
            self.stderr.write(f"{fault.wrong}: {fault.text()}")
        for sentence in tree.faults if tree else ():
            self.stderr.write(f"tree: {sentence}")
        unprotected = here and not protection.stands(connection)
        if unprotected:
            self.stderr.write("unprotected: " + _("The database lets entries be changed: its triggers are missing."))
        counted = {"entries": report.entries, "cases": report.cases, "faulty": report.faulty}
        if report.faulty:
            raise CommandError(
                _("faulty: %(faulty)s faults in %(entries)s entries of %(cases)s cases.") % counted, returncode=1
            )
        if tree and tree.faulty:
            raise CommandError(
                _("Faults in the tree over all entries: %(number)s.") % {"number": tree.faulty}, returncode=1
            )
        if unprotected:
            raise CommandError(_("All %(entries)s entries are in order, but not protected.") % counted, returncode=1)
        self.stdout.write(_("In order: %(entries)s entries of %(cases)s cases.") % counted)
        if tree and tree.leaves:
            self.stdout.write(_("In order: the tree of %(leaves)s leaves.") % {"leaves": tree.leaves})


def _open(stack: ExitStack, path: str) -> IO[str]:
    return stack.enter_context(Path(path).open(encoding="utf-8"))


def _claims(records: Iterable[Record], claimed: set[bytes]) -> Iterator[Record]:
    """Pass records on and keep the hashes of those that must be sealed by now."""
    settled = clock.now() - SEALED_WITHIN
    for record in records:
        if record.at < settled:
            claimed.add(record.hash)
        yield record


def _note(path: str) -> Note:
    return Note.read(Path(path).read_text(encoding="utf-8"))


def _server(stack: ExitStack, url: str) -> transport.Server:
    return transport.Server(url, stack.enter_context(httpx.Client(timeout=PATIENCE, follow_redirects=True)))


def _source(
    stack: ExitStack, url: str | None, export: str | None, kept: Iterator[Head]
) -> tuple[Iterable[Record], Iterable[Head]]:
    if export:
        return transport.read_records(_open(stack, export)), kept
    if url:
        server = _server(stack, url)
        wanted, shown = tee(server.heads())
        return server.records(wanted), merge(kept, shown, key=attrgetter("case_id"))
    return queries.records(), kept
