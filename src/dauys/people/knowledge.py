"""What is known about a person, as the person sees it: in words, with source and date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from dauys.kernel.dates import day_text
from dauys.kernel.events import manifests
from dauys.people import sources, values
from dauys.people.models import Attribute, AttributeKind, IdentityProvider, Person, ReadLog
from dauys.places.models import Place

PAGE = 50
"""Reads on one page of the log."""


@dataclass(frozen=True)
class Known:
    """One attribute in words. `claimed`: the person said it and may correct it."""

    kind: str
    title: str
    text: str
    source: str
    verified: bool
    claimed: bool
    at: datetime


@dataclass(frozen=True)
class Read:
    """One read of somebody's data: by whom (a post, not a name), what, what for."""

    id: int
    at: datetime
    by: str
    what: str
    purpose: str


def known_about(person: Person) -> list[Known]:
    """Every attribute of a person in the active language (3 queries)."""
    attributes = list(person.attributes.all())
    names = _Names(attributes)
    labels = dict(AttributeKind.choices)
    return [
        Known(
            kind=row.kind,
            title=str(labels[AttributeKind(row.kind)]),
            text=names.text(row.kind, row.value),
            source=names.source(row.source),
            verified=row.verified,
            claimed=row.source == sources.CLAIMED,
            at=row.at,
        )
        for row in attributes
    ]


class _Names:
    """Names of the places and identity providers that some attributes speak of, looked up at once."""

    def __init__(self, attributes: Iterable[Attribute]) -> None:
        rows = list(attributes)
        codes = {row.value for row in rows if row.kind == AttributeKind.RESIDENCE}
        providers = {row.source.removeprefix(sources.PROVIDER) for row in rows if _by_provider(row.source)}
        self.places = {place.code: str(place) for place in Place.objects.filter(code__in=codes)} if codes else {}
        found = IdentityProvider.objects.filter(code__in=providers) if providers else ()
        self.providers = {provider.code: str(provider) for provider in found}

    def text(self, kind: str, value: Any) -> str:
        """The value in words."""
        if kind == AttributeKind.CITIZENSHIP:
            countries = values.countries()
            return ", ".join(countries.get(code, code) for code in value)
        if kind == AttributeKind.RESIDENCE:
            return str(self.places.get(value, value))
        if kind == AttributeKind.BIRTH_DATE:
            return day_text(date.fromisoformat(value))
        if kind == AttributeKind.NAME:
            return f"{value['given']} {value['family']}".strip()
        return str(value)

    def source(self, source: str) -> str:
        """Who says so."""
        if _by_provider(source):
            code = source.removeprefix(sources.PROVIDER)
            return self.providers.get(code, code)
        known = {
            sources.CLAIMED: _("You"),
            sources.BY_ACCOUNT: _("Confirmed for signing in"),
            sources.BY_CODE: _("Confirmed by a code"),
        }
        return known.get(source, source)


def _by_provider(source: str) -> bool:
    return source.startswith(sources.PROVIDER)


def reads_of(person: Person, *, before: int | None = None) -> list[Read]:
    """The newest reads of a person's data, at most `PAGE`, older than the row `before` (1 query)."""
    rows = ReadLog.objects.filter(subject=person).select_related("body").order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [Read(row.pk, row.at, _reader(row), what_text(row.what), purpose_text(row.purpose)) for row in rows[:PAGE]]


def _reader(row: ReadLog) -> str:
    role = (
        row.get_role_display() if row.role else _("Somebody without a post") if row.reader_id else _("The site itself")
    )
    return f"{role}, {row.body}" if row.body else str(role)


def what_text(what: str) -> str:
    """What was read, in words."""
    return {"identity": _("Name and contacts"), "statement": _("Statements of support")}.get(what, what)


def purpose_text(purpose: str) -> str:
    """What for, in words; purposes that this area itself reads for are translated."""
    return {
        "appointing": _("To give or end a post"),
        "verification": _("To verify statements"),
        "oversight": _("To see what moderators have done"),
    }.get(purpose, purpose)


def everything(person: Person) -> dict[str, Any]:
    """All that is kept about a person, as plain JSON values, for the person to take along: ours, then each area's."""
    others = {one.code: import_string(one.holdings)(person.pk) for one in manifests() if one.holdings}
    return {**_holdings(person), **others}


def _holdings(person: Person) -> dict[str, Any]:
    attributes = [
        {"kind": row.kind, "value": row.value, "verified": row.verified, "source": row.source, "at": row.at.isoformat()}
        for row in person.attributes.all()
    ]
    posts = [
        {
            "role": post.role,
            "jurisdiction": post.jurisdiction.code,
            "body": post.body.code if post.body else None,
            "since": post.since.isoformat(),
            "until": post.until.isoformat() if post.until else None,
        }
        for post in person.posts.select_related("jurisdiction", "body").order_by("since", "id")
    ]
    reads = [
        {
            "at": row.at.isoformat(),
            "role": row.role,
            "body": row.body.code if row.body else None,
            "what": row.what,
            "purpose": row.purpose,
        }
        for row in person.read_by.select_related("body")
    ]
    account = getattr(person, "account", None)
    return {
        "person": {"id": str(person.pk), "language": person.language, "created_at": person.created_at.isoformat()},
        "account": {"email": account.email, "created_at": account.created_at.isoformat()} if account else None,
        "known": attributes,
        "posts": posts,
        "read_by": reads,
    }
