"""What this area tells higher ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from dauys.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CodeIssued(Event):
    """A confirmation code is to be sent; only this event ever carries it.

    way: "email" or "phone". target: the address or number. purpose: a stable word ("sign", "contact", …).
    """

    kind: ClassVar[str] = "people.code_issued"
    confirmation_id: UUID
    person_id: UUID | None
    way: str
    target: str
    purpose: str
    language: str
    code: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class PersonErased(Event):
    """Everything that tells who the person was is gone; drop what you keep about them."""

    kind: ClassVar[str] = "people.erased"
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class AccountMail(Event):
    """A letter about the account itself (a sign-in code, a changed password), written and ready to go."""

    kind: ClassVar[str] = "people.account_mail"
    to: str
    subject: str
    body: str = field(repr=False)
    language: str
    person_id: UUID | None = None
