"""Legal advice over HTTP: asked for and decided on by authors, given by lawyers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Field, Schema
from ninja.responses import Status
from pydantic import StringConstraints

from dauys.kernel import limits
from dauys.kernel.api import Input, items_json
from dauys.kernel.refusal import hidden
from dauys.people.api import Needs
from dauys.petitions import advising
from dauys.petitions.api_checking import PassageIn, quoted
from dauys.petitions.api_schemas import Words, desk
from dauys.petitions.api_schemas import petitions as router
from dauys.petitions.api_writing import AS_AUTHOR, PetitionKey, organised
from dauys.petitions.models import AdviceRequest, Proposal

LAWYERS = Needs("moderate", roles=("lawyer",))
MOST = 100
When = Annotated[str, StringConstraints(max_length=advising.LONGEST_WHEN)]


class AskIn(Input):
    """How advice is wanted, what about, and, for a call, the number with its country code and when it suits."""

    way: Literal["message", "call"]
    words: Words = ""
    phone: Annotated[str, StringConstraints(max_length=40)] = ""
    when: When = ""


class AdviceWordsIn(Input):
    """A message."""

    words: Words


class DecideIn(Input):
    """Whether the proposed words go into the text."""

    accept: bool


class WordingIn(PassageIn):
    """A place in the text, what about it, and other words for it."""

    text: Words = ""


class ReplyIn(Input):
    """A lawyer's message, with other words for places in the text."""

    words: Words = ""
    passages: Annotated[list[WordingIn], Field(max_length=100)] = []


class ProposalOut(Schema):
    """Words that a lawyer proposes for a passage, and what the author made of them."""

    id: UUID
    field: str
    language: str
    quote: str
    text: str
    note: str
    state: str


class AdviceMessageOut(Schema):
    """What was said, by whom."""

    by_lawyer: bool
    words: str
    at: datetime
    proposals: list[ProposalOut]


class AdviceOut(Schema):
    """A request for advice; the number to call is never in it."""

    id: UUID
    petition: UUID
    way: str
    words: str
    language: str
    asked_at: datetime
    due_at: datetime | None
    taken: bool
    missed: int
    answered_at: datetime | None
    closed_at: datetime | None
    closing: str
    messages: list[AdviceMessageOut]


class AdvicesOut(Schema):
    """Requests for advice."""

    items: list[AdviceOut]


class CallOut(Schema):
    """The number to call, and when it suits."""

    phone: str
    when: str


def _json(row: AdviceRequest) -> dict[str, Any]:
    return {
        "id": row.pk,
        "petition": row.case_id,
        **{name: getattr(row, name) for name in ("way", "words", "language", "asked_at", "due_at", "missed")},
        **{name: getattr(row, name) for name in ("answered_at", "closed_at", "closing")},
        "taken": row.taken_by_id is not None,
        "messages": [
            {
                "by_lawyer": one.by_lawyer,
                "words": one.words,
                "at": one.at,
                "proposals": [_proposal(each) for each in one.proposals.all()],
            }
            for one in row.messages.all()
        ],
    }


def _proposal(row: Proposal) -> dict[str, Any]:
    names = ("field", "language", "quote", "text", "note", "state")
    return {"id": row.pk, **{name: getattr(row, name) for name in names}}


@router.get("/{uuid:petition_id}/advice", response=AdvicesOut, auth=AS_AUTHOR, summary="The advice I asked for")
def advice(request: Any, petition_id: UUID, key: PetitionKey = "") -> dict[str, Any]:
    """Give what was asked and said about a petition, newest first."""
    petition, _by = organised(request, petition_id, key)
    return items_json(advising.about(petition.case), _json)


@router.post("/{uuid:petition_id}/advice", response={201: AdviceOut}, auth=AS_AUTHOR, summary="Ask a lawyer")
def ask_lawyers(request: Any, petition_id: UUID, body: AskIn, key: PetitionKey = "") -> Status[Any]:
    """Ask for free legal advice about a text that can still be changed."""
    petition, by = organised(request, petition_id, key)
    row = advising.ask(
        petition,
        way=body.way,
        words=body.words,
        call=advising.to_call(body.phone, body.when) if body.way == "call" else None,
        language=get_language() or petition.language,
        network=limits.network_of(request),
        by=by,
        now=request.now,
    )
    return Status(201, _json(row))


