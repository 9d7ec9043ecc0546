"""What a search asks for, and which documents it may give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

ABOVE = 1_000
"""What a document's score gains where it has the words as they were typed: more than any score."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of a search, each as one of several forms: a whole word, or a beginning with a `*` at its end.

    typed: the same words with nothing but the form they were typed in.
    """

    forms: tuple[tuple[str, ...], ...]
    typed: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Conditions on documents; None means any. `public`: only those that public lists show."""

    jurisdiction_id: int | None = None
    instrument: str | None = None
    public: bool = True

    def parameters(self) -> dict[str, Any]:
        """Give the values that the engines' statements name."""
        return {"jurisdiction": self.jurisdiction_id, "instrument": self.instrument, "public": self.public}
