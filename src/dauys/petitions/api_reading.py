"""Petitions read over HTTP: lists, one whole, its count, signatures, history, answers, news and open data."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from ninja import Query, Schema

from dauys.bodies.api import named_body
from dauys.kernel.api import Cursor, Texts, Word, items_json, page_json, refuse_unknown, unknown
from dauys.kernel.paging import page
from dauys.ledger import queries as ledger
from dauys.ledger import transport
from dauys.ledger.api import EntryOut
from dauys.notifications.queries import site_zone
from dauys.people.api import Needs
from dauys.petitions import counting, opendata, queries, transparency
from dauys.petitions import similar as likenesses
from dauys.petitions.api_schemas import (
    PetitionOut,
    PetitionsOut,
    PetitionWholeOut,
    Show,
    brief,
    find,
    no_such_petition,
    whole,
)
from dauys.petitions.api_schemas import petitions as router
from dauys.petitions.models import Petition, Signature, Update
from dauys.petitions.models import Response as Answer
from dauys.petitions.queries import Filters
from dauys.petitions.similar import Likeness
from dauys.places.api import named
from dauys.procedures.wording import LEVELS
from dauys.topics.api import named_topic

SIZE = 50
FRESH = 5
"""Seconds for which a count may be kept."""


class ListIn(Schema):
    """What a list is narrowed to: as on the page. `place` and `topic` include what lies in them.

    Without `show` it is what is open for signatures; with words, whatever stage a petition is in.
    """

    show: Show | None = None
    q: Word = ""
    place: Word = ""
    topic: Word = ""
    body: Word = ""
    procedure: Word = ""
    level: Word = ""
    jurisdiction: Word = ""
    after: Cursor = ""


class CountOut(Schema):
    """The number that counts, as of when."""

    count: int
    as_of: datetime | None


class SignatureOut(Schema):
    """A signature as far as the procedure lets others see it; `shown` is empty where no name is shown."""

    shown: str
    place: str
    at: datetime


class SignaturesOut(Schema):
    """A page of signatures, the newest first; `names` says what the procedure shows (`none`, `number`: no list)."""

    names: str
    count: int
    items: list[SignatureOut]
    next: str | None
    previous: str | None


class HistoryOut(Schema):
    """A page of the chain of a case, the newest entry first, with everything that hashes cover."""

    items: list[EntryOut]
    next: str | None
    previous: str | None


class AnswerOut(Schema):
    """An official answer."""

    id: UUID
    body: str
    obligation: UUID
    outcome: str
    texts: Texts
    published_at: datetime


class AnswersOut(Schema):
    """All answers, the newest first."""

    items: list[AnswerOut]
    next: str | None
    previous: str | None


class UpdateOut(Schema):
    """News by the author."""

    id: UUID
    titles: Texts
    bodies: Texts
    at: datetime


class UpdatesOut(Schema):
    """A page of news, the newest first."""

    items: list[UpdateOut]
    next: str | None
    previous: str | None


class LikenessOut(PetitionOut):
    """A petition about the same, and why: the `score` of its words (0 to 1) and those that are shared, topic, place."""

    score: float
    words: list[str]
    same_topic: bool
    same_place: bool


class SimilarOut(Schema):
    """Petitions about the same, the most alike first."""

    items: list[LikenessOut]
    next: str | None
    previous: str | None


class ModerationOut(Schema):
    """Figures of a period; delicate ones are null where they are from 1 to 4. Days are working days."""

    period: str
    procedure: str | None
    body: str | None
    received: int
    accepted: int
    returned: int
    refused: int
    refused_by_reason: dict[str, int]
    objections: dict[str, int | None]
    checks: int
    late_checks: int
    median_days: int | None
    slow_days: int | None
    reports: dict[str, int | None]
    removals: dict[str, int | None]
    redirected: int
    lapsed: int


class RecordOut(Schema):
    """The open data of a petition, as the page's `data.json` has it."""

    model_config = {"extra": "allow"}

    id: UUID
    licence: str


@router.get("", response=PetitionsOut, summary="Public lists of petitions")
def petition_list(request: HttpRequest, wanted: Annotated[ListIn, Query()]) -> dict[str, Any]:
    """Give a list as the page has it; with words `q` the best fitting, without pages."""
    refuse_unknown(request, ListIn.model_fields)
    if wanted.level and wanted.level not in LEVELS:
        raise unknown("level", _("There is no such level."))
    addressee = named_body(wanted.body)
    filters = Filters(
        show=wanted.show or ("all" if wanted.q.strip() else "open"),
        text=wanted.q,
        place=named(wanted.place),
        topic=named_topic(wanted.topic),
        body_id=addressee.pk if addressee else None,
        procedure=wanted.procedure,
        level=wanted.level,
        jurisdiction=wanted.jurisdiction,
    )
    if wanted.q.strip():
        return items_json(queries.found(filters).rows, brief)
    return page_json(queries.list_page(filters, cursor=wanted.after), brief)


