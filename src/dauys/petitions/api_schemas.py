"""Petitions as they travel over HTTP, and the routers that their operations stand in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import AfterValidator, StringConstraints

from dauys.kernel.api import Input, Texts
from dauys.kernel.forms import Form
from dauys.kernel.refusal import hidden, invalid
from dauys.kernel.terms import last_second
from dauys.kernel.texts import tidy
from dauys.people.actor import Actor
from dauys.petitions import donating, group, queries, showing, tongues
from dauys.petitions.forms.starting import DRAFT_BODY, DRAFT_TITLE
from dauys.petitions.models import Petition, Removal
from dauys.procedures import queries as cases
from dauys.procedures.api import ObligationOut, obligation_json
from dauys.procedures.models import Threshold

petitions = Router(tags=["petitions"])
desk = Router(tags=["desks"])
duties = Router(tags=["desks"])

Title = Annotated[str, AfterValidator(tidy), StringConstraints(max_length=DRAFT_TITLE)]
Body = Annotated[str, AfterValidator(tidy), StringConstraints(max_length=DRAFT_BODY)]
Words = Annotated[str, AfterValidator(tidy), StringConstraints(max_length=4_000)]
Short = Annotated[str, AfterValidator(tidy), StringConstraints(max_length=120)]
Show = Literal[
    "open",
    "live",
    "popular",
    "newest",
    "largest",
    "closing",
    "waiting",
    "answered",
    "refused",
    "closed",
    "all",
]


class ProcedureRef(Schema):
    """The exact rules that a petition runs under."""

    code: str
    version: int


class ThresholdOut(Schema):
    """A number of people at which something follows; `effect` says what, in each language."""

    name: str
    needed: int
    effect: Texts
    crossed_at: datetime | None


class PetitionOut(Schema):
    """A petition as lists show it.

    language: that of the text that governs. languages: all that the text exists in. signing_ends: the last second that
    is in time.
    """

    id: UUID
    url: str
    titles: Texts
    language: str
    languages: list[str]
    procedure: ProcedureRef
    jurisdiction: str
    place: str
    addressee: str
    topic: str | None
    stage: str
    listed: bool
    outcome: str | None
    signatures: int
    as_of: datetime | None
    goal: ThresholdOut | None
    submitted_at: datetime | None
    listed_at: datetime | None
    signing_ends: datetime | None
    closed_at: datetime | None


class SaidAgainstOut(Schema):
    """That the author objected to a refusal, and what a second person made of it (empty: not decided yet)."""

    at: datetime
    outcome: str
    answer: str
    decided_at: datetime | None


class DecisionOut(Schema):
    """What a moderator decided last, with marked passages where it was returned."""

    decision: str
    reason: str
    sentence: str
    words: str
    passages: list[dict[str, Any]]
    at: datetime
    objection: SaidAgainstOut | None
    earlier: UUID | None
    competent: str | None
    nobody_competent: bool


class MemberOut(Schema):
    """One of those who organise it, as others see them; `role`: what they are for the others."""

    shown: str
    role: str | None
    author: bool


class DonationsOut(Schema):
    """What was given for a petition in all: a sum in hundredths as text, and by how many donations."""

    total: str
    currency: str
    number: int
    open: bool


class RemovalOut(Schema):
    """Something that was taken from the page; where it stood in a text, its number stands as `[…1]`."""

    number: int
    kind: str
    ground: str
    court: str
    order_number: str
    ordered_on: date | None
    words: str
    body: str
    at: datetime
    restored_at: datetime | None
    restored_words: str


class PetitionWholeOut(PetitionOut):
    """A petition with its text and everything that belongs to it."""

    bodies: Texts
    kind: str
    fields: dict[str, str]
    author: str
    organisers: list[str]
    group: list[MemberOut]
    vacant_since: datetime | None
    organisers_lacking: str | None
    thresholds: list[ThresholdOut]
    by_place: dict[str, int]
    obligations: list[ObligationOut]
    decision: DecisionOut | None
    donations: DonationsOut | None
    removals: list[RemovalOut]


class PetitionsOut(Schema):
    """A page of petitions."""

    items: list[PetitionOut]
    next: str | None
    previous: str | None


class WordsIn(Input):
    """Words, or none."""

    words: Words = ""


def find(request: Any, petition_id: UUID) -> Petition:
    """The petition that whoever asks may read. Refusal: there is none for them."""
    try:
        return queries.by_id(petition_id, request.actor)
    except Petition.DoesNotExist:
        raise no_such_petition() from None


def no_such_petition() -> Exception:
    """The same for what does not exist and for what is not for everybody."""
    return hidden("no_such_petition", _("There is no such petition."))


def checked(form: Form) -> dict[str, Any]:
    """The values of a form, by the same checks as on its page. Refusal: a sentence for each field."""
    if form.is_valid():
        return form.cleaned_data
    fields = {name: str(errors[0]) for name, errors in form.errors.items() if name != "__all__"}
    raise invalid("invalid", _("Please check what you have sent."), **fields)


def brief(petition: Petition) -> dict[str, Any]:
    """A petition as lists show it; costs no query where it came from `queries.list_page`."""
    case, goal = petition.case, queries.goal(petition)
    ends = case.stage_ends_at if case.rules.sign else None
    return {
        "id": case.pk,
        "url": settings.SITE_URL + showing.address(petition),
        "titles": petition.titles,
        "language": petition.language,
        "languages": tongues.existing(petition),
        "procedure": {"code": case.procedure.code, "version": case.procedure.version},
        "jurisdiction": case.jurisdiction.code,
        "place": case.place.code,
        "addressee": case.addressee.code,
        "topic": case.topic.code if case.topic else None,
        "stage": case.stage,
        "listed": case.listed,
        "outcome": case.outcome or None,
        "signatures": petition.number,
        "as_of": petition.counted_until,
        "goal": threshold(petition, goal) if goal else None,
        "submitted_at": case.submitted_at,
        "listed_at": case.listed_at,
        "signing_ends": last_second(ends, case.tz) if ends else None,
        "closed_at": case.closed_at,
    }


def threshold(petition: Petition, row: Threshold) -> dict[str, Any]:
    """A threshold with what follows, in words of the preset."""
    effect = petition.case.preset.effects.get(row.name, {})
    return {"name": row.name, "needed": row.needed["number"], "effect": effect, "crossed_at": row.crossed_at}


REMOVAL = ("number", "kind", "ground", "court", "order_number", "ordered_on", "words", "at")


def removal_json(row: Removal) -> dict[str, Any]:
    """A removal as everybody may see it."""
    back = {"restored_at": row.restored_at, "restored_words": row.restored_words}
    return {name: getattr(row, name) for name in REMOVAL} | {"body": row.body.code, **back}


def whole(petition: Petition, actor: Actor, now: datetime) -> dict[str, Any]:
    """A petition with everything that belongs to it; the decision is for everybody only where it is a refusal."""
    case = petition.case
    starts = actor.person_id is not None and actor.person_id == case.author_id
    own = starts or cases.organises(case, actor.person_id)
    reviews = case.reviews.all() if own else case.reviews.filter(decision="reject")
    review = reviews.exclude(decision="accept").select_related("objection", "competent").first()
    members = group.members(petition)
    owed = queries.duties(petition)
    for duty in owed:
        duty.case = case
    return brief(petition) | {
        "bodies": petition.bodies,
        "kind": petition.kind,
        "fields": petition.fields,
        "author": petition.author_shown,
        "organisers": [one.shown for one in members if one.id and one.shown],
        "group": [{"shown": one.shown, "role": one.role or None, "author": one.id is None} for one in members],
        "vacant_since": case.vacant_since,
        "organisers_lacking": group.lack(case) or None,
        "thresholds": [threshold(petition, row) for row in case.thresholds.all()],
        "by_place": queries.by_place(petition),
        "removals": [removal_json(row) for row in case.removals.select_related("body")],
        "obligations": [obligation_json(duty, now) for duty in owed],
        "decision": {
            "decision": review.decision,
            "reason": review.reason,
            "sentence": review.sentence,
            "words": review.words,
            "passages": review.passages,
            "at": review.at,
            "objection": getattr(review, "objection", None),
            "earlier": review.earlier_id,
            "competent": review.competent.code if review.competent else None,
            "nobody_competent": review.nobody_competent,
        }
        if review
        else None,
        "donations": donating.totals(petition),
    }
