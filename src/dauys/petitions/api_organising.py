"""Organising a petition together over HTTP: the invitation, joining by it, leaving, parting."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from ninja.responses import Status
from pydantic import StringConstraints

from dauys.kernel.api import Input
from dauys.people.api import Needs
from dauys.petitions import authors, organising
from dauys.petitions.api_schemas import Short, no_such_petition
from dauys.petitions.api_schemas import petitions as router
from dauys.petitions.api_writing import AS_AUTHOR, PetitionKey, organised, own
from dauys.petitions.models import Petition
from dauys.procedures import organising as procedures
from dauys.procedures import queries as cases
from dauys.procedures.models import Organiser


class OrganiserOut(Schema):
    """Somebody who organises the petition beside its author; `place` is what they count for among organisers."""

    id: UUID
    shown: str
    place: str | None
    joined_at: datetime
    mine: bool


class OrganisersOut(Schema):
    """Who organises beside the author; `needed` and `present` count the author in; `missing` says what is missing."""

    needed: int
    needed_places: int
    present: int
    missing: str | None
    items: list[OrganiserOut]


class InvitationOut(Schema):
    """The secret of the link; it can be asked for anew, and then the earlier one works no more."""

    key: str


class JoinIn(Input):
    """Joining by the secret of an invitation; given, family: as claimed (empty: as is known)."""

    key: Annotated[str, StringConstraints(max_length=100)]
    given: Short = ""
    family: Short = ""
    shown: Literal["initials", "full", "none"] = "initials"
    declares: bool = False


def organiser_json(row: Organiser, person_id: UUID | None) -> dict[str, Any]:
    """An organiser as others who organise see them."""
    return {
        "id": row.pk,
        "shown": row.shown,
        "place": row.place or None,
        "joined_at": row.joined_at,
        "mine": row.person_id == person_id,
    }


@router.get("/{uuid:petition_id}/organisers", response=OrganisersOut, auth=AS_AUTHOR, summary="Who organises it")
def organisers(request: Any, petition_id: UUID, key: PetitionKey = "") -> dict[str, Any]:
    """Tell whoever organises the petition who does, and whether that is enough."""
    petition, by = organised(request, petition_id, key)
    rows, rule = list(cases.organisers(petition.case)), petition.case.preset.authors
    missing = authors.refuse_organisers(petition, authors.owner(petition))
    return {
        "needed": rule.organisers,
        "needed_places": rule.organisers_from,
        "present": len(rows) + 1,
        "missing": str(missing.message) if missing else None,
        "items": [organiser_json(row, by.person_id) for row in rows],
    }


@router.post(
    "/{uuid:petition_id}/invitation", response={201: InvitationOut}, auth=AS_AUTHOR, summary="Invite organisers"
)
def invite(request: Any, petition_id: UUID, key: PetitionKey = "") -> Status[Any]:
    """Make an invitation, or a new one with which the earlier works no more."""
    petition, by = own(request, petition_id, key)
    return Status(201, {"key": procedures.invite(petition.case, by=by)})


@router.post("/{uuid:petition_id}/organisers", response={201: OrganiserOut}, auth=Needs("write"), summary="Join")
def join(request: Any, petition_id: UUID, body: JoinIn) -> Status[Any]:
    """Organise a petition together with its author."""
    row = organising.join(petition_id, by=request.actor, now=request.now, **body.model_dump())
    return Status(201, organiser_json(row, request.actor.person_id))


@router.delete(
    "/{uuid:petition_id}/organisers/mine", response={204: None}, auth=Needs("write"), summary="Organise it no more"
)
def leave(request: Any, petition_id: UUID) -> Status[None]:
    """Leave; what was written stays."""
    petition = Petition.objects.filter(pk=petition_id).select_related("case__procedure").first()
    if petition is None or not cases.organises(petition.case, request.actor.person_id):
        raise no_such_petition()
    organising.leave(petition, by=request.actor, now=request.now)
    return Status(204, None)


@router.delete(
    "/{uuid:petition_id}/organisers/{uuid:organiser_id}",
    response={204: None},
    auth=AS_AUTHOR,
    summary="Part with an organiser",
)
def remove(request: Any, petition_id: UUID, organiser_id: UUID, key: PetitionKey = "") -> Status[None]:
    """Let somebody organise the petition no more."""
    petition, by = own(request, petition_id, key)
    procedures.remove(petition.case, organiser_id, by=by, now=request.now)
    return Status(204, None)
