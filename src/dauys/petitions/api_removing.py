"""Removals over HTTP: taking something from a petition's page, reading it under seal, putting it back."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Field, Schema
from ninja.responses import Status
from pydantic import StringConstraints

from dauys.kernel.api import Input
from dauys.kernel.refusal import hidden
from dauys.people.api import Needs
from dauys.petitions import removing, reporting
from dauys.petitions.api_schemas import RemovalOut, Short, Words, desk, no_such_petition, removal_json
from dauys.petitions.models import Petition, Removal
from dauys.petitions.queries import RELATED
from dauys.petitions.rules import Order
from dauys.petitions.taking import Thing

HANDLES = Needs("moderate", roles=removing.ROLES)
Ground = Literal["court", "personal", "insult", "unlawful", "copyright", "advertising"]
Kind = Annotated[str, StringConstraints(max_length=20)]
Court = Annotated[str, StringConstraints(max_length=200)]


class OrderIn(Input):
    """The order of a court, where there is one, and words that everybody reads."""

    words: Words
    court: Court = ""
    number: Short = ""
    on: date | None = None


class RemovalIn(OrderIn):
    """What is to be taken away; `target`: of news, answers and signatures; `sentences`: of passages, by their numbers.

    report: the report by a reader that this settles.
    """

    kind: Kind
    ground: Ground
    target: UUID | None = None
    sentences: Annotated[list[Annotated[int, Field(ge=1)]], Field(max_length=1_000)] = []
    report: UUID | None = None


class ReadingIn(Input):
    """What somebody needs it for; it is written down."""

    purpose: Annotated[str, StringConstraints(max_length=200)]


class KeptOut(Schema):
    """The texts that are kept under seal."""

    texts: list[str]


def _petition(request: Any, petition_id: UUID) -> Petition:
    rows = Petition.objects.filter(pk=petition_id, case__submitted_at__isnull=False)
    found = rows.select_related(*RELATED).first()
    if found is None or removing.refuse_handling(found.case, request.actor):
        raise no_such_petition()
    return found


def no_such_removal() -> Exception:
    """The same for what does not exist and for what is not for everybody."""
    return hidden("no_such_removal", _("There is no such removal."))


def _removal(request: Any, petition_id: UUID, number: int) -> Removal:
    rows = _petition(request, petition_id).case.removals.select_related("body", "case__procedure")
    found = rows.filter(number=number).first()
    if found is None:
        raise no_such_removal()
    return found


@desk.post("/removals/{uuid:petition_id}", response={201: RemovalOut}, auth=HANDLES, summary="Remove something")
def remove_part(request: Any, petition_id: UUID, body: RemovalIn) -> Status[Any]:
    """Take something from a petition's page; the page says what, when, on which ground and by which body."""
    petition = _petition(request, petition_id)
    thing = Thing(kind=body.kind, target=body.target, sentences=tuple(body.sentences))
    order = Order(ground=body.ground, words=body.words, court=body.court, number=body.number, on=body.on)
    if body.report is None:
        made = removing.remove(petition, thing, order=order, by=request.actor, now=request.now)
    else:
        report = reporting.waiting(request.actor).filter(pk=body.report, case_id=petition.pk).first()
        if report is None:
            raise hidden("no_such_report", _("There is no such report, or somebody has looked at it."))
        made = reporting.remove(report, thing, order=order, by=request.actor, now=request.now)
    return Status(201, removal_json(made))


@desk.post("/removals/{uuid:petition_id}/{int:number}/reading", response=KeptOut, auth=HANDLES, summary="Read it")
def read_removed(request: Any, petition_id: UUID, number: int, body: ReadingIn) -> dict[str, Any]:
    """Give what is kept under seal; each look is written down."""
    removal = _removal(request, petition_id, number)
    return {"texts": removing.read(removal, by=request.actor, purpose=body.purpose, now=request.now)}


@desk.post(
    "/removals/{uuid:petition_id}/{int:number}/restoration", response=RemovalOut, auth=HANDLES, summary="Put it back"
)
def restore_removed(request: Any, petition_id: UUID, number: int, body: OrderIn) -> dict[str, Any]:
    """Put back what was taken; the page tells of both."""
    removal = _removal(request, petition_id, number)
    ground = "court" if body.court or body.number or body.on else ""
    order = Order(ground=ground, words=body.words, court=body.court, number=body.number, on=body.on)
    return removal_json(removing.restore(removal, order=order, by=request.actor, now=request.now))
