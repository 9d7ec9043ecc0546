"""Proceedings over HTTP: questions, invitations, hearings, votes and conclusions, read by all, written by desks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Field, Router, Schema
from ninja.responses import Status
from pydantic import StringConstraints

from dauys.bodies.api import named_body
from dauys.kernel.api import Cursor, Input, Texts, Word, items_json, page_json
from dauys.kernel.refusal import forbidden, hidden, invalid
from dauys.people.api import Needs
from dauys.petitions import agenda, considering, proceedings
from dauys.petitions.api_schemas import Body, Words, desk, find
from dauys.petitions.api_schemas import petitions as router
from dauys.petitions.api_writing import AS_AUTHOR, PetitionKey, organised
from dauys.petitions.models import Conclusion, Hearing, Inquiry, Vote
from dauys.petitions.proceedings import Numbers

hearings = Router(tags=["petitions"])
PROCEEDS = Needs("moderate", roles=("committee", "moderator", "body", "head"))
ANSWERS = Needs("answer", roles=("body", "head"))
LinkText = Annotated[str, StringConstraints(max_length=proceedings.LONGEST_LINK)]
Number = Annotated[int, Field(ge=0, le=proceedings.MOST_MEMBERS)]


class InquiryOut(Schema):
    """What was asked. `body` is null where it was the author; `answer` is null where it is not for everybody."""

    id: UUID
    kind: str
    body: str | None
    words: str
    asked_at: datetime
    due: datetime | None
    meets_at: datetime | None
    venue: str
    accepted: bool | None
    answered_at: datetime | None
    answer: str | None
    late: bool


class HearingOut(Schema):
    """A hearing, with its minutes once they are there."""

    id: UUID
    petition: UUID
    titles: Texts
    starts_at: datetime
    venue: str
    broadcast: str
    agenda: str
    minutes: str
    recording: str
    minutes_at: datetime | None
    called_off_at: datetime | None
    called_off_why: str


class BallotOut(Schema):
    """How one member voted."""

    name: str
    faction: str = ""
    choice: Literal["for", "against", "abstained", "absent"]


class VoteOut(Schema):
    """A vote with its numbers, its rule and what came of it."""

    id: UUID
    held_on: date
    motion: str
    rule: str
    in_favour: int
    against: int
    abstained: int
    absent: int
    carried: bool
    ballots: list[BallotOut]


class ConclusionOut(Schema):
    """What a committee has come to."""

    id: UUID
    outcome: str
    texts: Texts
    at: datetime


class ProceedingsOut(Schema):
    """Everything that was asked, heard, voted on and concluded, the oldest first."""

    inquiries: list[InquiryOut]
    hearings: list[HearingOut]
    votes: list[VoteOut]
    conclusions: list[ConclusionOut]


class HearingsOut(Schema):
    """A page of hearings."""

    items: list[HearingOut]
    next: str | None
    previous: str | None


class InquiriesOut(Schema):
    """What is asked of my bodies, what is open first."""

    items: list[InquiryOut]
    next: str | None
    previous: str | None


class InquiryIn(Input):
    """A question: to a body by its code, or to the author where none is named; `until` is the last day in time."""

    to: Word = ""
    words: Words
    until: date


class InvitationIn(Input):
    """An invitation of the author."""

    words: Words
    meets_at: datetime
    venue: Annotated[Words, StringConstraints(max_length=300)] = ""
    link: LinkText = ""


class HearingIn(Input):
    """A hearing to be set."""

    starts_at: datetime
    venue: Annotated[Words, StringConstraints(max_length=300)] = ""
    broadcast: LinkText = ""
    agenda: Words = ""


class MinutesIn(Input):
    """What was said, and where it can be seen."""

    minutes: Annotated[str, StringConstraints(max_length=proceedings.LONGEST_MINUTES)]
    recording: LinkText = ""


class WhyIn(Input):
    """A reason that everybody can read."""

    why: Words


class BallotIn(Input):
    """How one member voted."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    faction: Annotated[str, StringConstraints(max_length=120)] = ""
    choice: Literal["for", "against", "abstained", "absent"]


class VoteIn(Input):
    """A vote that was held: by name (`ballots`), or by numbers where there are none."""

    held_on: date
    motion: Words
    rule: Literal["simple", "absolute", "two_thirds", "unanimous"] = "simple"
    in_favour: Number = 0
    against: Number = 0
    abstained: Number = 0
    absent: Number = 0
    ballots: Annotated[list[BallotIn], Field(max_length=proceedings.MOST_MEMBERS)] = []


