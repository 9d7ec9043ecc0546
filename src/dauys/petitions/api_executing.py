"""What came of petitions over HTTP: effects, plans, what residents have seen, shares of effects."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from ninja.responses import Status
from pydantic import StringConstraints

from dauys.bodies.api import named_body
from dauys.kernel.api import Input, Texts, Word
from dauys.kernel.refusal import hidden
from dauys.people.api import Needs
from dauys.people.models import Person
from dauys.petitions import executing, plans, proceedings, progress
from dauys.petitions.api_schemas import Body, Words, find
from dauys.petitions.api_schemas import petitions as router
from dauys.petitions.executing import Promise, Said, Stand
from dauys.petitions.models import Effect, Milestone, Petition

effects = Router(tags=["petitions"])
REPORTS = Needs("answer", roles=("body", "head", "committee"))
Titles = Annotated[
    dict[Word, Annotated[Words, StringConstraints(max_length=progress.LONGEST_TITLE)]], Field(max_length=20)
]
Sum = Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=2)]
Currency = Annotated[str, StringConstraints(max_length=3)]
Outcome = Literal["law_changed", "measure_taken", "answered", "nothing_done"]


class EffectOut(Schema):
    """What came of a petition, as its body says; `confirmed_at` is null while nobody has confirmed it."""

    id: UUID
    body: str
    outcome: str
    partial: bool
    words: Texts
    act_title: str
    act_number: str
    act_link: str
    act_date: date | None
    written_at: datetime
    confirmed_at: datetime | None


class MilestoneOut(Schema):
    """A step of a plan. Sums are texts, so that they stay exact; `seen` and `not_seen` count residents."""

    id: UUID
    titles: Texts
    body: str
    due: date | None
    state: str
    late: bool
    done_on: date | None
    weight: int
    planned: str | None
    spent: str | None
    currency: str
    why: str
    seen: int
    not_seen: int


class PlanOut(Schema):
    """What came of a petition, and how far its plan is, in whole per cent by weight."""

    effect: EffectOut | None
    done_percent: int
    milestones: list[MilestoneOut]


class ShareOut(Schema):
    """How many cases were considered, and how many had an effect; `percent` is a text, so that it stays exact."""

    key: str
    considered: int
    effect: int
    percent: str | None


class SharesOut(Schema):
    """The share of each, and of all together."""

    by: str
    total: ShareOut
    items: list[ShareOut]


class EffectIn(Input):
    """What came of a petition."""

    outcome: Outcome
    partial: bool = False
    words: Annotated[dict[Word, Body], Field(max_length=20)] = {}
    act_title: Annotated[Words, StringConstraints(max_length=300)] = ""
    act_number: Annotated[Words, StringConstraints(max_length=60)] = ""
    act_link: Annotated[str, StringConstraints(max_length=proceedings.LONGEST_LINK)] = ""
    act_date: date | None = None


class MilestoneIn(Input):
    """A step that is promised; without `body` by whoever promises."""

    titles: Titles
    body: Word = ""
    due_on: date | None = None
    weight: Annotated[int, Field(ge=1, le=progress.MOST_WEIGHT)] = 1
    planned: Sum | None = None
    currency: Currency = ""


class StandIn(Input):
    """How far a step is; what is left out is emptied, except the day by which it is due."""

    state: Literal["planned", "going", "done", "dropped"]
    done_on: date | None = None
    due_on: date | None = None
    spent: Sum | None = None
    currency: Currency = ""
    why: Annotated[Words, StringConstraints(max_length=1_000)] = ""


class SightingIn(Input):
    """Whether one has seen that a step was done."""

    seen: bool
    words: Annotated[Words, StringConstraints(max_length=progress.LONGEST_SIGHTING)] = ""


class SharesIn(Schema):
    """What shares are told by, and what they are narrowed to."""

    by: Literal["body", "procedure", "year"] = "body"
    year: Annotated[int, Field(ge=1900, le=2200)] | None = None
    body: Word = ""
    procedure: Word = ""


def _effect(row: Effect) -> dict[str, Any]:
    names = ("id", "outcome", "partial", "words", "act_title", "act_number", "act_link", "act_date", "written_at")
    return {name: getattr(row, name) for name in (*names, "confirmed_at")} | {"body": row.body.code}


def _milestone(row: Milestone, seen: tuple[int, int], now: datetime) -> dict[str, Any]:
    names = ("id", "titles", "state", "done_on", "weight", "currency", "why")
    sums = {name: str(value) if (value := getattr(row, name)) is not None else None for name in ("planned", "spent")}
    counted = {"seen": seen[0], "not_seen": seen[1], "late": row.late(now)}
    return {name: getattr(row, name) for name in names} | sums | counted | {"body": row.body.code, "due": row.due_on}


def _plan(petition: Petition, now: datetime) -> dict[str, Any]:
    found = plans.of_petition(petition)
    rows = [_milestone(row, found.seen.get(row.pk, (0, 0)), now) for row in found.milestones]
    effect = _effect(found.effect) if found.effect else None
    return {"effect": effect, "done_percent": found.percent, "milestones": rows}


@router.get("/{uuid:petition_id}/plan", response=PlanOut, summary="What came of it")
def plan(request: Any, petition_id: UUID) -> dict[str, Any]:
    """Give the effect, and every step of the plan."""
    return _plan(find(request, petition_id), request.now)


@router.put("/{uuid:petition_id}/effect", response=EffectOut, auth=REPORTS, summary="Say what came of it")
def declare_effect(request: Any, petition_id: UUID, body: EffectIn) -> dict[str, Any]:
    """Write what came of it; it is public once somebody else has confirmed it."""
    act = {name: getattr(body, f"act_{name}") for name in ("title", "number", "link")}
    said = Said(outcome=body.outcome, partial=body.partial, words=body.words, act=act, act_date=body.act_date)
    return _effect(executing.declare_effect(find(request, petition_id), said, by=request.actor, now=request.now))


@router.post(
    "/{uuid:petition_id}/effect/confirmation", response=EffectOut, auth=REPORTS, summary="Confirm what came of it"
)
def confirm_effect(request: Any, petition_id: UUID) -> dict[str, Any]:
    """Confirm what a colleague has written; it is public from then on."""
    waiting = plans.waiting(find(request, petition_id))
    if waiting is None:
        raise hidden("no_effect", _("Nothing has been written yet."))
    return _effect(executing.confirm_effect(waiting, by=request.actor, now=request.now))


@router.post("/{uuid:petition_id}/plan", response={201: PlanOut}, auth=REPORTS, summary="Add a step to the plan")
def add_milestone(request: Any, petition_id: UUID, body: MilestoneIn) -> Status[dict[str, Any]]:
    """Promise a step; with a day it is owed by then."""
    petition = find(request, petition_id)
    given = body.model_dump() | {"body": named_body(body.body), "currency": body.currency.upper()}
    executing.add_milestone(petition, Promise(**given), by=request.actor, now=request.now)
    return Status(201, _plan(petition, request.now))


def _step(petition: Petition, milestone_id: UUID) -> Milestone:
    row = petition.case.milestones.select_related("body", "obligation").filter(pk=milestone_id).first()
    if row is None:
        raise hidden("no_such_milestone", _("There is no such step."))
    return row


@router.put("/{uuid:petition_id}/plan/{uuid:milestone_id}", response=PlanOut, auth=REPORTS, summary="Say how far it is")
def change_milestone(request: Any, petition_id: UUID, milestone_id: UUID, body: StandIn) -> dict[str, Any]:
    """Say how far a step is, or correct it."""
    petition = find(request, petition_id)
    stand = Stand(**body.model_dump() | {"currency": body.currency.upper()})
    executing.change_milestone(_step(petition, milestone_id), stand, by=request.actor, now=request.now)
    return _plan(petition, request.now)


@router.post(
    "/{uuid:petition_id}/plan/{uuid:milestone_id}/sightings",
    response={204: None},
    auth=Needs("write"),
    summary="Say whether you have seen it done",
)
def saw(request: Any, petition_id: UUID, milestone_id: UUID, body: SightingIn) -> Status[None]:
    """Say once, as somebody who signed or lives there, whether a step is done."""
    row = _step(find(request, petition_id), milestone_id)
    person = Person.objects.get(pk=request.actor.person_id)
    executing.saw(row, person=person, seen=body.seen, words=body.words, now=request.now)
    return Status(204, None)


@effects.get("", response=SharesOut, summary="How many petitions have an effect")
def shares(request: Any, wanted: Annotated[SharesIn, Query()]) -> dict[str, Any]:  # noqa: ARG001  (the same for all)
    """Give the share of considered petitions that changed a law or led to a measure."""
    narrowed: dict[str, Any] = {"year": wanted.year, "body": wanted.body, "procedure": wanted.procedure}
    rows = plans.shares(wanted.by, **narrowed)
    return {"by": wanted.by, "total": plans.total(**narrowed).plain, "items": [row.plain for row in rows]}