@router.post("/{uuid:petition_id}/advice/messages", response={204: None}, auth=AS_AUTHOR, summary="Write to the lawyer")
def write(request: Any, petition_id: UUID, body: AdviceWordsIn, key: PetitionKey = "") -> Status[None]:
    """Write on in the open request."""
    petition, by = organised(request, petition_id, key)
    advising.write(_open(petition), words=body.words, by=by, now=request.now)
    return Status(204, None)


@router.delete("/{uuid:petition_id}/advice", response={204: None}, auth=AS_AUTHOR, summary="I need no advice any more")
def give_up(request: Any, petition_id: UUID, key: PetitionKey = "") -> Status[None]:
    """Close the open request; the number is forgotten."""
    petition, by = organised(request, petition_id, key)
    advising.give_up(_open(petition), by=by, now=request.now)
    return Status(204, None)


def _open(petition: Any) -> AdviceRequest:
    rows = AdviceRequest.objects.filter(case_id=petition.pk, closed_at=None)
    row = rows.select_related("case__procedure", "case__place").first()
    if row is None:
        raise hidden("no_such_request", _("There is no such request, or somebody else has taken it."))
    return row


@router.post(
    "/{uuid:petition_id}/proposals/{uuid:proposal_id}/decision",
    response={204: None},
    auth=AS_AUTHOR,
    summary="Put proposed words in, or not",
)
def decide_proposal(
    request: Any, petition_id: UUID, proposal_id: UUID, body: DecideIn, key: PetitionKey = ""
) -> Status[None]:
    """Put the proposed words into the text, or leave it as it was."""
    petition, by = organised(request, petition_id, key)
    proposal = petition.case.proposals.filter(pk=proposal_id).first()
    if proposal is None:
        raise hidden("no_such_proposal", _("There is no such proposal."))
    advising.decide(proposal, accept=body.accept, by=by, now=request.now)
    return Status(204, None)


@desk.get("/advice", response=AdvicesOut, auth=LAWYERS, summary="Who waits for advice")
def waiting_requests(request: Any) -> dict[str, Any]:
    """Give the open requests that are free or yours, what is due first on top."""
    rows = advising.for_lawyer(request.actor).prefetch_related("messages__proposals")
    return items_json(rows[:MOST], _json)


@desk.post("/advice/{uuid:request_id}/taking", response={204: None}, auth=LAWYERS, summary="Take a request")
def take(request: Any, request_id: UUID) -> Status[None]:
    """Take a request; nobody else works on it then."""
    advising.take(advising.one(request_id, request.actor), by=request.actor, now=request.now)
    return Status(204, None)


@desk.post("/advice/{uuid:request_id}/messages", response={204: None}, auth=LAWYERS, summary="Write to the author")
def reply_to_request(request: Any, request_id: UUID, body: ReplyIn) -> Status[None]:
    """Write to the author, with other words for places in the text."""
    row = advising.one(request_id, request.actor)
    passages = [quoted(row.case.petition, one) for one in body.passages]
    advising.reply(row, words=body.words, passages=passages, by=request.actor, now=request.now)
    return Status(204, None)


@desk.post("/advice/{uuid:request_id}/number", response=CallOut, auth=LAWYERS, summary="The number to call")
def reveal(request: Any, request_id: UUID) -> dict[str, Any]:
    """Give the number of a request you have taken; each look is logged."""
    return advising.reveal(advising.one(request_id, request.actor), by=request.actor, now=request.now)


@desk.post("/advice/{uuid:request_id}/missed-call", response={204: None}, auth=LAWYERS, summary="Nobody answered")
def note_missed(request: Any, request_id: UUID) -> Status[None]:
    """Note that nobody answered the call."""
    advising.note_missed(advising.one(request_id, request.actor), by=request.actor, now=request.now)
    return Status(204, None)


@desk.post("/advice/{uuid:request_id}/closing", response={204: None}, auth=LAWYERS, summary="Close a request")
def close(request: Any, request_id: UUID, body: AdviceWordsIn) -> Status[None]:
    """Close a request with a note for the author; the number is forgotten."""
    row = advising.one(request_id, request.actor)
    advising.close(row, note=body.words, by=request.actor, now=request.now)
    return Status(204, None)
