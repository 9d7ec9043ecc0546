"""A body's desk over HTTP: what is owed, and an answer from draft to publication."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Field, Schema
from pydantic import StringConstraints

from dauys.bodies.api import named_body
from dauys.kernel.api import Cursor, Input, Texts, Word, page_json, unknown
from dauys.kernel.refusal import forbidden, hidden, invalid
from dauys.kernel.terms import end_of_day, local_date
from dauys.people.api import Needs
from dauys.petitions import actions, answer_texts, desks, rules, tongues
from dauys.petitions.api_schemas import Body, Words, desk, duties
from dauys.petitions.forms.answering import LONGEST_ANSWER, LONGEST_EXTENSION
from dauys.petitions.models import Response
from dauys.procedures import actions as procedures
from dauys.procedures import queries as cases
from dauys.procedures.api import ObligationOut, obligation_json
from dauys.procedures.models import Obligation

ANSWERS = Needs("answer", roles=("body", "head"))


class DraftOut(Schema):
    """An answer as it is being written. `revision` is to be handed in as `seen`.

    unread: the languages whose text a machine has written and nobody has read: not to be published so.
    """

    outcome: str
    texts: Texts
    unread: list[str]
    ready: bool
    sent_back: str
    mine: bool
    revision: str
    published_at: datetime | None


class DutyOut(ObligationOut):
    """What a body owes, with its draft."""

    petition: UUID
    titles: Texts
    outcomes: list[str]
    draft: DraftOut | None


class DutiesOut(Schema):
    """A page of duties."""

    items: list[DutyOut]
    next: str | None
    previous: str | None


class AnswerIn(Input):
    """An answer: what it comes to, and its text by language. `seen`: the revision before; empty where there is none.

    read: the languages whose machine's draft was read and is right as it stands.
    """

    outcome: Word = ""
    texts: Annotated[dict[str, Body], Field(max_length=40)]
    read: Annotated[list[Word], Field(max_length=40)] = []
    ready: bool = False
    seen: Annotated[str, StringConstraints(max_length=80)] | None = None


class SeenIn(Input):
    """The revision that is approved."""

    seen: Annotated[str, StringConstraints(max_length=80)] | None = None


class SendBackIn(SeenIn):
    """What the second pair of eyes wants changed."""

    words: Words


class ExtensionIn(Input):
    """The new last day, and why."""

    until: date
    reason: Annotated[Words, StringConstraints(max_length=2_000)]


class RedirectionIn(Input):
    """The body that is competent, and why."""

    to: Word
    reason: Annotated[Words, StringConstraints(max_length=2_000)]


@desk.get("/duties", response=DutiesOut, auth=ANSWERS, summary="What my bodies owe")
def duty_list(
    request: Any,
    show: Literal["late", "due", "no_term", "approval", "met"] = "due",
    after: Cursor = "",
) -> dict[str, Any]:
    """Give one list of a body's desk."""
    found = desks.duties_page(cases.acting_for(request.actor), show, now=request.now, cursor=after)
    return page_json(found, lambda row: _duty(request, row))


@desk.get("/duties/{uuid:obligation_id}", response=DutyOut, auth=ANSWERS, summary="One duty with its draft")
def duty(request: Any, obligation_id: UUID) -> dict[str, Any]:
    """Give what my body owes and what has been written."""
    return _duty(request, _mine(request, obligation_id))


def _duty(request: Any, row: Obligation) -> dict[str, Any]:
    petition, draft = row.case.petition, desks.draft_of(row)
    return obligation_json(row, request.now) | {
        "petition": petition.pk,
        "titles": petition.titles,
        "outcomes": list(rules.outcomes_of(row.case.preset)),
        "draft": _draft(draft, request) if draft else None,
    }


def _draft(draft: Response, request: Any) -> dict[str, Any]:
    names = ("outcome", "texts", "ready", "sent_back", "revision", "published_at")
    mine = draft.drafted_by_id == request.actor.person_id
    return {name: getattr(draft, name) for name in names} | {"mine": mine, "unread": answer_texts.unread(draft)}