class ConclusionIn(Input):
    """What a committee has come to, and why, by language."""

    outcome: Word
    texts: Annotated[dict[Word, Body], Field(max_length=20)]


class ReplyIn(Input):
    """An answer; to an invitation `accepts`, with or without words."""

    text: Annotated[Body, StringConstraints(max_length=proceedings.LONGEST_ANSWER)] = ""
    accepts: bool | None = None


def _inquiry(row: Inquiry, now: datetime, *, own: bool = False) -> dict[str, Any]:
    names = ("id", "kind", "words", "asked_at", "meets_at", "venue", "accepted", "answered_at")
    shown = row.answer if row.answered_at and (row.public or own) else None
    known = {"body": row.body.code if row.body else None, "due": row.last_day, "late": row.late(now)}
    return {name: getattr(row, name) for name in names} | known | {"answer": shown}


def _hearing(row: Hearing) -> dict[str, Any]:
    names = ("id", "starts_at", "venue", "broadcast", "agenda", "minutes", "recording", "minutes_at")
    known = {name: getattr(row, name) for name in (*names, "called_off_at", "called_off_why")}
    return known | {"petition": row.case_id, "titles": row.case.petition.titles}


def _vote(row: Vote) -> dict[str, Any]:
    names = ("id", "held_on", "motion", "rule", "in_favour", "against", "abstained", "absent", "carried", "ballots")
    return {name: getattr(row, name) for name in names}


def _conclusion(row: Conclusion) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("id", "outcome", "texts", "at")}


@router.get("/{uuid:petition_id}/proceedings", response=ProceedingsOut, summary="Proceedings")
def petition_proceedings(request: Any, petition_id: UUID) -> dict[str, Any]:
    """Give all that was done while the petition was considered."""
    found = agenda.of_petition(find(request, petition_id))
    return {
        "inquiries": [_inquiry(row, request.now) for row in found.inquiries],
        "hearings": [_hearing(row) for row in found.hearings],
        "votes": [_vote(row) for row in found.votes],
        "conclusions": [_conclusion(row) for row in found.conclusions],
    }


@router.post("/{uuid:petition_id}/inquiries", response={201: InquiryOut}, auth=PROCEEDS, summary="Ask")
def inquire(request: Any, petition_id: UUID, body: InquiryIn) -> Status[dict[str, Any]]:
    """Ask the author, or a public body, for more information."""
    petition, to = find(request, petition_id), named_body(body.to, "to")
    said: dict[str, Any] = {"by": request.actor, "words": body.words, "until": body.until, "now": request.now}
    made = considering.ask_body(petition, to=to, **said) if to else considering.ask_author(petition, **said)
    return Status(201, _inquiry(made, request.now))


@router.post("/{uuid:petition_id}/invitations", response={201: InquiryOut}, auth=PROCEEDS, summary="Invite the author")
def invite_author(request: Any, petition_id: UUID, body: InvitationIn) -> Status[dict[str, Any]]:
    """Invite the author, with time and place."""
    said = body.model_dump() | {"meets_at": _aware(body.meets_at)}
    made = considering.invite(find(request, petition_id), by=request.actor, now=request.now, **said)
    return Status(201, _inquiry(made, request.now))


def _aware(moment: datetime) -> datetime:
    """A moment that says its offset. Refusal: it does not, and could be anywhere."""
    if moment.tzinfo is None:
        sentence = _("Say the offset of the time, such as +05:00.")
        raise invalid("no_offset", sentence, starts_at=sentence)
    return moment


@router.post(
    "/{uuid:petition_id}/inquiries/{uuid:inquiry_id}/reply",
    response={204: None},
    auth=AS_AUTHOR,
    summary="Answer the committee as the author",
)
def reply_to_inquiry(
    request: Any, petition_id: UUID, inquiry_id: UUID, body: ReplyIn, petition_key: PetitionKey = ""
) -> Status[None]:
    """Answer what the author was asked, or say whether one comes."""
    petition, by = organised(request, petition_id, petition_key)
    row = petition.case.inquiries.filter(pk=inquiry_id, body=None).select_related("obligation").first()
    if row is None:
        raise no_such_inquiry()
    row.case = petition.case
    if row.kind == Inquiry.Kind.INVITATION and body.accepts is None:
        sentence = _("Please choose one.")
        raise invalid("missing", sentence, accepts=sentence)
    considering.reply(row, by=by, text=body.text, accepts=body.accepts, now=request.now)
    return Status(204, None)


def no_such_inquiry() -> Exception:
    """The same for what does not exist and for what is another's."""
    return hidden("no_such_inquiry", _("There is no such request."))