@router.get("/mine", response=PetitionsOut, auth=Needs("read"), summary="My petitions and drafts")
def my_petitions(request: Any, after: Cursor = "") -> dict[str, Any]:
    """Give what I have started, the newest first."""
    rows = queries.started_by(request.actor.person_id)
    return page_json(page(rows, ("-case__created_at", "case_id"), cursor=after), brief)


@router.get("/moderation", response=ModerationOut, summary="What moderation has done in a period")
def moderation(request: HttpRequest, period: Word, procedure: Word = "", body: Word = "") -> dict[str, Any]:  # noqa: ARG001
    """Give figures of a year, quarter or month (`2026`, `2026-Q1`, `2026-03`); null: from 1 to 4, not told."""
    of = transparency.period(period, site_zone())
    if of is None:
        raise unknown("period", _("Name a year, a quarter or a month: 2026, 2026-Q1, 2026-03."))
    found = transparency.figures(of, procedure=procedure, body=body)
    return transparency.plain(of, found, procedure=procedure, body=body)


@router.get("/{uuid:petition_id}", response=PetitionWholeOut, summary="One petition")
def petition(request: Any, petition_id: UUID) -> dict[str, Any]:
    """Give a petition whole. One that is not public is there for its author and those who check it."""
    return whole(find(request, petition_id), request.actor, request.now)


@router.get("/{uuid:petition_id}/count", response=CountOut, summary="How many have signed")
def petition_count(request: HttpRequest, response: HttpResponse, petition_id: UUID) -> dict[str, Any]:  # noqa: ARG001
    """Give the number, tiny and the same for everybody."""
    row = Petition.objects.filter(case_id=petition_id).exclude(case__stage__in=queries.HIDDEN)
    found = row.values_list("number", "counted_until").first()
    if found is None:
        raise no_such_petition()
    patch_cache_control(response, public=True, max_age=FRESH, stale_while_revalidate=30, stale_if_error=600)
    return {"count": found[0], "as_of": found[1]}


@router.get("/{uuid:petition_id}/signatures", response=SignaturesOut, summary="Who has signed, as far as it is shown")
def signatures(request: Any, petition_id: UUID, after: Cursor = "") -> dict[str, Any]:
    """Give the ordered list of signatures that count, with as much of each as the procedure shows."""
    found = find(request, petition_id)
    names = found.case.preset.signers.shown
    said = {"names": names, "count": found.number}
    if names in ("none", "number"):
        return said | items_json([], dict)
    rows = Signature.objects.filter(counting.COUNTS, case_id=found.pk)
    shown = page(rows, ("-counted_at", "-id"), cursor=after, size=SIZE)
    return said | page_json(shown, lambda row: {"shown": row.shown, "place": row.place, "at": row.counted_at})


@router.get("/{uuid:petition_id}/history", response=HistoryOut, summary="Everything that has happened, with hashes")
def history(request: Any, petition_id: UUID, after: Cursor = "") -> dict[str, Any]:
    """Give the entries of the petition's chain, so that anybody can check that nothing was changed."""
    found = find(request, petition_id)
    rows = page(ledger.history(found.case_id), ("-seq",), cursor=after, size=SIZE)
    return page_json(rows, lambda entry: transport.record_json(entry.record))


@router.get("/{uuid:petition_id}/data", response=RecordOut, summary="Open data of a petition")
def data(request: Any, petition_id: UUID) -> dict[str, Any]:
    """Give everything public in one record (CC BY 4.0), without anything that tells who signed."""
    return opendata.record(find(request, petition_id), request.now)


@router.get("/{uuid:petition_id}/responses", response=AnswersOut, summary="Official answers")
def responses(request: Any, petition_id: UUID) -> dict[str, Any]:
    """Give the answers that are published."""
    return items_json(queries.responses(find(request, petition_id)), _answer)


def _answer(row: Answer) -> dict[str, Any]:
    same = {name: getattr(row, name) for name in ("id", "outcome", "texts", "published_at")}
    return same | {"body": row.body.code, "obligation": row.obligation_id}


@router.get("/{uuid:petition_id}/updates", response=UpdatesOut, summary="News by the author")
def updates(request: Any, petition_id: UUID, after: Cursor = "") -> dict[str, Any]:
    """Give the author's news."""
    rows = Update.objects.filter(case_id=find(request, petition_id).pk)
    return page_json(page(rows, ("-at", "id"), cursor=after), update_json)


def update_json(row: Update) -> dict[str, Any]:
    """News as they travel."""
    return {name: getattr(row, name) for name in ("id", "titles", "bodies", "at")}


@router.get("/{uuid:petition_id}/similar", response=SimilarOut, summary="Petitions about the same")
def similar(request: Any, petition_id: UUID) -> dict[str, Any]:
    """Give listed petitions about the same, in any language, the most alike first."""
    return items_json(likenesses.like(find(request, petition_id)), _likeness)


def _likeness(one: Likeness) -> dict[str, Any]:
    same = {name: getattr(one, name) for name in ("score", "words", "same_topic")}
    return brief(one.petition) | same | {"same_place": bool(one.place)}
