"""Mailboxes that people give for one matter, without an account: sealed with the language to write in."""

from __future__ import annotations

import json

from cryptography.exceptions import InvalidTag
from django.conf import settings

from dauys.notifications.recipient import Recipient


def seal(mailbox: str, *, language: str, context: str) -> bytes:
    """A mailbox and its language as bytes that only this installation can read, and only for that matter."""
    plain = json.dumps({"email": mailbox, "language": language}, ensure_ascii=False).encode()
    sealed: bytes = settings.KEYS.seal(plain, context=context)
    return sealed


def recipient(sealed: bytes | memoryview | None, *, context: str) -> Recipient | None:
    """Whom to write to; None where no mailbox was given, it was forgotten, or its key is lost."""
    if sealed is None:
        return None
    try:
        told = json.loads(settings.KEYS.unseal(bytes(sealed), context=context))
    except (KeyError, InvalidTag):
        return None
    return Recipient(language=told["language"], email=told["email"])
