"""The moderation desk and the committee over HTTP: what waits, each decision, and what people have reported."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Field, Schema
from ninja.responses import Status
from pydantic import StringConstraints

from dauys.kernel.api import Cursor, Input, Texts, Word, items_json, page_json, unknown
from dauys.kernel.refusal import hidden, invalid
from dauys.people.api import Needs
from dauys.petitions import actions, considering, desks, organising, reporting
from dauys.petitions.api_schemas import PetitionOut, PetitionsOut, PetitionWholeOut, Words, brief, desk, find, whole
from dauys.petitions.api_schemas import petitions as router
from dauys.petitions.forms.checking import LONGEST_NOTE
from dauys.petitions.models import Petition, Report
from dauys.petitions.queries import RELATED
from dauys.procedures import wording
from dauys.procedures.models import Obligation

CHECKS = Needs("moderate", roles=("moderator", "committee"))
MOST = 50
OPENING = time(10)
"""When a hearing begins of which only the day is said."""
Reason = Annotated[str, StringConstraints(max_length=60)]


class PassageIn(Input):
    """A place in the text: characters `start` to `end` of the title or body in one language, and what about it."""

    field: Literal["title", "body"]
    language: Word = ""
    start: Annotated[int, Field(ge=0, le=1_000_000)]
    end: Annotated[int, Field(ge=1, le=1_000_000)]
    note: Annotated[Words, StringConstraints(max_length=LONGEST_NOTE)] = ""


class AcceptIn(Input):
    """`seen`: since when it stood where the moderator saw it (`waiting_since`); changed meanwhile, it is refused."""

    seen: datetime | None = None


class RejectIn(AcceptIn):
    """A reason of the procedure's list, and words of one's own."""

    reason: Reason
    words: Words = ""


class RefusalIn(RejectIn):
    """A refusal; a repeat names the `earlier` petition, what is not ours the `competent` body or that nobody is."""

    earlier: UUID | None = None
    competent: Word = ""
    nobody_competent: bool = False


class VacancyIn(Input):
    """Why it is known that the author is there no more; everybody can read it."""

    reason: Annotated[Words, StringConstraints(max_length=1_000)]


class ReturnIn(RejectIn):
    """What is to be changed, with marked passages."""

    reason: Reason = "changes"
    passages: Annotated[list[PassageIn], Field(max_length=100)] = []


class WaitingOut(PetitionOut):
    """A petition that waits for a check."""

    waiting_since: datetime
    due: datetime | None
    reasons: dict[str, Texts]


class ChecksOut(Schema):
    """A page of what waits, the longest waiting first."""

    items: list[WaitingOut]
    next: str | None
    previous: str | None


class StepIn(Input):
    """A committee's step, in words that everybody can read."""

    step: Literal["request_info", "invite", "press", "hear", "vote", "conclude", "plan", "milestone"]
    on: date | None = None
    words: Annotated[Words, StringConstraints(min_length=1, max_length=2_000)]


class ReportOut(Schema):
    """What somebody says should not be there."""

    id: UUID
    petition: UUID
    why: str
    words: str
    at: datetime


class ReportsOut(Schema):
    """Reports that nobody has looked at yet, the oldest first."""

    items: list[ReportOut]
    next: str | None
    previous: str | None


class SettleIn(Input):
    """What came of it."""

    answer: Words


def _after(request: Any, petition: Petition) -> dict[str, Any]:
    """The petition after a decision, for whoever decided."""
    return whole(Petition.objects.select_related(*RELATED).get(pk=petition.pk), request.actor, request.now)


def _known(petition: Petition, reason: str, own: frozenset[str] = frozenset()) -> str:
    if reason not in {*petition.case.preset.reasons, *own}:
        raise unknown("reason", _("Choose a reason of the procedure’s list."))
    return reason


@desk.get("/checks", response=ChecksOut, auth=CHECKS, summary="What waits to be checked")
def checks(request: Any, after: Cursor = "") -> dict[str, Any]:
    """Give the petitions that wait for my check."""
    rows = desks.waiting(request.actor).prefetch_related("case__thresholds")
    return page_json(desks.checks_page(rows, desks.CheckFilters(), now=request.now, cursor=after), _waiting)


def _waiting(petition: Petition) -> dict[str, Any]:
    case = petition.case
    owed = [row for row in case.obligations.all() if row.open and row.kind == Obligation.Kind.CHECK]
    for row in owed:
        row.case = case
    due = owed[0].last_day if owed else None
    return brief(petition) | {"waiting_since": case.stage_since, "due": due, "reasons": case.preset.reasons}


@router.post("/{uuid:petition_id}/acceptance", response=PetitionWholeOut, auth=CHECKS, summary="Accept")
def accept(request: Any, petition_id: UUID, body: AcceptIn) -> dict[str, Any]:
    """Open the petition for signatures."""
    petition = find(request, petition_id)
    actions.accept(petition, by=request.actor, now=request.now, seen=body.seen)
    return _after(request, petition)


