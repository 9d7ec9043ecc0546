"""What every area's part of the HTTP API is made of: pages by cursor, readable input, plain refusals."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import AfterValidator, ConfigDict, StringConstraints

from dauys.kernel.paging import Page
from dauys.kernel.refusal import Refusal, invalid

Texts = dict[str, str]
"""A text in each of its languages: `{"kk": …, "ru": …, "en": …}`."""


def without_controls(text: str) -> str:
    """Text without the control characters that no database and no reader wants; ends of lines stay."""
    return "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) != "Cc")


Word = Annotated[str, AfterValidator(without_controls), StringConstraints(max_length=200)]
"""A short text of an address or a body: a code, words to search for."""
Cursor = Annotated[str, StringConstraints(max_length=500)]
"""Where to go on in a list, as a page's `next` or `previous` told it."""


class Input(Schema):
    """What is sent: an unknown key is a mistake, because it would be silently ignored otherwise."""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """Why something was refused: a stable code, a sentence in the language of `Accept-Language`, and fields."""

    code: str
    message: str
    fields: dict[str, str] | None = None


def page_json(page: Page[Any], shown: Callable[[Any], Any]) -> dict[str, Any]:
    """A page as it travels: its items, the cursors of its neighbours (null at either end); refuses a wrong cursor."""
    if page.lost:
        raise unknown("after", _("This is no place in this list. Use what “next” or “previous” of a page said."))
    return items_json(page.rows, shown) | {"next": page.older or None, "previous": page.newer or None}


def items_json(rows: Iterable[Any], shown: Callable[[Any], Any]) -> dict[str, Any]:
    """A short list that comes whole."""
    return {"items": [shown(row) for row in rows], "next": None, "previous": None}


def refuse_unknown(request: HttpRequest, known: Iterable[str]) -> None:
    """Refuse a question with a name that is not known: it would be silently ignored otherwise."""
    for name in request.GET.keys() - set(known) - {"lang"}:
        raise unknown("parameter", _("There is no parameter “%(name)s” here.") % {"name": without_controls(name)[:60]})


def unknown(field: str, sentence: str) -> Refusal:
    """The refusal of a code in the question that names nothing."""
    return invalid(f"unknown_{field}", sentence, **{field: sentence})
