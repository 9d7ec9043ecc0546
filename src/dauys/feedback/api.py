"""Suggestions over HTTP: read what is public, make one."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Query, Router, Schema, Status
from pydantic import AfterValidator, StringConstraints

from dauys.feedback import actions, queries, rules
from dauys.feedback.models import Suggestion
from dauys.kernel import limits
from dauys.kernel.api import Cursor, Input, Texts, page_json, refuse_unknown, without_controls
from dauys.kernel.paging import page
from dauys.people.api import Needs

router = Router(tags=["feedback"])


class ListIn(Schema):
    """What the list is narrowed to."""

    state: Literal["", "new", "planned", "done", "answered", "declined"] = ""
    after: Cursor = ""


class SuggestionIn(Input):
    """A suggestion. page: the path of the page of this site that it is about."""

    text: Annotated[str, AfterValidator(without_controls), StringConstraints(max_length=rules.LONGEST)]
    page: Annotated[str, StringConstraints(max_length=rules.LONGEST_PAGE)] = ""


class SuggestionOut(Schema):
    """A suggestion that is public."""

    id: UUID
    text: str
    language: str
    page: str
    state: str
    answer: Texts
    supporters: int
    at: datetime
    answered_at: datetime | None


class SuggestionsOut(Schema):
    """A page of suggestions, the newest first."""

    items: list[SuggestionOut]
    next: str | None
    previous: str | None


class Taken(Schema):
    """The suggestion is taken down; it is public once somebody has looked at it."""

    id: UUID


@router.get("", response=SuggestionsOut, summary="Suggestions about this site")
def suggestions(request: HttpRequest, wanted: Annotated[ListIn, Query()]) -> dict[str, Any]:
    """Give what is public, with answers."""
    refuse_unknown(request, ListIn.model_fields)
    return page_json(page(queries.public(wanted.state), queries.ORDER, cursor=wanted.after), _suggestion)


def _suggestion(row: Suggestion) -> dict[str, Any]:
    names = ("id", "text", "language", "page", "state", "answer", "supporters", "at", "answered_at")
    return {name: getattr(row, name) for name in names}


@router.post("", response={202: Taken}, auth=Needs("write", optional=True), summary="Suggest something about this site")
def make_suggestion(request: Any, body: SuggestionIn) -> Status[dict[str, Any]]:
    """Take a suggestion down, in the language of `Accept-Language`."""
    made = actions.suggest(
        body.text,
        page=body.page,
        language=get_language() or settings.LANGUAGE_CODE,
        network=limits.network_of(request),
        person_id=request.actor.person_id,
        now=request.now,
    )
    return Status(202, {"id": made.pk})
