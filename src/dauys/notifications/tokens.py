"""Signed tokens of unsubscribe links: who (a person, or the digest of an address), which group, issued on which day."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.conf import settings

from dauys.notifications.kinds import DIGESTS, GROUPS

LIFETIME = timedelta(days=730)
"""Mail is kept for years; after that long the link asks people to sign in instead."""

_EPOCH = date(2020, 1, 1)
_PERSON, _ADDRESS, _MARK = 1, 2, 16


@dataclass(frozen=True)
class Mandate:
    """What a token allows: to choose for one person or one address (exactly one is set), about a group or `DIGESTS`."""

    group: str
    person_id: UUID | None = None
    address: bytes | None = None


def blind(address: str) -> bytes:
    """The digest by which an address is remembered without being kept (32 bytes)."""
    return settings.KEYS.blind(address.strip().casefold(), context="notifications/address")


def issue(mandate: Mandate, *, now: datetime) -> str:
    """A token for a link in a mail."""
    who = mandate.person_id.bytes if mandate.person_id else bytes(mandate.address or b"")
    sort = _PERSON if mandate.person_id else _ADDRESS
    days = (now.astimezone(UTC).date() - _EPOCH).days
    body = bytes([sort]) + days.to_bytes(2, "big") + who + mandate.group.encode()
    return base64.urlsafe_b64encode(_mark(body) + body).rstrip(b"=").decode()


def read(token: str, *, now: datetime) -> Mandate | None:
    """What a token allows; None when it is not ours, was altered, or is too old."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    mark, body = raw[:_MARK], raw[_MARK:]
    if not hmac.compare_digest(mark, _mark(body)):
        return None
    issued = _EPOCH + timedelta(days=int.from_bytes(body[1:3], "big"))
    if now.astimezone(UTC).date() - issued > LIFETIME:
        return None
    return _mandate(body[0], body[3:])


def _mandate(sort: int, rest: bytes) -> Mandate | None:
    length = 16 if sort == _PERSON else 32
    who, group = rest[:length], rest[length:].decode()
    if group not in GROUPS and group != DIGESTS:
        return None
    return Mandate(group, person_id=UUID(bytes=who)) if sort == _PERSON else Mandate(group, address=who)


def _mark(body: bytes) -> bytes:
    """A keyed digest that is made by the first HMAC key, so that it outlives the rotation of others."""
    return settings.KEYS.blind(body.hex(), context="notifications/unsubscribe")[:_MARK]
