"""The kinds of messages the house sends: each area declares its own in `notices.py`, named in its manifest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from dauys.kernel.events import manifests
from dauys.notifications.models import Rhythm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, kw_only=True)
class Group:
    """Kinds that a person switches together; `rhythm` is what holds until they choose."""

    code: str
    title: StrOrPromise
    about: StrOrPromise
    rhythm: Rhythm


ACCOUNT, OWN, SIGNED, FOLLOWED, WORK = "account", "own", "signed", "followed", "work"
DIGESTS = "digests"
"""In an unsubscribe link: whatever comes in digests."""

GROUPS: Mapping[str, Group] = {
    group.code: group
    for group in (
        Group(
            code=ACCOUNT,
            title=_("Your account"),
            about=_("Codes and changes of your account. These are always sent."),
            rhythm=Rhythm.INSTANT,
        ),
        Group(
            code=OWN,
            title=_("What you started"),
            about=_("Checks, milestones and answers to your own petitions, and to those you help with."),
            rhythm=Rhythm.INSTANT,
        ),
        Group(
            code=SIGNED,
            title=_("What you signed"),
            about=_("What became of the petitions you signed."),
            rhythm=Rhythm.INSTANT,
        ),
        Group(
            code=FOLLOWED,
            title=_("What you follow"),
            about=_("News of the petitions, places, topics and bodies you follow."),
            rhythm=Rhythm.DAILY,
        ),
        Group(
            code=WORK,
            title=_("Your work here"),
            about=_("What waits on your desk and what is due."),
            rhythm=Rhythm.INSTANT,
        ),
    )
}


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of message.

    code: also the folder of its templates, `notifications/<code>/<language>.txt`. group: see `GROUPS`. title: what
    people call it. context: its fields, each with a sample value; `notify` takes exactly these. paragraphs: the
    fields that may hold several lines, all others are flattened to one. link: the field that holds the path of the
    page it is about. transactional: sent whatever somebody wishes (a code, a duty). secret: the context is sealed,
    and wiped once the delivery is settled. inbox: shown in the inbox. lifetime: not worth sending later than that.
    """

    code: str
    group: str
    title: StrOrPromise
    context: Mapping[str, Any]
    paragraphs: frozenset[str] = field(default_factory=frozenset)
    link: str = ""
    transactional: bool = False
    secret: bool = False
    inbox: bool = True
    lifetime: timedelta | None = None

    def template(self, language: str) -> str:
        """The name of its template in a language."""
        return f"notifications/{self.code}/{language}.txt"

    def check(self, context: Mapping[str, Any]) -> None:
        """ValueError unless the context has exactly the declared fields."""
        missing, unknown = self.context.keys() - context.keys(), context.keys() - self.context.keys()
        if missing or unknown:
            raise ValueError(f"Message {self.code!r}: missing {sorted(missing)}, unknown {sorted(unknown)}")


@lru_cache
def kinds() -> Mapping[str, Kind]:
    """Every declared kind by its code. ValueError: declared twice, or in a group or with a link that is not there."""
    found: dict[str, Kind] = {}
    for manifest in manifests():
        for kind in import_string(manifest.notices) if manifest.notices else ():
            if kind.code in found:
                raise ValueError(f"Message {kind.code!r} is declared twice")
            if kind.group not in GROUPS or (kind.link and kind.link not in kind.context):
                raise ValueError(f"Message {kind.code!r} has an unknown group or link")
            found[kind.code] = kind
    return found


def by_code(code: str) -> Kind:
    """The kind with this code; LookupError when no area declares it."""
    try:
        return kinds()[code]
    except KeyError:
        raise LookupError(f"No area declares messages of kind {code!r}") from None


def of_group(group: str) -> tuple[str, ...]:
    """The codes of all kinds in a group that can be switched off."""
    return tuple(kind.code for kind in kinds().values() if kind.group == group and not kind.transactional)


def switchable() -> tuple[Group, ...]:
    """The groups a person decides about."""
    return tuple(group for group in GROUPS.values() if group.code != ACCOUNT)
