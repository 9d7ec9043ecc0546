"""What notifications keep about a person, for the person to take along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from dauys.notifications.models import Message, Preference


def of(person_id: UUID) -> dict[str, Any]:
    """The wishes of a person and the messages kept for them, oldest first: plain JSON values."""
    wishes = Preference.objects.filter(person_id=person_id).order_by("group")
    messages = Message.objects.filter(person_id=person_id).order_by("id")
    return {
        "wishes": [{"group": row.group, "rhythm": row.rhythm, "zone": row.zone} for row in wishes],
        "messages": [
            {
                "kind": row.kind,
                "language": row.language,
                "context": row.context,
                "at": row.created_at.isoformat(),
                "read_at": row.read_at.isoformat() if row.read_at else None,
            }
            for row in messages
        ],
    }
