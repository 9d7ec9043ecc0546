"""Public bodies over HTTP: the directory. One with what it owes is in `dauys.api`, which knows both."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema

from dauys.bodies import queries
from dauys.bodies.models import Body, BodyKind
from dauys.kernel.api import Cursor, Texts, Word, page_json, unknown
from dauys.kernel.paging import page
from dauys.places.api import named

router = Router(tags=["places and bodies"])
SIZE = 50


class BodyOut(Schema):
    """A body as lists show it."""

    code: str
    kind: str
    name: Texts
    place: str
    jurisdiction: str


class CompetenceOut(Schema):
    """What a body is competent for, and where (its own place, if none is named)."""

    topic: str
    place: str | None


class BodyWholeOut(BodyOut):
    """A body with everything that is public about it."""

    about: Texts
    contacts: dict[str, str]
    parent: str | None
    successor: str | None
    valid_from: date | None
    valid_until: date | None
    competences: list[CompetenceOut]


class BodiesOut(Schema):
    """A page of bodies."""

    items: list[BodyOut]
    next: str | None
    previous: str | None


def body_json(body: Body) -> dict[str, Any]:
    """A body as a list shows it; costs no query with its place and jurisdiction at hand."""
    names = {name: getattr(body, name) for name in ("code", "kind", "name")}
    return names | {"place": body.place.code, "jurisdiction": body.jurisdiction.code}


def whole_json(body: Body) -> dict[str, Any]:
    """A body with everything that is public about it."""
    parent = Body.objects.filter(path=body.path[: -Body.steplen]).first() if body.depth > 1 else None
    return body_json(body) | {
        "about": body.about,
        "contacts": {name: str(value) for name, value in body.contacts.items() if value},
        "parent": parent.code if parent else None,
        "successor": body.successor.code if body.successor else None,
        "valid_from": body.valid_from,
        "valid_until": body.valid_until,
        "competences": [
            {"topic": one.topic.code, "place": one.place.code if one.place else None}
            for one in queries.competences(body)
        ],
    }


def named_body(code: str, field: str = "body") -> Body | None:
    """The body that a question names; none where it names none. Refusal: there is no such body."""
    if not code:
        return None
    try:
        return queries.by_code(code)
    except Body.DoesNotExist:
        raise unknown(field, _("There is no such body.")) from None


@router.get("", response=BodiesOut, summary="Public bodies")
def bodies(
    request: HttpRequest,
    q: Word = "",
    kind: BodyKind | None = None,
    place: Word = "",
    after: Cursor = "",
) -> dict[str, Any]:
    """Give bodies that exist today, in the order of the tree; `place` includes what lies in it."""
    rows = queries.visible(
        on=request.now.date(),  # type: ignore[attr-defined]
        text=q,
        kind=kind.value if kind else "",
        place=named(place),
    )
    return page_json(page(rows, ("path",), cursor=after, size=SIZE), body_json)
