"""Topics over HTTP."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema

from dauys.kernel.api import Texts, Word, unknown
from dauys.kernel.models import Jurisdiction
from dauys.topics import queries
from dauys.topics.models import Topic, TopicGroup

router = Router(tags=["places and bodies"])


class TopicOut(Schema):
    """A topic; `parent` is the code of what it belongs to."""

    code: str
    name: Texts
    group: str
    parent: str | None


class TopicsOut(Schema):
    """The whole tree in its order."""

    items: list[TopicOut]


def named_topic(code: str | None) -> Topic | None:
    """The topic that a question names; none where it names none. Refusal: there is no such topic."""
    if not code:
        return None
    try:
        return queries.by_code(code)
    except Topic.DoesNotExist:
        raise unknown("topic", _("There is no such topic.")) from None


@router.get("", response=TopicsOut, summary="The tree of topics")
def topics(
    request: HttpRequest,  # noqa: ARG001  (the same for everybody)
    group: TopicGroup = TopicGroup.APPEALS,
    jurisdiction: Word = "",
) -> dict[str, Any]:
    """Give the default topics and, where a jurisdiction is named, its own too."""
    own = Jurisdiction.objects.filter(code=jurisdiction).first() if jurisdiction else None
    if jurisdiction and own is None:
        raise unknown("jurisdiction", _("There is no such jurisdiction."))
    rows = list(queries.tree(group, own))
    codes = {row.path: row.code for row in rows}
    return {"items": [_topic(row, codes) for row in rows]}


def _topic(row: Topic, codes: dict[str, str]) -> dict[str, Any]:
    parent = codes.get(row.path[: -Topic.steplen])
    return {"code": row.code, "name": row.name, "group": row.group, "parent": parent}
