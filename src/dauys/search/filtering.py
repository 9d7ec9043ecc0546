"""Which documents a search may give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Conditions on documents; None means any. `public`: only those that public lists show."""

    jurisdiction_id: int | None = None
    instrument: str | None = None
    public: bool = True

    def parameters(self) -> dict[str, Any]:
        """Give the values that the engines' statements name."""
        return {"jurisdiction": self.jurisdiction_id, "instrument": self.instrument, "public": self.public}
