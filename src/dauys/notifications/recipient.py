"""Whom a message is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Somebody to tell, in their language: a person of this site, or an address (e-mail or phone) without an account.

    An address that is handed in wins over the account's own. `context` is what differs for this recipient alone
    (a link of their own) and is added to the context that all share.
    """

    language: str
    person_id: UUID | None = None
    email: str | None = None
    phone: str | None = None
    context: Mapping[str, Any] = field(default_factory=dict)
