"""The only way others obtain what is known about people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Q, QuerySet

from dauys.kernel.texts import pick
from dauys.people import claims
from dauys.people.actor import Actor, Held
from dauys.people.assurance import Assurance
from dauys.people.models import (
    Account,
    Attribute,
    AttributeKind,
    Confirmation,
    Identity,
    IdentityProvider,
    Person,
    Post,
    ReadLog,
    Role,
    provider_context,
    unseal,
)
from dauys.people.profile import IdentityData, Profile
from dauys.people.rules import ROLES_HEADS_GIVE
from dauys.places import queries as places
from dauys.places.models import Place


@dataclass(frozen=True)
class Contact:
    """Where and in which language to write to a person; empty: no such way."""

    person_id: UUID
    language: str
    email: str = ""
    phone: str = ""


def posts_at(now: datetime) -> QuerySet[Post]:
    """All posts held at `now`."""
    return Post.objects.filter(Q(until=None) | Q(until__gt=now), since__lte=now)


def actor_of(account: Account, *, now: datetime) -> Actor:
    """The actor behind an account with the posts held at `now` (2 queries)."""
    language = Person.objects.values_list("language", flat=True).get(pk=account.person_id)
    held = (
        posts_at(now)
        .filter(person_id=account.person_id)
        .order_by("role", "id")
        .values_list("role", "body_id", "place__path", "body__place__path", "jurisdiction_id")
    )
    posts = tuple(
        Held(role, body, own or of_body or "", jurisdiction) for role, body, own, of_body, jurisdiction in held
    )
    return Actor(account_id=account.pk, person_id=account.person_id, posts=posts, language=language)


def profile_of(person: Person, *, verified: bool = False) -> Profile:
    """What rules may know about a person; what is verified hides what is only claimed, `verified` leaves that out."""
    attributes = list(person.attributes.all())
    known = known_values(row for row in attributes if row.verified or not verified)
    born = known.get(AttributeKind.BIRTH_DATE)
    levels = [Assurance(attribute.level) for attribute in attributes if attribute.verified]
    return Profile(
        birth_date=date.fromisoformat(born) if born else None,
        citizenships=places.codes_around(known.get(AttributeKind.CITIZENSHIP) or ()),
        residence=_lineage(known.get(AttributeKind.RESIDENCE)),
        assurance=max(levels, key=lambda level: level.rank, default=Assurance.NONE),
    )


def known_values(attributes: Iterable[Attribute]) -> dict[str, Any]:
    """The value to go by for each kind: the newest verified one, else the newest claimed one."""
    known: dict[str, Any] = {}
    for attribute in sorted(attributes, key=lambda row: (row.verified, row.at)):
        known[attribute.kind] = attribute.value
    return known


def _lineage(code: str | None) -> tuple[str, ...]:
    if not code:
        return ()
    try:
        return places.lineage(places.by_code(code))
    except Place.DoesNotExist:
        return ()


def identity_of(person: Person, *, reader: Actor, purpose: str, now: datetime) -> IdentityData:
    """Who the person is; the read is logged unless people read their own data."""
    return identities_of([person], reader=reader, purpose=purpose, now=now)[person.pk]


def identities_of(people: Iterable[Person], *, reader: Actor, purpose: str, now: datetime) -> dict[UUID, IdentityData]:
    """Who these people are (2 queries); each read is logged unless it is of one's own data."""
    keys = {person.pk for person in people}
    if not keys:
        return {}
    post = next(iter(reader.posts), None)  # stands for the reader wherever the log is shown
    ReadLog.objects.bulk_create(
        ReadLog(
            reader_id=reader.person_id,
            role=post.role if post else "",
            body_id=post.body_id if post else None,
            subject_id=key,
            what="identity",
            purpose=purpose,
            at=now,
        )
        for key in sorted(keys - {reader.person_id})
    )
    found = {row.person_id: _identity(row) for row in Identity.objects.filter(person__in=keys)}
    return {key: found.get(key, IdentityData()) for key in keys}


def note_read(subject_id: UUID, *, reader: Actor, what: str, purpose: str, now: datetime) -> None:
    """Log that somebody has read something about a person, unless it is about themselves."""
    if subject_id == reader.person_id:
        return
    post = next(iter(reader.posts), None)
    ReadLog.objects.create(
        reader_id=reader.person_id,
        role=post.role if post else "",
        body_id=post.body_id if post else None,
        subject_id=subject_id,
        what=what,
        purpose=purpose,
        at=now,
    )


def _identity(row: Identity | None) -> IdentityData:
    return IdentityData(**unseal(row.sealed, context=str(row.person_id))) if row else IdentityData()


