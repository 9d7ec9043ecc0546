"""What is kept of a person's keys and webhooks, for the person to take along; secrets are not among it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from dauys.api.models import ApiKey, Webhook


def of(person_id: UUID) -> dict[str, Any]:
    """The keys and webhooks of a person, oldest first: plain JSON values."""
    keys = ApiKey.objects.filter(person_id=person_id).order_by("created_at")
    webhooks = Webhook.objects.filter(person_id=person_id).order_by("created_at")
    return {
        "keys": [
            {
                "name": row.name,
                "prefix": row.prefix,
                "scopes": row.scopes,
                "created_at": row.created_at.isoformat(),
                "last_used_at": row.last_used_at.isoformat() if row.last_used_at else None,
            }
            for row in keys
        ],
        "webhooks": [
            {"url": row.url, "events": row.events, "created_at": row.created_at.isoformat()} for row in webhooks
        ],
    }
