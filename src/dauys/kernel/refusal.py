"""A rule's "no": a stable code, and a sentence that says why."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Kind(StrEnum):
    """What sort of "no" it is; decides the HTTP status."""

    CONFLICT = "conflict"
    INVALID = "invalid"
    FORBIDDEN = "forbidden"
    HIDDEN = "hidden"
    TOO_MANY = "too_many"
    LATER = "later"


STATUS: Mapping[Kind, int] = {
    Kind.CONFLICT: 409,
    Kind.INVALID: 422,
    Kind.FORBIDDEN: 403,
    Kind.HIDDEN: 404,
    Kind.TOO_MANY: 429,
    Kind.LATER: 503,
}


class Refusal(Exception):  # noqa: N818  (a refusal is an answer, not an error)
    """Raised by actions, returned by rules; `fields` maps a field's name to its own sentence."""

    def __init__(
        self,
        code: str,
        message: StrOrPromise,
        *,
        kind: Kind = Kind.CONFLICT,
        fields: Mapping[str, StrOrPromise] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.kind = kind
        self.fields: dict[str, StrOrPromise] = dict(fields or {})

    @property
    def status(self) -> int:
        """The HTTP status that stands for this refusal."""
        return STATUS[self.kind]

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"

    def as_dict(self) -> dict[str, object]:
        """The body of an HTTP answer: `{code, message, fields?}` in the active language."""
        body: dict[str, object] = {"code": self.code, "message": str(self.message)}
        if self.fields:
            body["fields"] = {name: str(text) for name, text in self.fields.items()}
        return body


def invalid(code: str, message: StrOrPromise, /, **fields: StrOrPromise) -> Refusal:
    """A refusal of what was entered, naming the fields."""
    return Refusal(code, message, kind=Kind.INVALID, fields=fields)


def forbidden(code: str, message: StrOrPromise) -> Refusal:
    """A refusal of who asks."""
    return Refusal(code, message, kind=Kind.FORBIDDEN)


def hidden(code: str, message: StrOrPromise) -> Refusal:
    """The refusal of what is not there, or not for whoever asks."""
    return Refusal(code, message, kind=Kind.HIDDEN)