def contacts_of(person_ids: Iterable[UUID]) -> dict[UUID, Contact]:
    """How to write to these people, for the machine that writes to them (1 query); erased ones are left out."""
    people = Person.objects.filter(pk__in=list(person_ids), erased_at=None).select_related("identity")
    found = {}
    for person in people:
        data = _identity(getattr(person, "identity", None))
        found[person.pk] = Contact(person.pk, person.language, data.email, data.phone)
    return found


def posts(*, role: str | None = None, body_id: int | None = None, now: datetime) -> QuerySet[Post]:
    """Posts held at `now`, with their person, body, place and jurisdiction."""
    found = posts_at(now).select_related("person", "body", "place", "jurisdiction").order_by("role", "id")
    if role:
        found = found.filter(role=role)
    return found.filter(body_id=body_id) if body_id else found


@dataclass(frozen=True)
class PostPage:
    """Some posts in a stable order; `last` continues after them, 0 where nothing is left."""

    posts: list[Post]
    last: int


def posts_governed(by: Actor, *, now: datetime, after: int = 0, size: int = 50) -> PostPage:
    """The posts held at `now` that `by` may give and end (1 query)."""
    governed = Q(jurisdiction__in=by.jurisdictions(Role.ADMINISTRATOR))
    own = Q(body__in=by.bodies(Role.HEAD), role__in=ROLES_HEADS_GIVE)
    rows = posts(now=now).filter(governed | own, pk__gt=after).order_by("pk")[: size + 1]
    found = list(rows)
    return PostPage(found[:size], found[size - 1].pk if len(found) > size else 0)


def email_index(email: str) -> bytes:
    """The blind index of an e-mail address among identities."""
    return settings.KEYS.blind(email.strip().lower(), context="identity/email")


def phone_index(phone: str) -> bytes:
    """The blind index of a phone number (E.164) among identities."""
    return settings.KEYS.blind(phone, context="identity/phone")


def by_email(email: str) -> QuerySet[Person]:
    """People who are reached at this address; two may share a mailbox."""
    return Person.objects.filter(identity__email_index=email_index(email), erased_at=None).order_by("id")


def providers_of(by: Actor) -> QuerySet[IdentityProvider]:
    """The providers of the jurisdictions that `by` administers."""
    governed = by.jurisdictions(Role.ADMINISTRATOR)
    return IdentityProvider.objects.filter(jurisdiction__in=governed).select_related("jurisdiction")


def providers(*, enabled: bool = True) -> QuerySet[IdentityProvider]:
    """Identity providers, the ones that may be used unless `enabled` is False (then all)."""
    return IdentityProvider.objects.filter(enabled=True) if enabled else IdentityProvider.objects.all()


def eid_ways() -> list[str]:
    """The names of the providers that can confirm who somebody is: those that reach the level of an identity."""
    told = [(row.name, claims.Mapping.model_validate(row.mapping)) for row in providers().order_by("code")]
    return [
        pick(name)
        for name, mapping in told
        if any(level.rank >= Assurance.EID.rank for level in mapping.levels.values() or [mapping.assurance])
    ]


def others_holding(post: Post, *, now: datetime) -> int:
    """How many other people hold the role of this post in its jurisdiction at `now`."""
    same = posts_at(now).filter(role=post.role, jurisdiction_id=post.jurisdiction_id)
    return same.exclude(person_id=post.person_id).values("person_id").distinct().count()


def target_index(way: str, target: str) -> bytes:
    """The blind index of where a code goes; not comparable with the indexes of identities."""
    return settings.KEYS.blind(target, context=f"confirmation/{way}")


def last_sent(index: bytes, purpose: str) -> datetime | None:
    """When a code for this purpose last went to this target."""
    sent = Confirmation.objects.filter(target_index=index, purpose=purpose).aggregate(last=Max("created_at"))["last"]
    return sent if isinstance(sent, datetime) else None


def sent_since(index: bytes, since: datetime) -> int:
    """How many codes went to this target after `since`."""
    return Confirmation.objects.filter(target_index=index, created_at__gt=since).count()


def target_of(confirmation: Confirmation) -> str:
    """Where the code went, unsealed."""
    return str(unseal(confirmation.target, context=f"confirmation/{confirmation.pk}"))


def secret_of(provider: IdentityProvider) -> str:
    """The provider's client secret, unsealed."""
    return str(unseal(provider.secret, context=provider_context(provider.code)))


def own_identity(person: Person) -> IdentityData:
    """Who a person is, for the person themselves and for writing to them; shown to nobody else."""
    return _identity(Identity.objects.filter(person=person).first())
