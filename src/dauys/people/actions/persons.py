"""Persons: what is known about them, until they are erased."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dauys.kernel.events import publish
from dauys.kernel.ids import uuid7
from dauys.kernel.models import Jurisdiction
from dauys.kernel.refusal import Refusal
from dauys.people import claims, queries, rules, values
from dauys.people.assurance import Assurance
from dauys.people.events import PersonErased
from dauys.people.models import (
    Account,
    Attribute,
    AttributeKind,
    Identity,
    IdentityProvider,
    Person,
    attribute_context,
    seal,
)
from dauys.people.sources import CLAIMED, PROVIDER

OWN_LEVEL = {AttributeKind.EMAIL: Assurance.EMAIL, AttributeKind.PHONE: Assurance.PHONE}
IN_IDENTITY = (AttributeKind.NAME, AttributeKind.EMAIL, AttributeKind.PHONE)


class Claims(TypedDict, total=False):
    """What people say about themselves. citizenship: a country's code; residence: a place's code; phone: E.164."""

    given: str
    family: str
    email: str
    phone: str
    birth_date: date | None
    citizenship: str
    residence: str


@transaction.atomic
def register_person(*, language: str, now: datetime, **said: Unpack[Claims]) -> Person:
    """Make a person, with or without what they say about themselves; nothing of it is verified."""
    person = Person.objects.create(id=uuid7(now), language=language, created_at=now)
    name = {"given": said.pop("given", ""), "family": said.pop("family", "")}
    values_by_kind: dict[str, Any] = {**said, "name": name if any(name.values()) else None}
    for kind, value in values_by_kind.items():
        if value:
            _keep(person, kind=kind, value=value, verified=False, source=CLAIMED, now=now, level=Assurance.NONE)
    _compose_identity(person)
    return person


@transaction.atomic
def record_attribute(
    person: Person,
    *,
    kind: str,
    value: Any,
    verified: bool,
    source: str,
    now: datetime,
    level: Assurance | None = None,
) -> Attribute:
    """Note what `source` says; it replaces what the same source said of this kind before.

    level: how surely a verified value tells who the person is; left out, an e-mail address or phone number stands
    for its own level and everything else for none.
    """
    if person.erased_at:
        raise Refusal("erased", _("This person's data was erased."))
    own = OWN_LEVEL.get(AttributeKind(kind), Assurance.NONE) if level is None else level
    attribute = _keep(
        person,
        kind=kind,
        value=value,
        verified=verified,
        source=source,
        now=now,
        level=own if verified else Assurance.NONE,
    )
    if kind in IN_IDENTITY:
        _compose_identity(person)
    return attribute


def _keep(
    person: Person, *, kind: str, value: Any, verified: bool, source: str, now: datetime, level: Assurance
) -> Attribute:
    sealed = seal(values.written(kind, value), context=attribute_context(person.pk, kind))
    attribute, _created = Attribute.objects.update_or_create(
        person=person,
        kind=kind,
        source=source,
        defaults={"sealed": sealed, "verified": verified, "level": level, "at": now},
    )
    return attribute


@transaction.atomic
def forget_attribute(person: Person, *, kind: str, source: str) -> None:
    """Drop what one source said of this kind."""
    Attribute.objects.filter(person=person, kind=kind, source=source).delete()
    if kind in IN_IDENTITY:
        _compose_identity(person)


def _compose_identity(person: Person) -> None:
    """Write the identity anew out of the attributes to go by."""
    known = queries.known_values(person.attributes.filter(kind__in=IN_IDENTITY))
    name = known.get(AttributeKind.NAME) or {}
    email, phone = known.get(AttributeKind.EMAIL, ""), known.get(AttributeKind.PHONE, "")
    data = {"given": name.get("given", ""), "family": name.get("family", ""), "email": email, "phone": phone}
    Identity.objects.update_or_create(
        person=person,
        defaults={
            "sealed": seal(data, context=str(person.pk)),
            "email_index": queries.email_index(email) if email else None,
            "phone_index": queries.phone_index(phone) if phone else None,
        },
    )


@transaction.atomic
def record_claims(
    person: Person, *, provider: IdentityProvider, told: Mapping[str, Any], now: datetime
) -> claims.Findings:
    """Note what an identity provider says, replacing all it said before; returns also what could not be kept."""
    found = claims.read(claims.Mapping.model_validate(provider.mapping), told)
    source = f"{PROVIDER}{provider.code}"
    kinds = [finding.kind for finding in found.attributes]
    person.attributes.filter(source=source).exclude(kind__in=kinds).delete()
    for finding in found.attributes:
        _keep(
            person,
            kind=finding.kind,
            value=finding.value,
            verified=finding.verified,
            source=source,
            now=now,
            level=finding.level,
        )
    _compose_identity(person)
    return found


@transaction.atomic
def set_language(person: Person, *, language: str) -> None:
    """Remember the language to write to this person in."""
    person.language = language
    person.save(update_fields=["language"])


@transaction.atomic
def erase(person: Person, *, now: datetime) -> None:
    """Blank everything that tells who the person is; rows that only count stay, tied to nobody."""
    for post in queries.posts_at(now).filter(person=person):
        Jurisdiction.objects.select_for_update().get(pk=post.jurisdiction_id)
        if refusal := rules.refuse_leaving(role=post.role, others=queries.others_holding(post, now=now)):
            raise refusal
    if not Person.objects.filter(pk=person.pk, erased_at=None).update(erased_at=now):
        raise Refusal("erased", _("This person's data was erased."))
    person.attributes.all().delete()
    person.confirmations.all().delete()
    Identity.objects.filter(person=person).delete()
    person.posts.filter(until=None).update(until=now)
    Account.objects.filter(person=person).delete()
    person.refresh_from_db()
    publish(PersonErased(at=now, person_id=person.pk))
