"""The words of this installation: kept in a small table, read into memory, shown instead of the built-in ones."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dauys.kernel.refusal import invalid
from dauys.web.models import SiteText

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place where administrators may put words; `paragraphs`: more than one line."""

    key: str
    title: StrOrPromise
    about: StrOrPromise
    longest: int
    paragraphs: bool = False


PLACES = (
    Place(
        key="name",
        title=_("Name of the site"),
        about=_("Stands on top of every page and in mails."),
        longest=60,
    ),
    Place(
        key="description",
        title=_("Description in one sentence"),
        about=_("What search engines and shared links show."),
        longest=200,
    ),
    Place(
        key="welcome_title",
        title=_("Heading of the home page"),
        about=_("The first words people see."),
        longest=80,
    ),
    Place(
        key="welcome",
        title=_("Sentence under it"),
        about=_("What one can do here."),
        longest=300,
    ),
    Place(
        key="about",
        title=_("About this site"),
        about=_("Who runs it and why. An empty line begins a new paragraph."),
        longest=10_000,
        paragraphs=True,
    ),
    Place(
        key="contact",
        title=_("Contact"),
        about=_("How people reach those who run the site: address, telephone, mail."),
        longest=3_000,
        paragraphs=True,
    ),
    Place(
        key="privacy",
        title=_("Addition to the page about personal data"),
        about=_("Who is responsible for the data, and where people may complain."),
        longest=10_000,
        paragraphs=True,
    ),
)


class _Memory:
    """What was read last, and when; each process has its own."""

    words: Words | None = None
    read_at = 0.0


def words() -> Words:
    """Every text of the site by its key (1 query, at most once in `SITE_TEXTS_SECONDS`; never where that is 0)."""
    fresh: int = settings.SITE_TEXTS_SECONDS
    if not fresh:
        return {}
    if _Memory.words is None or time.monotonic() - _Memory.read_at > fresh:
        _remember({row.key: row.text for row in SiteText.objects.all()})
    return _Memory.words or {}


def forget() -> None:
    """Read the texts anew when they are asked for next."""
    _Memory.words = None


def _remember(found: Words) -> None:
    _Memory.words, _Memory.read_at = found, time.monotonic()


def said(key: str) -> str:
    """The text in the active language, or "" where the built-in words stand."""
    language = (get_language() or "").split("-")[0]
    return words().get(key, {}).get(language, "")


def paragraphs(key: str) -> list[str]:
    """The text in the active language, cut at its empty lines."""
    return [part.strip() for part in said(key).split("\n\n") if part.strip()]


@transaction.atomic
def write(key: str, *, text: Mapping[str, str], now: datetime) -> None:
    """Put words in a place, or take them away where they are empty; other processes follow within a minute."""
    place = next((one for one in PLACES if one.key == key), None)
    if place is None:
        raise invalid("no_such_text", _("There is no such text."))
    filled = {language: words.strip() for language, words in text.items() if words.strip()}
    if any(len(words) > place.longest for words in filled.values()):
        raise invalid("too_long", _("This text is too long."))
    if filled:
        SiteText.objects.update_or_create(key=key, defaults={"text": filled, "changed_at": now})
    else:
        SiteText.objects.filter(key=key).delete()
    transaction.on_commit(forget)
