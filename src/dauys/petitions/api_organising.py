"""Organising a petition together over HTTP: the invitation, joining by it, leaving, parting."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from ninja.responses import Status
from pydantic import StringConstraints

from dauys.kernel.api import Input, Word
from dauys.people.api import Needs
from dauys.petitions import authors, organising
from dauys.petitions.api_schemas import Short, no_such_petition
from dauys.petitions.api_schemas import petitions as router
from dauys.petitions.api_writing import AS_AUTHOR, PetitionKey, acting, organised, own
from dauys.petitions.models import Petition
from dauys.procedures import authorship
from dauys.procedures import organising as procedures
from dauys.procedures import queries as cases
from dauys.procedures.models import Organiser


class OrganiserOut(Schema):
    """Somebody who organises the petition beside its author; `place` is what they count for among organisers."""

    id: UUID
    shown: str
    place: str | None
    role: str | None
    joined_at: datetime
    mine: bool


class OrganisersOut(Schema):
    """Who organises beside the author; `needed` and `present` count the author in; `missing` says what is missing."""

    needed: int
    needed_places: int
    present: int
    missing: str | None
    author_role: str | None
    offered_until: datetime | None
    items: list[OrganiserOut]


class InvitationOut(Schema):
    """The secret of the link; it can be asked for anew, and then the earlier one works no more."""

    key: str


class RoleIn(Input):
    """What somebody is for the others: a code of the preset."""

    role: Word


class OfferIn(Input):
    """To whom it is offered (an organiser; empty: whoever has the key); `stays`: the author goes on as an organiser."""

    organiser: UUID | None = None
    stays: bool = False


class OfferOut(Schema):
    """The offer; `key` is the secret that accepts it, where it is made to nobody by name."""

    until: datetime
    key: str | None


class JoinIn(Input):
    """Joining by the secret of an invitation; given, family: as claimed (empty: as is known)."""

    key: Annotated[str, StringConstraints(max_length=100)]
    given: Short = ""
    family: Short = ""
    shown: Literal["initials", "full", "none"] = "initials"
    declares: bool = False


class TakeOverIn(JoinIn):
    """Agreeing to be the author: by the secret of the offer, or, without one, as the organiser it is made to."""

    key: Annotated[str, StringConstraints(max_length=100)] = ""


def organiser_json(row: Organiser, person_id: UUID | None) -> dict[str, Any]:
    """An organiser as others who organise see them."""
    return {
        "id": row.pk,
        "shown": row.shown,
        "place": row.place or None,
        "role": row.role or None,
        "joined_at": row.joined_at,
        "mine": row.person_id == person_id,
    }


@router.get("/{uuid:petition_id}/organisers", response=OrganisersOut, auth=AS_AUTHOR, summary="Who organises it")
def organisers(request: Any, petition_id: UUID, key: PetitionKey = "") -> dict[str, Any]:
    """Tell whoever organises the petition who does, and whether that is enough."""
    petition, by = organised(request, petition_id, key)
    rows, rule = list(cases.organisers(petition.case)), petition.case.preset.authors
    missing = authors.refuse_organisers(petition, authors.owner(petition, instead=by.person_id))
    offer = authorship.offer_of(petition.case, request.now)
    return {
        "needed": rule.organisers,
        "needed_places": rule.organisers_from,
        "present": len(rows) + (petition.case.author_id is not None),
        "author_role": petition.case.author_role or None,
        "offered_until": offer.until if offer else None,
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


@router.put("/{uuid:petition_id}/organisers/author/role", response={204: None}, auth=AS_AUTHOR, summary="My role")
def assign_author(request: Any, petition_id: UUID, body: RoleIn, key: PetitionKey = "") -> Status[None]:
    """Let the author be what the role says; whoever was that is it no more."""
    petition, by = acting(request, petition_id, key)
    organising.assign(petition, body.role, to=None, by=by, now=request.now)
    return Status(204, None)


@router.put(
    "/{uuid:petition_id}/organisers/{uuid:organiser_id}/role",
    response={204: None},
    auth=AS_AUTHOR,
    summary="Give an organiser a role",
)
def assign(request: Any, petition_id: UUID, organiser_id: UUID, body: RoleIn, key: PetitionKey = "") -> Status[None]:
    """Let an organiser be what the role says; whoever was that is it no more."""
    petition, by = acting(request, petition_id, key)
    organising.assign(petition, body.role, to=organiser_id, by=by, now=request.now)
    return Status(204, None)


@router.post("/{uuid:petition_id}/offer", response={201: OfferOut}, auth=AS_AUTHOR, summary="Hand it over")
def offer(request: Any, petition_id: UUID, body: OfferIn, key: PetitionKey = "") -> Status[Any]:
    """Offer the petition to another author. Nothing changes until the offer is accepted."""
    petition, by = own(request, petition_id, key)
    made = organising.offer(petition, to=body.organiser, stays=body.stays, by=by, now=request.now)
    return Status(201, {"until": made.until, "key": authorship.key_of(made) or None})


@router.delete("/{uuid:petition_id}/offer", response={204: None}, auth=AS_AUTHOR, summary="Take the offer back")
def take_back(request: Any, petition_id: UUID, key: PetitionKey = "") -> Status[None]:
    """Take the offer back, or decline it."""
    petition, by = organised(request, petition_id, key)
    organising.take_back(petition, by=by, now=request.now)
    return Status(204, None)


@router.post("/{uuid:petition_id}/offer/acceptance", response={204: None}, auth=Needs("write"), summary="Take it over")
def take_over(request: Any, petition_id: UUID, body: TakeOverIn) -> Status[None]:
    """Become the author: by the secret of an offer, as the organiser it is made to, or of what has no author."""
    if body.key:
        organising.take_over(petition_id, by=request.actor, now=request.now, **body.model_dump())
    else:
        petition, by = organised(request, petition_id, "")
        organising.accept(petition, by=by, now=request.now)
    return Status(204, None)


@router.delete("/{uuid:petition_id}/author", response={204: None}, auth=AS_AUTHOR, summary="Be its author no more")
def resign(request: Any, petition_id: UUID, key: PetitionKey = "") -> Status[None]:
    """Leave without a successor; those who organise it may take it over."""
    petition, by = own(request, petition_id, key)
    organising.resign(petition, by=by, now=request.now)
    return Status(204, None)
