"""The desk of an authority over HTTP: what waits, the batches, certificates, and its key."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Schema
from ninja.responses import Status
from pydantic import StringConstraints

from dauys.bodies.models import Body
from dauys.kernel.api import Cursor, Input, Word, page_json, unknown
from dauys.kernel.paging import page
from dauys.kernel.refusal import hidden
from dauys.people.api import Needs
from dauys.petitions import authorities, batches, verifying
from dauys.petitions.api_schemas import PetitionsOut, brief, desk, no_such_petition
from dauys.petitions.forms.verifying import MOST, MOST_NAMED
from dauys.petitions.models import AuthorityKey, Petition, StatementBatch
from dauys.petitions.verifying import Found

CERTIFIES = Needs("moderate", roles=("authority",))
KEEPS = Needs("moderate", roles=("authority", "administrator"))
Count = Annotated[int, Field(ge=0, le=MOST)]


class StatementsOut(Schema):
    """The statements of one place: how many were given, and how many of them are certified or refused."""

    place: str
    given: int
    valid: int
    invalid: int
    left: int


class BatchOut(Schema):
    """A part of the statements of one place; `made_at` is empty as long as it waits for being made or for a key."""

    id: UUID
    place: str
    part: int
    first: int
    last: int
    made_at: datetime | None
    key: str | None
    digest: str | None
    size: int | None
    fetched: int


class CertifyingOut(Schema):
    """What an authority has to certify in one petition."""

    petition: UUID
    statements: list[StatementsOut]
    batches: list[BatchOut]


class CertificateIn(Input):
    """What was found: of which place, of which batch (0: none in particular), and the numbers of those not valid."""

    place: Word
    valid: Count
    invalid: Count
    part: Count = 0
    numbers: Annotated[list[Count], Field(max_length=MOST_NAMED)] = []


class CertificateOut(Schema):
    """A certificate, as it counts from now on."""

    id: UUID
    place: str
    valid: int
    invalid: int
    at: datetime


class KeyIn(Input):
    """A public key as `dauys statements keygen` prints it."""

    public: Annotated[str, StringConstraints(max_length=2_000)]


class KeyOut(Schema):
    """A key of an authority; `retired_at`: since when another one is in use."""

    fingerprint: str
    added_at: datetime
    retired_at: datetime | None


class KeysOut(Schema):
    """The key in use, then those before it."""

    items: list[KeyOut]


def _petition(request: Any, petition_id: UUID) -> Petition:
    found = verifying.to_certify(request.actor).filter(pk=petition_id).first()
    if found is None:
        raise no_such_petition()
    return found


@desk.get("/certificates", response=PetitionsOut, auth=CERTIFIES, summary="What waits to be certified")
def certificates(request: Any, after: Cursor = "") -> dict[str, Any]:
    """Give the petitions whose statements wait for my authority, the longest waiting first."""
    rows = verifying.to_certify(request.actor).prefetch_related("case__thresholds")
    return page_json(page(rows, ("case__stage_since", "case_id"), cursor=after), brief)


@desk.get("/certificates/{uuid:petition_id}", response=CertifyingOut, auth=CERTIFIES, summary="What to certify")
def certifying(request: Any, petition_id: UUID) -> dict[str, Any]:
    """Give the numbers of my places and their batches."""
    petition = _petition(request, petition_id)
    rows = verifying.statements(petition, request.actor)
    return {
        "petition": petition.pk,
        "statements": [
            {"place": r.place.code, "given": r.given, "valid": r.valid, "invalid": r.invalid, "left": r.left}
            for r in rows
        ],
        "batches": [_batch(row) for row in batches.of_case(petition.case, request.actor)],
    }


def _batch(row: StatementBatch) -> dict[str, Any]:
    return {
        "id": row.pk,
        "place": row.place,
        "part": row.part,
        "first": row.first,
        "last": row.last,
        "made_at": row.made_at,
        "key": row.key.fingerprint if row.key else None,
        "digest": row.digest or None,
        "size": row.size or None,
        "fetched": getattr(row, "fetched", 0),
    }


@desk.get(
    "/certificates/{uuid:petition_id}/batches/{uuid:batch_id}",
    auth=CERTIFIES,
    summary="Fetch a batch, encrypted to the key of my authority",
)
def batch(request: Any, petition_id: UUID, batch_id: UUID) -> HttpResponse:
    """Give the file as bytes. That it was fetched is written down."""
    petition = _petition(request, petition_id)
    found = StatementBatch.objects.filter(case_id=petition.pk, pk=batch_id).first()
    if found is None:
        raise hidden("no_such_batch", _("There is no such batch."))
    content = batches.fetch(found, by=request.actor, now=request.now)
    return HttpResponse(content, content_type="application/octet-stream")


@desk.post(
    "/certificates/{uuid:petition_id}", response={201: CertificateOut}, auth=CERTIFIES, summary="Certify statements"
)
def certify(request: Any, petition_id: UUID, body: CertificateIn) -> Status[Any]:
    """Say how many statements of a place are valid; several certificates of one place add up."""
    petition = _petition(request, petition_id)
    own = {row.place.code: row.place for row in verifying.statements(petition, request.actor)}
    if body.place not in own:
        raise unknown("place", _("You may certify statements of your own place only."))
    found = Found(valid=body.valid, invalid=body.invalid, part=body.part, numbers=body.numbers)
    row = verifying.verify(petition, place=own[body.place], found=found, by=request.actor, now=request.now)
    return Status(201, {"id": row.pk, "place": row.place, "valid": row.valid, "invalid": row.invalid, "at": row.at})


def _authority(request: Any, code: str) -> Body:
    found = authorities.kept_by(request.actor).filter(code=code).first()
    if found is None:
        raise hidden("no_such_body", _("There is no such body."))
    return found


@desk.get("/authority-keys/{slug:code}", response=KeysOut, auth=KEEPS, summary="The keys of an authority")
def authority_keys(request: Any, code: str) -> dict[str, Any]:
    """Give the key in use and those before it."""
    return {"items": [_key(row) for row in authorities.keys_of(_authority(request, code))]}


@desk.post("/authority-keys/{slug:code}", response={201: KeyOut}, auth=KEEPS, summary="Take a key into use")
def register_key(request: Any, code: str, body: KeyIn) -> Status[Any]:
    """Let statements be encrypted to this public key from now on."""
    row = authorities.register_key(_authority(request, code), public=body.public, by=request.actor, now=request.now)
    return Status(201, _key(row))


def _key(row: AuthorityKey) -> dict[str, Any]:
    return {"fingerprint": row.fingerprint, "added_at": row.added_at, "retired_at": row.retired_at}
