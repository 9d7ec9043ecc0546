"""What is kept about whom somebody follows, for the person to take along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from dauys.follow.models import Follow


def of(person_id: UUID) -> list[dict[str, Any]]:
    """Everything a person follows, oldest first: plain JSON values."""
    rows = Follow.objects.filter(person_id=person_id).order_by("pk")
    return [{"kind": row.kind, "target": row.target, "since": row.since.isoformat()} for row in rows]
