"""What is kept about what somebody has suggested, for the person to take along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from dauys.feedback.models import Suggestion, Support


def of(person_id: UUID) -> dict[str, Any]:
    """What somebody has suggested while signed in, and what they want too, oldest first: plain JSON values."""
    made = Suggestion.objects.filter(contact__person_id=person_id).order_by("at")
    wanted = Support.objects.filter(person_id=person_id).order_by("at")
    return {
        "suggested": [
            {"id": str(row.pk), "text": row.text, "page": row.page, "at": row.at.isoformat()} for row in made
        ],
        "supported": [{"id": str(row.suggestion_id), "at": row.at.isoformat()} for row in wanted],
    }
