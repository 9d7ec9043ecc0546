"""Reads: who follows what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dauys.bodies.models import Body
from dauys.bodies.queries import by_code as body_by_code
from dauys.follow.models import Follow, Kind
from dauys.kernel.refusal import Kind as Sort
from dauys.kernel.refusal import Refusal
from dauys.kernel.texts import language_of, pick
from dauys.people.models import Person
from dauys.places.models import Place
from dauys.places.queries import by_code as place_by_code
from dauys.procedures.models import Case
from dauys.topics.models import Topic
from dauys.topics.queries import by_code as topic_by_code

PAGE = 30


@dataclass(frozen=True)
class Followed:
    """Something a person follows, as a list shows it.

    title: "" when it is gone; language: that of the title, "" where it is in none. link: "" when it has no page.
    """

    id: int
    kind: Kind
    target: str
    title: str
    language: str
    link: str
    since: datetime


@dataclass(frozen=True)
class Page:
    """Part of the list, and the cursor of the next part (None: this was the last)."""

    rows: tuple[Followed, ...]
    following: int | None


def followers(kind: str, target: str) -> QuerySet[Person]:
    """Everybody who follows one thing; iterate over it in chunks, there may be very many."""
    who = Follow.objects.filter(kind=kind, target=target).values("person")
    return Person.objects.filter(pk__in=who, erased_at=None).order_by("pk")


def followers_of_any(targets: Iterable[tuple[str, str]]) -> QuerySet[Person]:
    """Everybody who follows one or more of these, given as kind and target; each person once (1 query)."""
    which = Q(pk__in=[])
    for kind, target in targets:
        which |= Q(kind=kind, target=target)
    who = Follow.objects.filter(which).values("person")
    return Person.objects.filter(pk__in=who, erased_at=None).order_by("pk")


def number_of_followers(kind: str, target: str) -> int:
    """How many follow one thing."""
    return Follow.objects.filter(kind=kind, target=target).count()


def follows(person_id: UUID | None, kind: str, target: str) -> bool:
    """Whether a person follows one thing; nobody follows anything without signing in."""
    return person_id is not None and Follow.objects.filter(person_id=person_id, kind=kind, target=target).exists()


def followed_among(person_id: UUID | None, kind: str, targets: Iterable[str]) -> frozenset[str]:
    """Which of these a person follows (1 query), for lists with a button in each row."""
    if person_id is None:
        return frozenset()
    found = Follow.objects.filter(person_id=person_id, kind=kind, target__in=list(targets))
    return frozenset(found.values_list("target", flat=True))


def of(
    person_id: UUID,
    *,
    cases: Mapping[str, tuple[str, str]],
    addresses: Mapping[str, str],
    before: int | None = None,
    size: int = PAGE,
) -> Page:
    """What a person follows, newest first (at most 4 queries).

    cases: titles of cases and their languages by id, which only their instruments know; ask `targets_of` for the ids.
    addresses: for each kind the address of its page with `{}` for the target, `{"place": "/petitions/?place={}"}`.
    """
    rows = list(_rows(person_id, before)[: size + 1])
    titles = {(Kind.CASE.value, target): title for target, title in cases.items()} | _titles(rows[:size])
    shown = tuple(_followed(row, titles, addresses) for row in rows[:size])
    return Page(shown, shown[-1].id if len(rows) > size else None)


def targets_of(person_id: UUID, kind: str, *, before: int | None = None, size: int = PAGE) -> list[str]:
    """The targets of one kind on the part of the list that `of` shows for the same cursor (1 query)."""
    return [row.target for row in _rows(person_id, before)[:size] if row.kind == kind]


def _rows(person_id: UUID, before: int | None) -> QuerySet[Follow]:
    found = Follow.objects.filter(person_id=person_id).order_by("-pk")
    return found.filter(pk__lt=before) if before else found


def _followed(row: Follow, titles: Mapping[tuple[str, str], tuple[str, str]], addresses: Mapping[str, str]) -> Followed:
    if row.kind == Kind.LIST:
        return Followed(row.pk, Kind.LIST, row.target, row.target, "", row.target, row.since)
    title, language = titles.get((row.kind, row.target), ("", ""))
    link = addresses.get(row.kind, "").format(quote(row.target)) if title else ""
    return Followed(row.pk, Kind(row.kind), row.target, title, language, link, row.since)


def _titles(rows: Iterable[Follow]) -> dict[tuple[str, str], tuple[str, str]]:
    """Names of the places, topics and bodies among these rows, in the active language where they have one there."""
    wanted: dict[str, set[str]] = {}
    for row in rows:
        wanted.setdefault(row.kind, set()).add(row.target)
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for kind, model in ((Kind.PLACE, Place), (Kind.TOPIC, Topic), (Kind.BODY, Body)):
        if codes := wanted.get(kind):
            named = model._default_manager.filter(code__in=codes).values_list("code", "name")  # noqa: SLF001
            found |= {(kind.value, code): (pick(name), language_of(name)) for code, name in named}
    return found


def canonical(kind: str, target: str) -> tuple[str, dict[str, str]]:
    """The target as it is stored, and its translated name; a hidden Refusal when there is no such thing."""
    try:
        if kind == Kind.PLACE:
            place = place_by_code(target)
            return place.code, place.name
        if kind == Kind.TOPIC:
            return target, topic_by_code(target).name
        if kind == Kind.BODY:
            return target, body_by_code(target).name
        if kind == Kind.CASE:
            Case.objects.only("pk").get(pk=target)
    except (Place.DoesNotExist, Topic.DoesNotExist, Body.DoesNotExist, Case.DoesNotExist):
        raise Refusal("nothing_to_follow", _("There is nothing here to follow."), kind=Sort.HIDDEN) from None
    return target, {}
