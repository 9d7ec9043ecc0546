"""Whom a letter about a petition is for: author, signers, followers, a body's officials."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import translation

from dauys.follow import queries as follow
from dauys.notifications import kinds
from dauys.notifications.actions import notify
from dauys.notifications.recipient import Recipient
from dauys.people import queries as people
from dauys.people.models import Person
from dauys.petitions import contacts
from dauys.places import queries as places
from dauys.procedures import queries as cases
from dauys.procedures.models import Case, Obligation
from dauys.topics import queries as topics

WORKERS = ("body", "head")
"""The posts of a body that are told of its duties."""
CHECKERS = ("moderator", "committee")
"""The posts that check what was handed in."""


Facts = dict[str, Callable[[], Any]]
"""What can be told, by field; each is worked out in the language that is active when it is called."""


def tell(kind: str, to: Iterable[Recipient], *, case: Case, now: datetime, facts: Facts) -> int:
    """Write to all of them, each in their language, the fields that the kind declares; worked out once a language."""
    fields = kinds.by_code(kind).context
    known: dict[str, dict[str, Any]] = {}

    def addressed() -> Iterator[Recipient]:
        for one in to:
            if one.language not in known:
                with translation.override(one.language):
                    known[one.language] = {name: str(facts[name]()) for name in fields}
            yield Recipient(
                language=one.language, person_id=one.person_id, email=one.email, context=known[one.language]
            )

    return notify(kind, to=addressed(), context={}, now=now, case_id=case.pk)


def author(case: Case) -> list[Recipient]:
    """The author, while it is known who that is."""
    if case.author_id is None:
        return []
    return persons([case.author_id])


def persons(ids: Iterable[UUID]) -> list[Recipient]:
    """These people, as far as they are still known."""
    rows = Person.objects.filter(pk__in=list(ids), erased_at=None).values_list("pk", "language")
    return [Recipient(language=language, person_id=pk) for pk, language in rows]


def organisers(case: Case) -> Iterator[Recipient]:
    """The author, and who organises the petition with them."""
    yield from author(case)
    rows = cases.organisers(case).filter(person__erased_at=None).values_list("person_id", "person__language")
    for pk, language in rows:
        yield Recipient(language=language, person_id=pk)


def signers(case: Case, *, news: bool = False) -> Iterator[Recipient]:
    """Everybody who signed and still stands by it; of the organisers' news only those hear who asked for them."""
    for contact in contacts.of_standing(case.pk, news=news):
        if person := contact.get("person"):
            yield Recipient(language=contact["language"], person_id=UUID(person))
        elif email := contact.get("email"):
            yield Recipient(language=contact["language"], email=email)


def followers(case: Case) -> Iterator[Recipient]:
    """Everybody who follows the case."""
    for pk, language in follow.followers("case", str(case.pk)).values_list("pk", "language").iterator():
        yield Recipient(language=language, person_id=pk)


def interested(case: Case) -> Iterator[Recipient]:
    """Everybody else who follows its place, its topic, what these lie in, or the body it is addressed to."""
    targets = [("place", code) for code in places.lineage(case.place)]
    targets += [("topic", code) for code in topics.lineage(case.topic)] if case.topic else []
    targets.append(("body", case.addressee.code))
    for pk, language in follow.followers_of_any(targets).values_list("pk", "language").iterator():
        if pk != case.author_id:
            yield Recipient(language=language, person_id=pk)


def everybody(case: Case) -> Iterator[Recipient]:
    """Organisers, signers and followers; whoever is several of them is written to once."""
    yield from organisers(case)
    yield from signers(case)
    yield from followers(case)


def officials(obligation: Obligation, now: datetime) -> list[Recipient]:
    """Those who work in the body that owes something."""
    return of_body(obligation.body_id, now)


def of_body(body_id: int | None, now: datetime) -> list[Recipient]:
    """Those who work in a body."""
    rows = people.posts(body_id=body_id, now=now).filter(role__in=WORKERS)
    found = {row.person_id: row.person.language for row in rows}
    return [Recipient(language=language, person_id=pk) for pk, language in found.items()]


def responsible(obligation: Obligation, now: datetime) -> list[Recipient]:
    """Those who work in the body that owes something; of a check those too who may decide on the case."""
    found = {one.person_id: one for one in officials(obligation, now)}
    if obligation.kind == Obligation.Kind.CHECK:
        found |= {one.person_id: one for one in checkers(obligation.case, now)}
    return list(found.values())


def committee(case: Case, now: datetime) -> list[Recipient]:
    """The members of the committees that the case belongs to."""
    rows = people.posts(role="committee", now=now).filter(jurisdiction=case.jurisdiction_id)
    within = [row for row in rows if row.place is None or case.place.path.startswith(row.place.path)]
    found = {row.person_id: row.person.language for row in within}
    return [Recipient(language=language, person_id=pk) for pk, language in found.items()]


def lawyers(case: Case, now: datetime) -> list[Recipient]:
    """The legal advisers of the case's place; never its author."""
    rows = people.posts(role="lawyer", now=now).filter(jurisdiction=case.jurisdiction_id)
    within = [row for row in rows if row.place is None or case.place.path.startswith(row.place.path)]
    found = {row.person_id: row.person.language for row in within if row.person_id != case.author_id}
    return [Recipient(language=language, person_id=pk) for pk, language in found.items()]


def checkers(case: Case, now: datetime) -> list[Recipient]:
    """Those whose posts let them decide on the case where it stands; never its author."""
    roles = {move.by for move in case.preset.moves if case.stage in move.from_ and move.by in CHECKERS}
    rows = people.posts(now=now).filter(role__in=roles, jurisdiction=case.jurisdiction_id)
    within = [row for row in rows if row.place is None or case.place.path.startswith(row.place.path)]
    found = {row.person_id: row.person.language for row in within if row.person_id != case.author_id}
    return [Recipient(language=language, person_id=pk) for pk, language in found.items()]
