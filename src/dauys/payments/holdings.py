"""What is kept about what somebody gave, for the person to take along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from dauys.payments import queries


def of(person_id: UUID) -> list[dict[str, Any]]:
    """What somebody has given while signed in, oldest first: plain JSON values."""
    return [
        {
            "petition": str(row.case_id),
            "amount": str(row.amount),
            "currency": row.currency,
            "state": row.state,
            "receipt": row.receipt,
            "shown": row.shown,
            "at": row.created_at.isoformat(),
        }
        for row in queries.given_by(person_id)
    ]
