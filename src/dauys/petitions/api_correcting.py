"""Corrections over HTTP: asked for by those who wrote the text, decided on by moderators, read by everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Schema
from ninja.responses import Status
from pydantic import StringConstraints

from dauys.kernel.api import Input, items_json
from dauys.kernel.refusal import hidden
from dauys.people.api import Needs
from dauys.petitions import correcting
from dauys.petitions.api_schemas import Words, desk, find
from dauys.petitions.api_schemas import petitions as router
from dauys.petitions.api_writing import AS_AUTHOR, PetitionKey, organised
from dauys.petitions.models import Correction

CHECKS = Needs("moderate", roles=("moderator",))
MOST = 50
Few = Annotated[Words, StringConstraints(max_length=correcting.LONGEST)]


class CorrectionIn(Input):
    """A slip: the words as they stand, as they should be, and what the slip is."""

    field: Literal["title", "body"]
    old: Few
    new: Few = ""
    reason: Annotated[Words, StringConstraints(max_length=500)]


class CorrectionDecisionIn(Input):
    """Whether the slip is mended; `answer` says why not."""

    accept: bool
    answer: Words = ""


class CorrectionOut(Schema):
    """A correction; `decided_at` is empty while it waits."""

    id: UUID
    petition: UUID
    field: str
    language: str
    old: str
    new: str
    decided_at: datetime | None


class CorrectionsOut(Schema):
    """Corrections."""

    items: list[CorrectionOut]


def _json(row: Correction) -> dict[str, Any]:
    names = ("field", "language", "old", "new", "decided_at")
    return {"id": row.pk, "petition": row.case_id, **{name: getattr(row, name) for name in names}}


@router.get("/{uuid:petition_id}/corrections", response=CorrectionsOut, summary="What was corrected")
def corrections(request: Any, petition_id: UUID) -> dict[str, Any]:
    """Give the slips that were mended, latest first, with both wordings."""
    return items_json(correcting.published(find(request, petition_id).case), _json)


@router.post("/{uuid:petition_id}/corrections", response={201: CorrectionOut}, auth=AS_AUTHOR, summary="Correct a slip")
def propose(request: Any, petition_id: UUID, body: CorrectionIn, key: PetitionKey = "") -> Status[Any]:
    """Ask for a slip to be mended in a text that stands; a moderator decides."""
    petition, by = organised(request, petition_id, key)
    return Status(201, _json(correcting.propose(petition, by=by, now=request.now, **body.model_dump())))


@desk.get("/corrections", response=CorrectionsOut, auth=CHECKS, summary="Corrections to decide on")
def waiting_corrections(request: Any) -> dict[str, Any]:
    """Give what waits, the longest waiting first."""
    return items_json(correcting.waiting(request.actor)[:MOST], _json)


@desk.post("/corrections/{uuid:correction_id}/decision", response={204: None}, auth=CHECKS, summary="Decide on one")
def decide(request: Any, correction_id: UUID, body: CorrectionDecisionIn) -> Status[None]:
    """Mend the slip, or say why not."""
    row = correcting.waiting(request.actor).filter(pk=correction_id).first()
    if row is None:
        raise hidden("no_such_correction", _("There is no such correction."))
    correcting.decide(row, accept=body.accept, answer=body.answer, by=request.actor, now=request.now)
    return Status(204, None)
