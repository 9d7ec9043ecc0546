"""Keys for programs: made and shown once, presented, revoked; whoever presents one acts as its person."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from dauys.api import letters
from dauys.api.models import ApiKey, Scope
from dauys.kernel.ids import uuid7
from dauys.kernel.refusal import Kind, Refusal, invalid
from dauys.people import queries as people
from dauys.people.actor import ANONYMOUS, Actor
from dauys.people.api import POSTS
from dauys.people.models import Account

SIGN = "dauys"
SECRET_BYTES = 32
PREFIX = 8
"""Characters."""
LONGEST = 120
MOST = 20
"""Keys that work, for one person."""
NOTED = timedelta(minutes=5)
"""How exactly the last use is known: not every request writes."""


def _digest(secret: str) -> bytes:
    return settings.KEYS.blind(secret, context="api-key")


@transaction.atomic
def make(
    person_id: UUID, *, name: str, scopes: Collection[str], lasting: timedelta | None, now: datetime
) -> tuple[ApiKey, str]:
    """Make a key and tell its owner; the secret is returned this once and never again."""
    if not name.strip():
        raise invalid("missing", _("Something is missing."), name=_("Please fill this in."))
    if not scopes or not set(scopes) <= set(Scope.values):
        sentence = _("Choose at least one thing that the key may be used for.")
        raise invalid("unknown_scope", sentence, scopes=sentence)
    if in_force(person_id, now=now) >= MOST:
        raise Refusal("too_many_keys", _("You have too many keys. Revoke one first."), kind=Kind.CONFLICT)
    prefix = secrets.token_hex(PREFIX // 2)
    secret = f"{SIGN}_{prefix}_{secrets.token_urlsafe(SECRET_BYTES)}"
    key = ApiKey.objects.create(
        id=uuid7(now),
        person_id=person_id,
        name=name.strip(),
        prefix=prefix,
        digest=_digest(secret),
        scopes=[code for code in Scope.values if code in scopes],
        created_at=now,
        expires_at=now + lasting if lasting else None,
    )
    letters.key_made(key, now=now)
    return key, secret


def in_force(person_id: UUID, *, now: datetime) -> int:
    """How many keys of a person work."""
    rows = ApiKey.objects.filter(person_id=person_id, revoked_at=None)
    return rows.filter(Q(expires_at=None) | Q(expires_at__gt=now)).count()


@transaction.atomic
def revoke(person_id: UUID, key_id: UUID, *, now: datetime) -> ApiKey:
    """Let a key open nothing any more. ApiKey.DoesNotExist: it is not theirs."""
    ApiKey.objects.filter(pk=key_id, person_id=person_id, revoked_at=None).update(revoked_at=now)
    return ApiKey.objects.get(pk=key_id, person_id=person_id)


def presented(header: str, *, now: datetime) -> ApiKey | None:
    """The key of an `Authorization` header, if it works; its use is noted."""
    kind, _space, secret = header.partition(" ")
    parts = secret.strip().split("_", 2)
    if kind.lower() != "bearer" or len(secret) > LONGEST or len(parts) != 3 or parts[0] != SIGN:  # noqa: PLR2004
        return None
    if not (parts[1].isascii() and parts[1].isalnum()):
        return None
    key = ApiKey.objects.filter(prefix=parts[1]).first()
    if key is None or not hmac.compare_digest(bytes(key.digest), _digest(secret.strip())) or not key.works(now):
        return None
    if key.last_used_at is None or now - key.last_used_at > NOTED:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
    return key


def actor_of(key: ApiKey, *, now: datetime) -> Actor:
    """Who acts by a key: its person, with those posts that its scopes carry; nobody where the account is closed."""
    account = Account.objects.filter(person_id=key.person_id, is_active=True).first()
    if account is None:
        return ANONYMOUS
    actor = people.actor_of(account, now=now)
    return replace(actor, posts=tuple(post for post in actor.posts if POSTS.get(post.role) in key.scopes))


def forget(person_id: UUID) -> None:
    """Nobody acts as a person whose data was erased."""
    ApiKey.objects.filter(person_id=person_id).delete()
