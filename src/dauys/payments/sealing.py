"""How donors can be reached: sealed, bound to their donation, gone after a year."""

from __future__ import annotations

import json
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.conf import settings

from dauys.notifications.recipient import Recipient
from dauys.payments.models import Donor


def seal(donation_id: UUID, *, mailbox: str, language: str) -> bytes:
    """A mailbox and its language as bytes that only this installation can read."""
    plain = json.dumps({"email": mailbox, "language": language}, ensure_ascii=False).encode()
    sealed: bytes = settings.KEYS.seal(plain, context=_context(donation_id))
    return sealed


def recipient(donor: Donor) -> Recipient | None:
    """Whom to write to about a donation; None where no mailbox was given, it was forgotten, or its key is lost."""
    if donor.sealed is None:
        return None
    try:
        told = json.loads(settings.KEYS.unseal(bytes(donor.sealed), context=_context(donor.donation_id)))
    except (KeyError, InvalidTag):
        return None
    return Recipient(language=told["language"], email=told["email"])


def _context(donation_id: UUID) -> str:
    return f"donation/{donation_id}"
