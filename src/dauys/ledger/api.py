"""The ledger over HTTP, for checkers who do not trust the server: heads of all cases, and the chain of one."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from ninja import Query, Router, Schema

from dauys.ledger import queries
from dauys.ledger.canonical import Record, stamp

router = Router(tags=["ledger"])
PAGE = 1_000


class EntryOut(Schema):
    """One entry, with everything its hash covers; hashes in hexadecimal."""

    case: UUID
    seq: int
    at: str
    kind: str
    role: str
    payload: dict[str, Any]
    previous: str
    hash: str


class ChainOut(Schema):
    """A page of a case's entries; `next` is the number to hand in as `after`, null at the end."""

    entries: list[EntryOut]
    next: int | None


class HeadOut(Schema):
    """The last entry of a case."""

    case: UUID
    seq: int
    hash: str


class HeadsOut(Schema):
    """A page of heads in order of the cases' ids; `next` is the id to hand in as `after`, null at the end."""

    heads: list[HeadOut]
    next: UUID | None


def as_json(record: Record) -> dict[str, Any]:
    """A record as it travels: in the API and as a line of an export."""
    return {
        "case": str(record.case_id),
        "seq": record.seq,
        "at": stamp(record.at),
        "kind": record.kind,
        "role": record.role,
        "payload": record.payload,
        "previous": record.previous.hex(),
        "hash": record.hash.hex(),
    }


@router.get("/cases/{case_id}", response=ChainOut, summary="Entries of a case, oldest first")
def chain(
    request: HttpRequest,  # noqa: ARG001
    response: HttpResponse,
    case_id: UUID,
    after: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=PAGE)] = PAGE,
) -> dict[str, Any]:
    """A page of the chain. A case that the ledger does not know has no entries."""
    rows = [entry.record for entry in queries.history(case_id).filter(seq__gt=after)[: limit + 1]]
    patch_cache_control(response, public=True, max_age=5)
    return {
        "entries": [as_json(row) for row in rows[:limit]],
        "next": rows[limit - 1].seq if len(rows) > limit else None,
    }


@router.get("/heads", response=HeadsOut, summary="The last entry of every case")
def heads(
    request: HttpRequest,  # noqa: ARG001
    response: HttpResponse,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE)] = PAGE,
) -> dict[str, Any]:
    """A page of heads, to be kept by whoever wants to find a cut chain later."""
    rows = list(queries.heads(after=after, limit=limit + 1))
    patch_cache_control(response, public=True, max_age=5)
    return {
        "heads": [{"case": row.case_id, "seq": row.seq, "hash": row.hash.hex()} for row in rows[:limit]],
        "next": rows[limit - 1].case_id if len(rows) > limit else None,
    }