def _mine(request: Any, obligation_id: UUID) -> Obligation:
    """A duty of one of my bodies. Refusal: it is another's, or there is none."""
    try:
        found = desks.duty(obligation_id)
    except Obligation.DoesNotExist:
        raise hidden("no_such_obligation", _("There is no such obligation.")) from None
    if found.body_id not in cases.acting_for(request.actor):
        raise forbidden("not_your_duty", _("This is the duty of another body."))
    return found


def _drafted(row: Obligation) -> Response:
    draft = desks.draft_of(row)
    if draft is None:
        raise hidden("no_draft", _("Nothing has been written yet."))
    return draft


@duties.put("/{uuid:obligation_id}/response", response=DutyOut, auth=ANSWERS, summary="Write the answer")
def write_response(request: Any, obligation_id: UUID, body: AnswerIn) -> dict[str, Any]:
    """Draft the answer; `ready` hands it to the second pair of eyes."""
    row = _mine(request, obligation_id)
    languages = tongues.owed(row.case)
    if not set(body.texts) <= set(languages):
        raise unknown("texts", _("Write in these languages: %(languages)s.") % {"languages": ", ".join(languages)})
    if any(len(text) > LONGEST_ANSWER for text in body.texts.values()):
        sentence = _("An answer may have up to %(limit)d characters.") % {"limit": LONGEST_ANSWER}
        raise invalid("text_length", sentence, texts=sentence)
    actions.draft_response(
        row,
        by=request.actor,
        outcome=body.outcome,
        texts=body.texts,
        read=body.read,
        ready=body.ready,
        seen=body.seen,
        now=request.now,
    )
    return _duty(request, _mine(request, obligation_id))


@duties.post(
    "/{uuid:obligation_id}/response/publication", response=DutyOut, auth=ANSWERS, summary="Approve and publish"
)
def publish_response(request: Any, obligation_id: UUID, body: SeenIn) -> dict[str, Any]:
    """Publish the answer, as the second pair of eyes."""
    row = _mine(request, obligation_id)
    actions.publish_response(_drafted(row), by=request.actor, seen=body.seen, now=request.now)
    return _duty(request, _mine(request, obligation_id))


@duties.post("/{uuid:obligation_id}/response/return", response=DutyOut, auth=ANSWERS, summary="Send the draft back")
def send_response_back(request: Any, obligation_id: UUID, body: SendBackIn) -> dict[str, Any]:
    """Say what should be changed before it can be published."""
    row = _mine(request, obligation_id)
    actions.send_response_back(_drafted(row), by=request.actor, words=body.words, seen=body.seen)
    return _duty(request, _mine(request, obligation_id))


@duties.post("/{uuid:obligation_id}/extension", response=ObligationOut, auth=ANSWERS, summary="Take more time")
def extend(request: Any, obligation_id: UUID, body: ExtensionIn) -> dict[str, Any]:
    """Extend the term before it is over; `until` is the last day that will be in time."""
    row = _mine(request, obligation_id)
    zone = row.case.tz
    if not date.min < body.until <= local_date(request.now, zone) + LONGEST_EXTENSION:
        sentence = _("Choose a date within the next two years.")
        raise invalid("too_far", sentence, until=sentence)
    until = end_of_day(body.until, zone)
    procedures.extend(row, until=until, reason=body.reason, by=request.actor, now=request.now)
    return obligation_json(row, request.now)


@duties.post("/{uuid:obligation_id}/redirection", response=ObligationOut, auth=ANSWERS, summary="Pass it on")
def redirect(request: Any, obligation_id: UUID, body: RedirectionIn) -> dict[str, Any]:
    """Pass a duty on to the body that is competent; its term runs on."""
    row = _mine(request, obligation_id)
    to = named_body(body.to, "to")
    if to is None:
        raise unknown("to", _("There is no such body."))
    procedures.redirect(row, to=to, reason=body.reason, by=request.actor, now=request.now)
    return obligation_json(row, request.now)
