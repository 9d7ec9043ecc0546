"""Reads: the inbox, what somebody wishes, who is silent, what a demonstration has sent."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from dauys.kernel.models import Jurisdiction
from dauys.notifications import kinds, letters
from dauys.notifications.models import Message, Preference, Rhythm, SentMail, Silence
from dauys.people import queries as people
from dauys.people.models import Person
from dauys.places import queries as places

T = TypeVar("T")
PAGE = 30
MOST = 99
"""Unread messages are counted up to here; one more is shown as "99+"."""


@dataclass(frozen=True)
class Shown:
    """A message in the inbox, in the language its facts were written in. `link`: a path of this site, or ""."""

    id: UUID
    language: str
    subject: str
    text: str
    link: str
    group: str
    at: datetime
    unread: bool


@dataclass(frozen=True)
class Page(Generic[T]):
    """Part of a list, and the cursor of the next part (None: this was the last)."""

    rows: tuple[T, ...]
    following: UUID | None


def inbox(person_id: UUID, *, before: UUID | None = None, size: int = PAGE) -> Page[Shown]:
    """A person's messages, newest first, from below the cursor `before` (1 query)."""
    found = Message.objects.filter(person_id=person_id, in_inbox=True, kind__in=list(kinds.kinds())).order_by("-id")
    if before:
        found = found.filter(id__lt=before)
    rows = list(found[: size + 1])
    shown = tuple(_shown(row) for row in rows[:size])
    return Page(shown, shown[-1].id if len(rows) > size else None)


def message(person_id: UUID, message_id: UUID) -> Shown | None:
    """One message in a person's inbox; None when there is no such message there (1 query)."""
    found = Message.objects.filter(person_id=person_id, in_inbox=True, kind__in=list(kinds.kinds()))
    row = found.filter(pk=message_id).first()
    return _shown(row) if row else None


def _shown(row: Message) -> Shown:
    kind = kinds.by_code(row.kind)
    letter = letters.write(kind, context_of(row), language=row.language)
    seen = row.read_at is not None
    return Shown(
        row.id, letter.language, letter.subject, letter.text, letter.link, kind.group, row.created_at, not seen
    )


def unread(person_id: UUID) -> int:
    """How many messages a person has not read, counted up to `MOST` + 1 (1 query)."""
    new = Message.objects.filter(person_id=person_id, in_inbox=True, read_at=None)
    return new.values("pk")[: MOST + 1].count()


def rhythms(person_id: UUID) -> dict[str, Rhythm]:
    """How often a person wants e-mail about each group they decide about (1 query)."""
    chosen = dict(Preference.objects.filter(person_id=person_id).values_list("group", "rhythm"))
    return {group.code: Rhythm(chosen.get(group.code, group.rhythm)) for group in kinds.switchable()}


def wishes(person_ids: Iterable[UUID], group: str) -> dict[UUID, tuple[Rhythm, ZoneInfo]]:
    """Rhythm and zone of those who chose for a group (1 query); the others have the group's own."""
    rows = Preference.objects.filter(person_id__in=list(person_ids), group=group)
    return {row.person_id: (Rhythm(row.rhythm), ZoneInfo(row.zone)) for row in rows}


def site_zone() -> ZoneInfo:
    """The zone of the first jurisdiction, for people whose own is not known."""
    first = Jurisdiction.objects.order_by("pk").values_list("zone", flat=True).first()
    return ZoneInfo(first or "UTC")


def zone_of(person: Person) -> ZoneInfo:
    """The zone a person lives in, by the residence that is known, else the site's."""
    default = site_zone()
    for code in people.profile_of(person).residence[:1]:
        return places.zone_of(places.by_code(code), default.key)
    return default


def sealed_of(message: Message) -> dict[str, Any]:
    """What is sealed in a message: `email` or `phone`, and the `context` of a secret kind."""
    if message.sealed is None:
        return {}
    opened: dict[str, Any] = json.loads(settings.KEYS.unseal(bytes(message.sealed), context=seal_context(message.pk)))
    return opened


def seal_context(message_id: UUID) -> str:
    """What the sealed part of a message is bound to."""
    return f"message/{message_id}"


def context_of(message: Message) -> dict[str, Any]:
    """The fields of a message, sealed ones included."""
    return {**message.context, **sealed_of(message).get("context", {})}


def silences(addresses: Iterable[bytes]) -> Mapping[bytes, frozenset[str]]:
    """For each of these digests of addresses: the groups it gets nothing of; "" stands for all (1 query)."""
    found: dict[bytes, set[str]] = defaultdict(set)
    for address, group in Silence.objects.filter(address__in=list(addresses)).values_list("address", "group"):
        found[bytes(address)].add(group)
    return {address: frozenset(groups) for address, groups in found.items()}


def sent_mails(*, address: str = "", before: UUID | None = None, size: int = PAGE) -> Page[SentMail]:
    """What a demonstration has sent, newest first; to addresses that contain `address` (1 query)."""
    found = SentMail.objects.order_by("-id").defer("text", "html", "headers")
    if address:
        found = found.filter(recipient__contains=address.strip().casefold())
    if before:
        found = found.filter(id__lt=before)
    rows = list(found[: size + 1])
    return Page(tuple(rows[:size]), rows[size - 1].pk if len(rows) > size else None)
