"""Objections to refusals over HTTP: the author's, and the decision of a second person."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Schema
from ninja.responses import Status
from pydantic import StringConstraints

from dauys.kernel.api import Cursor, Input, page_json
from dauys.kernel.paging import page
from dauys.kernel.refusal import hidden
from dauys.people.api import Needs
from dauys.petitions import objecting
from dauys.petitions.api_removing import no_such_removal
from dauys.petitions.api_schemas import Words, desk
from dauys.petitions.api_schemas import petitions as router
from dauys.petitions.api_writing import AS_AUTHOR, PetitionKey, organised
from dauys.petitions.models import Objection

CHECKS = Needs("moderate", roles=("moderator", "committee"))


class ObjectionIn(Input):
    """Why the refusal is wrong; only those who decide read it."""

    words: Words


class SecondLookIn(Input):
    """What a second person decides, and why: everybody who can see the refusal can read it."""

    outcome: Literal["upheld", "overturned"]
    words: Annotated[Words, StringConstraints(min_length=1)]


class ObjectionOut(Schema):
    """An objection to a refusal, or to the removal of that number; `outcome` is empty as long as nobody has decided."""

    id: UUID
    petition: UUID
    removal: int | None
    at: datetime
    outcome: str
    answer: str
    decided_at: datetime | None


class WaitingObjectionOut(ObjectionOut):
    """An objection with the author's reasons, for those who decide."""

    words: str
    reason: str


class ObjectionsOut(Schema):
    """A page of what waits, the longest waiting first."""

    items: list[WaitingObjectionOut]
    next: str | None
    previous: str | None


@router.post("/{uuid:petition_id}/objection", response={201: ObjectionOut}, auth=AS_AUTHOR, summary="Object")
def object_to(request: Any, petition_id: UUID, body: ObjectionIn, key: PetitionKey = "") -> Status[Any]:
    """Object to the refusal of my petition, once and in time; another person decides on it."""
    petition, by = organised(request, petition_id, key)
    made = objecting.object_to(petition.case, by=by, words=body.words, now=request.now)
    return Status(201, objection_json(made))


@router.post(
    "/{uuid:petition_id}/removals/{int:number}/objection",
    response={201: ObjectionOut},
    auth=AS_AUTHOR,
    summary="Object to a removal",
)
def object_to_removal(
    request: Any, petition_id: UUID, number: int, body: ObjectionIn, key: PetitionKey = ""
) -> Status[Any]:
    """Object to something having been taken from my petition; another person decides on it."""
    petition, by = organised(request, petition_id, key)
    removal = petition.case.removals.select_related("objection").filter(number=number).first()
    if removal is None:
        raise no_such_removal()
    made = objecting.object_to_removal(removal, by=by, words=body.words, now=request.now)
    return Status(201, objection_json(made))


@desk.get("/objections", response=ObjectionsOut, auth=CHECKS, summary="Objections that wait for me")
def objections(request: Any, after: Cursor = "") -> dict[str, Any]:
    """Give the objections to refusals by others than me."""
    return page_json(page(objecting.decidable(request.actor), ("at", "id"), cursor=after), _waiting)


def _waiting(row: Objection) -> dict[str, Any]:
    first = row.review.reason if row.review else row.removal.ground if row.removal else ""
    return objection_json(row) | {"words": row.words, "reason": first}


@desk.post(
    "/objections/{uuid:objection_id}/decision", response=ObjectionOut, auth=CHECKS, summary="Decide on an objection"
)
def decide_objection(request: Any, objection_id: UUID, body: SecondLookIn) -> dict[str, Any]:
    """Let the refusal stand or lift it. Whoever refused cannot decide."""
    row = objecting.waiting(request.actor).filter(pk=objection_id).first()
    if row is None:
        raise hidden("no_such_objection", _("There is no such objection, or it has been decided."))
    overturn = body.outcome == "overturned"
    return objection_json(objecting.decide(row, by=request.actor, overturn=overturn, words=body.words, now=request.now))


def objection_json(row: Objection) -> dict[str, Any]:
    """An objection as it travels, without the author's words."""
    same = {name: getattr(row, name) for name in ("id", "at", "outcome", "answer", "decided_at")}
    return same | {"petition": row.case_id, "removal": row.removal.number if row.removal else None}
