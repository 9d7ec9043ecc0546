"""The ledger over HTTP, for checkers who do not trust the server: chains, their heads, and the tree over all entries.

Checkpoint and tiles are laid out as C2SP's tlog-tiles says, so that existing monitors and witnesses can read them.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from ninja import Path, Query, Router, Schema

from dauys.ledger import queries, sealing, transport, tree
from dauys.ledger.models import Tile
from dauys.people.actor import ANONYMOUS

router = Router(tags=["ledger"])
PAGE = 1_000
FOREVER = 365 * 24 * 3600
"""Seconds for which a full tile may be kept: it never changes."""
TEXT, BYTES = "text/plain; charset=utf-8", "application/octet-stream"
Level = Annotated[int, Path(ge=0, le=7)]


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


class ProofOut(Schema):
    """That an entry is a leaf of the tree: its number, the hashes from it up to the root, and the signed root."""

    index: int
    size: int
    leaf: str
    proof: list[str]
    checkpoint: str


class ConsistencyOut(Schema):
    """That the tree of `size` leaves continues the one that had `since`."""

    since: int
    size: int
    proof: list[str]


def _plain(kind: str) -> dict[str, Any]:
    """How an answer that is no JSON is described."""
    form = {"type": "string"} if kind.startswith("text") else {"type": "string", "format": "binary"}
    return {"responses": {200: {"description": "OK", "content": {kind.partition(";")[0]: {"schema": form}}}}}


@router.get("/checkpoint", summary="The signed state of the tree", openapi_extra=_plain(TEXT))
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Give the newest checkpoint, a signed note."""
    latest = queries.latest()
    if latest is None:
        raise Http404
    return _kept(request, latest.note.encode(), TEXT, seconds=5)


@router.get("/keys", summary="The public keys that sign checkpoints", openapi_extra=_plain(TEXT))
def log_keys(request: HttpRequest) -> HttpResponse:
    """Give a line for each key, the present one first."""
    return _kept(request, "".join(f"{key}\n" for key in sealing.verifiers()).encode(), TEXT, seconds=300)


@router.get("/tile/entries/{path:place}", summary="What up to 256 leaves are hashes of", openapi_extra=_plain(BYTES))
def entries(request: HttpRequest, place: str) -> HttpResponse:
    """Give a bundle of entries, each behind its length in two bytes."""
    hashes, full = _tile(Tile.ENTRIES, place)
    content = b"".join(tree.SIZE.to_bytes(2) + entry for entry in tree.split(hashes))
    return _kept(request, content, BYTES, seconds=FOREVER if full else 60)


@router.get("/tile/{int:level}/{path:place}", summary="Up to 256 hashes of the tree", openapi_extra=_plain(BYTES))
def tile(request: HttpRequest, level: Level, place: str) -> HttpResponse:
    """Give a tile; `place` is its number, such as `x001/234`, and of an unfinished one its width, `x001/234.p/17`."""
    hashes, full = _tile(level, place)
    return _kept(request, hashes, BYTES, seconds=FOREVER if full else 60)


@router.get("/cases/{case_id}/{int:seq}/proof", response=ProofOut, summary="That an entry is in the tree")
def proof(request: HttpRequest, case_id: UUID, seq: int) -> dict[str, Any]:
    """Give the proof for one entry of a case; 404 until it is sealed, which takes some seconds."""
    _may_read(request, case_id)
    index, latest = queries.leaf(case_id, seq), queries.latest()
    if index is None or latest is None:
        raise Http404
    whole = queries.whole(latest.size)
    return {
        "index": index,
        "size": latest.size,
        "leaf": whole.leaf(index).hex(),
        "proof": [step.hex() for step in whole.inclusion(index)],
        "checkpoint": latest.note,
    }


@router.get("/consistency", response=ConsistencyOut, summary="That the tree continues an earlier one")
def consistency(
    request: HttpRequest,
    response: HttpResponse,
    since: Annotated[int, Query(ge=1)],
    size: Annotated[int | None, Query(ge=1)] = None,
) -> dict[str, Any] | HttpResponse:
    """Give the proof from one size to another, the present one if left out. 404: the tree never had that size."""
    now = queries.size()
    wanted = size or now
    if not since <= wanted <= now:
        raise Http404
    steps = queries.whole(now).consistency(since, wanted)
    content = {"since": since, "size": wanted, "proof": [step.hex() for step in steps]}
    return _fresh(request, response, content, [str(wanted).encode(), *steps])


def _tile(level: int, place: str) -> tuple[bytes, bool]:
    """The hashes of a tile by its address, and whether it is full. Http404: there is none, or not so much of it."""
    found = transport.read_place(place)
    if found is None:
        raise Http404
    number, width = found
    hashes = queries.tile(level, number)[: width * tree.SIZE]
    if len(hashes) < width * tree.SIZE:
        raise Http404
    return hashes, width == tree.WIDTH


def _kept(request: HttpRequest, content: bytes, kind: str, *, seconds: int) -> HttpResponse:
    """An answer that may be kept for so long; whoever has it already gets 304."""
    etag = quote_etag(sha256(content).hexdigest()[:32])
    unchanged: HttpResponse | None = get_conditional_response(request, etag=etag)
    answer = unchanged or HttpResponse(content, content_type=kind)
    answer["ETag"] = etag
    patch_cache_control(answer, public=True, max_age=seconds, **({"immutable": True} if seconds == FOREVER else {}))
    return answer