@router.post("/{uuid:petition_id}/return", response=PetitionWholeOut, auth=CHECKS, summary="Return for changes")
def send_back(request: Any, petition_id: UUID, body: ReturnIn) -> dict[str, Any]:
    """Return a petition to its author, with marks at passages."""
    petition = find(request, petition_id)
    passages = [quoted(petition, one) for one in body.passages]
    if not body.words.strip() and not passages and body.reason in wording.REASONS:
        sentence = _("Mark a passage or say in words what should be changed.")
        raise invalid("missing", sentence, words=sentence)
    actions.send_back(
        petition,
        by=request.actor,
        reason=_known(petition, body.reason, frozenset(wording.REASONS)),
        words=body.words,
        passages=passages,
        now=request.now,
        seen=body.seen,
    )
    return _after(request, petition)


def quoted(petition: Petition, marked: PassageIn) -> dict[str, Any]:
    """A marked place as a review keeps it, with its words as they are now."""
    language = marked.language or petition.language
    text = (petition.titles if marked.field == "title" else petition.bodies).get(language, "")
    if not marked.start < marked.end <= len(text):
        sentence = _("There is no such place in the text.")
        raise invalid("no_such_passage", sentence, passages=sentence)
    quote = text[marked.start : marked.end]
    return marked.model_dump() | {"language": language, "quote": quote}


@router.post("/{uuid:petition_id}/rejection", response=PetitionWholeOut, auth=CHECKS, summary="Refuse")
def reject(request: Any, petition_id: UUID, body: RefusalIn) -> dict[str, Any]:
    """Refuse a petition with a reason of the procedure's list."""
    petition = find(request, petition_id)
    actions.reject(
        petition,
        by=request.actor,
        reason=_known(petition, body.reason),
        words=body.words,
        now=request.now,
        seen=body.seen,
    )
    return _after(request, petition)


@router.post("/{uuid:petition_id}/vacancy", response=PetitionWholeOut, auth=CHECKS, summary="The author is gone")
def vacate(request: Any, petition_id: UUID, body: VacancyIn) -> dict[str, Any]:
    """Note that the author is there no more, and why that is known."""
    petition = find(request, petition_id)
    organising.vacate(petition, reason=body.reason, by=request.actor, now=request.now)
    return _after(request, petition)


@desk.get("/committee", response=PetitionsOut, auth=CHECKS, summary="Cases in which my committee may act")
def committee(request: Any, after: Cursor = "") -> dict[str, Any]:
    """Give them, those with the most signatures first."""
    return page_json(desks.committee_page(desks.with_committee(request.actor), cursor=after), brief)


@router.post("/{uuid:petition_id}/steps", response=PetitionWholeOut, auth=CHECKS, summary="Ask, invite or press")
def take_step(request: Any, petition_id: UUID, body: StepIn) -> dict[str, Any]:
    """Take a step of a committee; its words stand on the petition's page."""
    petition = find(request, petition_id)
    if not body.words.strip():
        sentence = _("Please fill this in.")
        raise invalid("missing", sentence, words=sentence)
    if body.step == "hear" and body.on is None:
        sentence = _("Say on which day the hearing is.")
        raise invalid("missing", sentence, on=sentence)
    if body.step == "hear" and body.on is not None:
        starts = datetime.combine(body.on, OPENING, tzinfo=petition.case.tz)
        considering.hear(petition, by=request.actor, starts_at=starts, agenda=body.words, now=request.now)
    elif body.step == "press":
        considering.press(petition, by=request.actor, words=body.words, now=request.now)
    else:
        actions.take_step(petition, body.step, by=request.actor, words=body.words, on=body.on, now=request.now)
    return _after(request, petition)


@desk.get("/reports", response=ReportsOut, auth=CHECKS, summary="What people have reported")
def reports(request: Any) -> dict[str, Any]:
    """Give the oldest that nobody has looked at."""
    return items_json(reporting.waiting(request.actor)[:MOST], _report)


def _report(row: Report) -> dict[str, Any]:
    return {"id": row.pk, "petition": row.case_id, "why": row.why, "words": row.words, "at": row.at}


@desk.post("/reports/{uuid:report_id}/settlement", response={204: None}, auth=CHECKS, summary="Settle a report")
def settle_report(request: Any, report_id: UUID, body: SettleIn) -> Status[None]:
    """Write down what came of it."""
    row = reporting.waiting(request.actor).filter(pk=report_id).first()
    if row is None:
        raise hidden("no_such_report", _("There is no such report, or somebody has looked at it."))
    reporting.settle(row, by=request.actor, answer=body.answer, now=request.now)
    return Status(204, None)
