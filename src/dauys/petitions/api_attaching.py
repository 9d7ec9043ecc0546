"""Attachments over HTTP: announced, sent in pieces, listed, fetched, taken back, taken down."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Field, Header, Schema
from ninja.responses import Status
from pydantic import StringConstraints

from dauys.files import queries as stored
from dauys.files.kinds import PLAIN
from dauys.files.models import File
from dauys.files.views import downloads
from dauys.kernel import limits
from dauys.kernel.api import Input, items_json
from dauys.kernel.refusal import hidden
from dauys.people.api import Needs
from dauys.petitions import attaching, attachments
from dauys.petitions.api_schemas import Words, find, no_such_petition
from dauys.petitions.api_schemas import petitions as router
from dauys.petitions.api_writing import AS_AUTHOR, PetitionKey, organised
from dauys.petitions.models import Petition

LARGEST = 10**12
"""Bytes that may be announced; how many may be attached, the procedure says."""
BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


class FileIn(Input):
    """A file that is to come: its name and how many bytes it has."""

    name: Annotated[str, StringConstraints(max_length=1_000)]
    size: Annotated[int, Field(ge=0, le=LARGEST)]


class TakeDownIn(Input):
    """Why a file is taken down."""

    reason: Annotated[Words, StringConstraints(max_length=500)]


class AttachmentOut(Schema):
    """A file. `offset`: how many of its `size` bytes have come. `type`: what its content is, once that is known.

    `url` is there once it is given out, `preview` where there is a picture of it. `why`: the code of a refusal.
    `reason`: why a moderator took it down.
    """

    id: UUID
    name: str
    state: Literal["arriving", "waiting", "ready", "refused", "removed"]
    size: int
    offset: int
    type: str | None
    sha256: str | None
    pages: int | None
    url: str | None
    preview: str | None
    why: str | None
    reason: str | None


class AttachmentsOut(Schema):
    """Everything that is attached, the oldest first."""

    items: list[AttachmentOut]
    next: str | None
    previous: str | None


def _json(file: File) -> dict[str, Any]:
    case_id = attachments.case_of(file.owner)
    places = attachments.addresses(case_id) if case_id else None
    ready = places is not None and file.state == File.State.READY
    return {
        "id": file.pk,
        "name": file.name,
        "state": file.state,
        "size": file.size if file.kept_size is None else file.kept_size,
        "offset": file.offset,
        "type": file.type or None,
        "sha256": file.sha256 or None,
        "pages": file.pages or None,
        "url": settings.SITE_URL + places.content(file) if places and ready else None,
        "preview": settings.SITE_URL + places.preview(file) if places and ready and file.has_picture else None,
        "why": file.why or None,
        "reason": file.reason or None,
    }


def _seen(request: Any, petition_id: UUID, key: str) -> list[File]:
    try:
        return attaching.readable(petition_id, request.actor, {str(petition_id): key} if key else {})
    except Petition.DoesNotExist:
        raise no_such_petition() from None


def _one(files: list[File], file_id: UUID) -> File:
    found = next((file for file in files if file.pk == file_id), None)
    if found is None:
        raise hidden("no_such_attachment", _("There is no such file."))
    return found


@router.get("/{uuid:petition_id}/attachments", response=AttachmentsOut, summary="What is attached")
def attachment_list(request: Any, petition_id: UUID, key: PetitionKey = "") -> dict[str, Any]:
    """Give everything that is attached, as far as whoever asks may see it."""
    return items_json(_seen(request, petition_id, key), _json)


@router.get(
    "/{uuid:petition_id}/attachments/{uuid:file_id}/content",
    openapi_extra={"responses": {200: {"description": "The file", "content": BYTES}}},
    summary="An attachment itself",
)
def attachment_content(request: Any, petition_id: UUID, file_id: UUID, key: PetitionKey = "") -> HttpResponseBase:
    """Give the bytes of an attachment, to be saved."""
    response = downloads.content(request, _one(_seen(request, petition_id, key), file_id))
    response["Content-Type"] = PLAIN
    return response


@router.post(
    "/{uuid:petition_id}/attachments", response={201: AttachmentOut}, auth=AS_AUTHOR, summary="Announce a file"
)
def announce_attachment(request: Any, petition_id: UUID, body: FileIn, key: PetitionKey = "") -> Status[Any]:
    """Say that a file of so many bytes is to come; then send them, in as many pieces as you like."""
    petition, by = organised(request, petition_id, key)
    often = limits.refuse_above("file-begin", limits.network_of(request), most=attaching.BEGINNINGS)
    if often:
        raise often
    return Status(201, _json(attaching.begin(petition.pk, by=by, name=body.name, size=body.size, now=request.now)))


@router.patch(
    "/{uuid:petition_id}/attachments/{uuid:file_id}",
    response=AttachmentOut,
    auth=AS_AUTHOR,
    openapi_extra={"requestBody": {"content": BYTES, "required": True}},
    summary="Send the next bytes of a file",
)
def send_attachment(
    request: Any,
    petition_id: UUID,
    file_id: UUID,
    offset: Annotated[int, Header(alias="Upload-Offset", ge=0, le=LARGEST)] = 0,
    key: PetitionKey = "",
) -> dict[str, Any]:
    """Take in the body as the bytes from `Upload-Offset` on; after a broken connection go on at the file's `offset`."""
    petition, by = organised(request, petition_id, key)
    file = _one(attachments.attached(petition.pk), file_id)
    said = request.META.get("CONTENT_LENGTH") or ""
    length = int(said) if said.isascii() and said.isdecimal() and len(said) <= len(str(LARGEST)) else None
    return _json(
        attaching.receive(petition, file, by=by, start=offset, content=request, length=length, now=request.now)
    )


@router.delete(
    "/{uuid:petition_id}/attachments/{uuid:file_id}", response={204: None}, auth=AS_AUTHOR, summary="Take a file back"
)
def drop_attachment(request: Any, petition_id: UUID, file_id: UUID, key: PetitionKey = "") -> Status[Any]:
    """Remove a file while the text may change; one that is still coming, too."""
    petition, by = organised(request, petition_id, key)
    attaching.drop(petition.pk, _one(attachments.attached(petition.pk), file_id), by=by, now=request.now)
    return Status(204, None)


@router.post(
    "/{uuid:petition_id}/attachments/{uuid:file_id}/removal",
    response=AttachmentOut,
    auth=Needs("moderate", roles=tuple(attaching.TAKE_DOWN)),
    summary="Take a file down",
)
def take_attachment_down(request: Any, petition_id: UUID, file_id: UUID, body: TakeDownIn) -> dict[str, Any]:
    """Delete the content of a file for a reason that everybody can read; a mark stays."""
    petition = find(request, petition_id)
    file = _one(_seen(request, petition_id, ""), file_id)
    taken = attaching.take_down(petition, file, by=request.actor, reason=body.reason, now=request.now)
    return _json(stored.one(taken.owner, taken.pk))
