"""A person's webhooks over HTTP: which there are and how they fare, switched on and off. They are added on a page."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from dauys.api import webhooks
from dauys.api.models import Webhook
from dauys.kernel.api import Input, Word, items_json
from dauys.people.api import Needs

router = Router(tags=["me"])


class WebhookOut(Schema):
    """A webhook. failures: attempts in a row that failed, since `failing_since`; stopped_at: switched off for that."""

    id: UUID
    url: str
    events: list[str]
    enabled: bool
    created_at: datetime
    failures: int
    failing_since: datetime | None
    stopped_at: datetime | None


class WebhooksOut(Schema):
    """All of mine, the oldest first."""

    items: list[WebhookOut]
    next: str | None
    previous: str | None


class WebhookIn(Input):
    """What to change; what is left out stays as it is."""

    events: Annotated[list[Word], Field(max_length=50)] | None = None
    enabled: bool | None = None


@router.get("", response=WebhooksOut, auth=Needs("read"), summary="My webhooks, and whether they work")
def my_webhooks(request: Any) -> dict[str, Any]:
    """List the webhooks of whoever asks, with the number of attempts that have failed in a row."""
    return items_json(Webhook.objects.filter(person_id=request.actor.person_id), lambda row: row)


@router.patch("/{uuid:webhook_id}", response=WebhookOut, auth=Needs("write"), summary="Switch my webhook on or off")
def change_webhook(request: Any, webhook_id: UUID, body: WebhookIn) -> Webhook:
    """Switch a webhook on or off, or change what it is told; one that is switched on begins without failures."""
    row = get_object_or_404(Webhook, pk=webhook_id, person_id=request.actor.person_id)
    events = row.events if body.events is None else body.events
    return webhooks.change(row, events=events, enabled=row.enabled if body.enabled is None else body.enabled)
