"""The ledger over HTTP, for checkers who do not trust the server: heads of all cases, and the chain of one."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from ninja import Query, Router, Schema

from dauys.ledger import queries, transport
from dauys.people.actor import ANONYMOUS

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


@router.get("/cases/{case_id}", response=ChainOut, summary="Entries of a case, oldest first")
def chain(
    request: HttpRequest,
    response: HttpResponse,
    case_id: UUID,
    after: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=PAGE)] = PAGE,
) -> dict[str, Any] | HttpResponse:
    """Give a page of the chain. Whoever may not read the case is told what is told of a case that is not known: 404."""
    _may_read(request, case_id)
    rows = [entry.record for entry in queries.history(case_id).filter(seq__gt=after)[: limit + 1]]
    more = len(rows) > limit
    content = {
        "entries": [transport.record_json(row) for row in rows[:limit]],
        "next": rows[limit - 1].seq if more else None,
    }
    return _fresh(request, response, content, [row.hash for row in rows])


@router.get("/heads", response=HeadsOut, summary="The last entry of every listed case")
def heads(
    request: HttpRequest,
    response: HttpResponse,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE)] = PAGE,
) -> dict[str, Any] | HttpResponse:
    """Give a page of heads, to be kept by whoever wants to find a cut chain later. Unlisted cases are not led to."""
    rows = list(queries.heads(after=after, limit=limit + 1, public=True))
    more = len(rows) > limit
    content = {
        "heads": [transport.head_json(row) for row in rows[:limit]],
        "next": rows[limit - 1].case_id if more else None,
    }
    return _fresh(request, response, content, [row.hash for row in rows])


def _may_read(request: Any, case_id: UUID) -> None:
    """Raise Http404 unless there is such a case for this actor; what not everybody may read is kept by no cache."""
    if not queries.history(case_id).exists() or queries.hidden(case_id, request.actor):
        raise Http404
    if request.actor.signed_in and queries.hidden(case_id, ANONYMOUS):
        request.personal = True


def _fresh(
    request: HttpRequest, response: HttpResponse, content: dict[str, Any], hashes: list[bytes]
) -> dict[str, Any] | HttpResponse:
    """Mark the page with its ETag; whoever has it already gets 304."""
    etag = quote_etag(sha256(b"".join(hashes)).hexdigest()[:32])
    unchanged = get_conditional_response(request, etag=etag)
    answer = unchanged or response
    answer["ETag"] = etag
    patch_cache_control(answer, public=True, max_age=5)
    return unchanged or content
