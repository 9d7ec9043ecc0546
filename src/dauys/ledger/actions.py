"""The only writer of the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dauys.kernel.refusal import Kind, Refusal
from dauys.ledger import queries, rules
from dauys.ledger.canonical import GENESIS, digest, plain
from dauys.ledger.models import Entry

ATTEMPTS = 50
"""How often one append may lose its place to others before it gives up."""


@transaction.atomic
def append(case_id: UUID, *, kind: str, role: str, payload: Mapping[str, Any], now: datetime) -> Entry:
    """Add the next entry of a case, in the caller's transaction: it stands or falls with what it tells about.

    Two appends at once want the same number: the primary key lets one through, the other takes the next number.
    """
    if refusal := rules.refuse_entry(kind, role, payload):
        raise refusal
    data = plain(payload)
    for _attempt in range(ATTEMPTS):
        entry = _next(case_id, kind, role, data, now)
        try:
            with transaction.atomic():
                entry.save()
        except IntegrityError:
            if not Entry.objects.filter(case_id=case_id, seq=entry.seq).exists():
                raise
        else:
            return entry
    raise Refusal("ledger_busy", _("Too much is happening in this case at once. Please try again."), kind=Kind.LATER)


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
