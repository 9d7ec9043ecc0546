"""The only writers of what is known about people and of their posts."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypedDict, Unpack
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dauys.bodies.models import Body
from dauys.kernel.events import publish
from dauys.kernel.ids import uuid7
from dauys.kernel.models import Jurisdiction
from dauys.kernel.refusal import Refusal, invalid
from dauys.people import claims, queries, rules, values
from dauys.people.actor import Actor
from dauys.people.assurance import Assurance
from dauys.people.events import CodeIssued, PersonErased
from dauys.people.models import (
    Account,
    Attribute,
    AttributeKind,
    Confirmation,
    Identity,
    IdentityProvider,
    Person,
    Post,
    Way,
    attribute_context,
    seal,
)
from dauys.places.models import Place

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CLAIMED = "person"
"""Source of what people say about themselves."""
BY_ACCOUNT = "account"
"""Source of an address confirmed for signing in."""
PROVIDER_SOURCE = "provider:"
"""Before the code of the identity provider that said it."""
BY_CODE = "code"
"""Source of an address or number confirmed by a code."""
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
def open_account(person: Person, *, email: str, password: str | None = None, now: datetime) -> Account:
    """Give a person the means to sign in with an address known to be theirs; without a password, by code or passkey."""
    address = values.written(AttributeKind.EMAIL, email)
    account = Account(id=uuid7(now), person=person, email=address, created_at=now)
    account.set_password(password)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError:
        sentence = _("There is an account with this address already.")
        raise invalid("account_exists", sentence, email=sentence) from None
    EmailAddress.objects.create(user=account, email=address, primary=True, verified=True)
    record_attribute(person, kind=AttributeKind.EMAIL, value=address, verified=True, source=BY_ACCOUNT, now=now)
    return account


@transaction.atomic
def release_address(email: str, *, keeper: Account, now: datetime) -> None:
    """Remove accounts that were opened with somebody's address and never confirmed; now its owner has confirmed it."""
    unconfirmed = EmailAddress.objects.filter(email=email.lower(), verified=False).exclude(user=keeper)
    for address in unconfirmed.select_related("user__person"):
        if EmailAddress.objects.filter(user=address.user, verified=True).exists():
            address.delete()
        elif not address.user.person.posts.exists():
            erase(address.user.person, now=now)


@transaction.atomic
def take_over_address(person: Person, *, email: str, now: datetime) -> None:
    """Note the address that a person has confirmed for signing in."""
    record_attribute(person, kind=AttributeKind.EMAIL, value=email, verified=True, source=BY_ACCOUNT, now=now)


@transaction.atomic
def record_claims(
    person: Person, *, provider: IdentityProvider, told: Mapping[str, Any], now: datetime
) -> claims.Findings:
    """Note what an identity provider says, replacing all it said before; returns also what could not be kept."""
    found = claims.read(claims.Mapping.model_validate(provider.mapping), told)
    source = f"{PROVIDER_SOURCE}{provider.code}"
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
def appoint(
    person: Person,
    *,
    role: str,
    jurisdiction: Jurisdiction,
    body: Body | None = None,
    place: Place | None = None,
    by: Actor | None = None,
    now: datetime,
) -> Post:
    """Give a post from now on; `by` None is the installation itself (first set-up, demonstration)."""
    if refusal := rules.refuse_appointing(
        by,
        role=role,
        jurisdiction_id=jurisdiction.pk,
        body_id=body.pk if body else None,
        erased=person.erased_at is not None,
    ):
        raise refusal
    try:
        with transaction.atomic():
            return Post.objects.create(
                person=person,
                role=role,
                jurisdiction=jurisdiction,
                body=body,
                place=place,
                since=now,
                appointed_by_id=by.person_id if by else None,
            )
    except IntegrityError:
        raise Refusal("already_held", _("This person holds this post already.")) from None


@transaction.atomic
def dismiss(post: Post, *, by: Actor | None = None, now: datetime) -> Post:
    """End a post; the row stays as history."""
    Jurisdiction.objects.select_for_update().get(pk=post.jurisdiction_id)  # two may not end each other's post at once
    if refusal := rules.refuse_dismissing(
        by,
        role=post.role,
        jurisdiction_id=post.jurisdiction_id,
        body_id=post.body_id,
        others=queries.others_holding(post, now=now),
    ):
        raise refusal
    if not Post.objects.filter(pk=post.pk, until=None).update(until=now):
        raise Refusal("already_ended", _("This post has ended already."))
    post.refresh_from_db()
    return post


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


@transaction.atomic
def send_code(
    person: Person | None, *, way: str, target: str, purpose: str, now: datetime, language: str = ""
) -> Confirmation:
    """Issue a code of six digits to an address or number; the event `CodeIssued` alone carries it.

    Raises a Refusal (kind too_many) when a code for this purpose was sent within a minute, or ten within an hour.
    """
    target = values.written(Way(way), target)
    index = queries.target_index(way, target)
    if refusal := rules.refuse_sending(
        last_sent=queries.last_sent(index, purpose), within_hour=queries.sent_since(index, now - HOUR), now=now
    ):
        raise refusal
    code = f"{secrets.randbelow(1_000_000):06}"
    key = uuid7(now)
    confirmation = Confirmation(
        id=key,
        person=person,
        way=way,
        target=seal(target, context=f"confirmation/{key}"),
        target_index=index,
        purpose=purpose,
        minute=int(now.timestamp() // 60),
        code=_digest(key, code),
        created_at=now,
        expires_at=now + rules.CODE_LIFE,
    )
    try:
        with transaction.atomic():
            confirmation.save(force_insert=True)
    except IntegrityError:
        raise rules.too_soon() from None
    publish(
        CodeIssued(
            at=now,
            confirmation_id=key,
            person_id=person.pk if person else None,
            way=way,
            target=target,
            purpose=purpose,
            language=language or (person.language if person else get_language() or ""),
            code=code,
        )
    )
    return confirmation


def _digest(key: UUID, code: str) -> bytes:
    return settings.KEYS.blind(code, context=f"code/{key}")


def check_code(confirmation: Confirmation, *, code: str, now: datetime) -> Confirmation:
    """Confirm with the code; a wrong one uses up an attempt, which is why this may not run inside a transaction.

    The person of the confirmation, if any, then has the address or number as a verified attribute.
    """
    with transaction.atomic(durable=True):
        open_now = Confirmation.objects.filter(
            pk=confirmation.pk, confirmed_at=None, expires_at__gt=now, attempts__lt=rules.CODE_ATTEMPTS
        )
        counted = open_now.update(attempts=F("attempts") + 1)
    confirmation.refresh_from_db()
    if not counted:
        raise rules.refuse_checking(confirmation, now=now) or rules.wrong_code(confirmation.attempts)
    entered = "".join(sign for sign in code if sign.isdecimal())
    if not hmac.compare_digest(bytes(confirmation.code), _digest(confirmation.pk, entered)):
        raise rules.wrong_code(confirmation.attempts)
    with transaction.atomic():
        if not Confirmation.objects.filter(pk=confirmation.pk, confirmed_at=None).update(confirmed_at=now):
            raise rules.already_confirmed()
        confirmation.confirmed_at = now
        if confirmation.person:
            record_attribute(
                confirmation.person,
                kind=confirmation.way,
                value=queries.target_of(confirmation),
                verified=True,
                source=BY_CODE,
                now=now,
            )
    return confirmation


@transaction.atomic
def forget_old_codes(now: datetime) -> None:
    """Delete confirmations a day after their code has expired."""
    Confirmation.objects.filter(expires_at__lt=now - DAY).delete()
