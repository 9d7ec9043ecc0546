"""The only writer of the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from dauys.kernel.refusal import Kind, Refusal
from dauys.kernel.rehearsal import rehearsing
from dauys.ledger import queries, rules
from dauys.ledger.canonical import GENESIS, digest, plain
from dauys.ledger.models import Entry, Unsealed

ATTEMPTS = 50
"""How often one append may lose its place to others before it gives up."""
LINE = 0x6C656467
"""Keeps the locks of the line apart from other advisory locks."""


@transaction.atomic
def append(case_id: UUID, *, kind: str, role: str, payload: Mapping[str, Any], now: datetime) -> Entry:
    """Add the next entry of a case, in the caller's transaction: it stands or falls with what it tells about.

    Two appends at once want the same number: the primary key lets one through, the others stand in line for the next.
    """
    if refusal := rules.refuse_entry(kind, role, payload):
        raise refusal
    data = plain(payload)
    for _attempt in range(ATTEMPTS):
        entry = _next(case_id, kind, role, data, now)
        try:
            with transaction.atomic():
                entry.save()
                if not rehearsing():
                    Unsealed.objects.create(case_id=case_id, seq=entry.seq, hash=entry.hash)
        except IntegrityError:
            if not Entry.objects.filter(case_id=case_id, seq=entry.seq).exists():
                raise
            _stand_in_line(case_id)
        else:
            return entry
    raise Refusal("ledger_busy", _("Too much is happening in this case at once. Please try again."), kind=Kind.LATER)


def _stand_in_line(case_id: UUID) -> None:
    """Wait for those who lost before, so that nobody loses again and again. SQLite lets only one write anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [str(case_id), LINE])


def _next(case_id: UUID, kind: str, role: str, data: dict[str, Any], now: datetime) -> Entry:
    last = queries.head(case_id)
    seq, previous = (last.seq + 1, last.hash) if last else (1, GENESIS)
    return Entry(
        case_id=case_id,
        seq=seq,
        at=now,
        kind=kind,
        role=role,
        payload=data,
        previous=previous,
        hash=digest(case_id=case_id, seq=seq, at=now, kind=kind, role=role, payload=data, previous=previous),
    )