@desk.get("/inquiries", response=InquiriesOut, auth=ANSWERS, summary="What committees ask of my bodies")
def inquiries(request: Any) -> dict[str, Any]:
    """Give what is open, then what was answered."""
    return items_json(agenda.asked_of(request.actor)[:100], lambda row: _inquiry(row, request.now, own=True))


@desk.post("/inquiries/{uuid:inquiry_id}/reply", response={204: None}, auth=ANSWERS, summary="Answer a committee")
def answer(request: Any, inquiry_id: UUID, body: ReplyIn) -> Status[None]:
    """Answer what a committee has asked of my body; the answer is published."""
    try:
        row = agenda.inquiry(inquiry_id)
    except Inquiry.DoesNotExist:
        raise no_such_inquiry() from None
    if row.body_id is None or not considering.may_reply(row, request.actor):
        raise forbidden("not_allowed", _("You may not do this here."))
    considering.reply(row, by=request.actor, text=body.text, now=request.now)
    return Status(204, None)


@router.post("/{uuid:petition_id}/hearings", response={201: HearingOut}, auth=PROCEEDS, summary="Set a hearing")
def hear(request: Any, petition_id: UUID, body: HearingIn) -> Status[dict[str, Any]]:
    """Set a hearing; everybody who signed or follows is told."""
    said = body.model_dump() | {"starts_at": _aware(body.starts_at)}
    made = considering.hear(find(request, petition_id), by=request.actor, now=request.now, **said)
    return Status(201, _hearing(made))


@router.post("/{uuid:petition_id}/votes", response={201: VoteOut}, auth=PROCEEDS, summary="Write down a vote")
def vote(request: Any, petition_id: UUID, body: VoteIn) -> Status[dict[str, Any]]:
    """Write down a vote by name or by numbers; whether it is carried follows from the rule."""
    ballots = [one.model_dump() for one in body.ballots]
    given = {name: getattr(body, name) for name in ("in_favour", "against", "abstained", "absent")}
    made = considering.vote(
        find(request, petition_id),
        by=request.actor,
        held_on=body.held_on,
        motion=body.motion,
        rule=body.rule,
        numbers=Numbers.of(ballots) if ballots else Numbers(**given),
        ballots=ballots,
        now=request.now,
    )
    return Status(201, _vote(made))


@router.post("/{uuid:petition_id}/conclusions", response={201: ConclusionOut}, auth=PROCEEDS, summary="Conclude")
def conclude(request: Any, petition_id: UUID, body: ConclusionIn) -> Status[dict[str, Any]]:
    """Publish what the committee has come to."""
    said = body.model_dump()
    made = considering.conclude(find(request, petition_id), by=request.actor, now=request.now, **said)
    return Status(201, _conclusion(made))


@hearings.get("", response=HearingsOut, summary="Hearings to come, or held")
def hearing_list(request: Any, show: Literal["coming", "held"] = "coming", after: Cursor = "") -> dict[str, Any]:
    """Give the public hearings, the next first; or those that were held, the latest first."""
    return page_json(agenda.hearings(coming=show == "coming", now=request.now, cursor=after), _hearing)


def _found(request: Any, hearing_id: UUID) -> Hearing:
    try:
        return agenda.hearing(hearing_id, request.actor)
    except Hearing.DoesNotExist:
        raise hidden("no_such_hearing", _("There is no such hearing.")) from None


@hearings.get("/{uuid:hearing_id}", response=HearingOut, summary="One hearing")
def hearing(request: Any, hearing_id: UUID) -> dict[str, Any]:
    """Give a hearing with its minutes."""
    return _hearing(_found(request, hearing_id))


@hearings.put("/{uuid:hearing_id}/minutes", response=HearingOut, auth=PROCEEDS, summary="Publish the minutes")
def minutes(request: Any, hearing_id: UUID, body: MinutesIn) -> dict[str, Any]:
    """Publish what was said, or correct it."""
    row = _found(request, hearing_id)
    return _hearing(considering.publish_minutes(row, by=request.actor, now=request.now, **body.model_dump()))


@hearings.post("/{uuid:hearing_id}/cancellation", response=HearingOut, auth=PROCEEDS, summary="Call a hearing off")
def call_off(request: Any, hearing_id: UUID, body: WhyIn) -> dict[str, Any]:
    """Call a hearing off, with a reason that everybody can read."""
    return _hearing(considering.call_off(_found(request, hearing_id), by=request.actor, why=body.why, now=request.now))
