"""Webhooks of people: added, changed, tried out, removed; the only writer of their rows."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from dauys.api import letters, rules
from dauys.api.models import Webhook, WebhookDelivery
from dauys.kernel.ids import uuid7
from dauys.kernel.refusal import Refusal

SECRET_BYTES = 32
MOST = 10
"""Webhooks of one person."""


def _context(webhook_id: UUID) -> str:
    return f"webhook/{webhook_id}"


def secret_of(webhook: Webhook) -> str:
    """The secret with which messages are signed, unsealed."""
    return settings.KEYS.unseal(bytes(webhook.secret), context=_context(webhook.pk)).decode()


@transaction.atomic
def add(person_id: UUID, *, url: str, events: Collection[str], now: datetime) -> tuple[Webhook, str]:
    """Add a webhook and tell its owner; its secret is shown this once."""
    refusal = rules.refuse_address(url, demonstration=settings.DEMONSTRATION) or rules.refuse_events(events)
    if refusal:
        raise refusal
    if Webhook.objects.filter(person_id=person_id).count() >= MOST:
        raise Refusal("too_many_webhooks", _("You have too many webhooks. Remove one first."))
    key, secret = uuid7(now), f"whsec_{secrets.token_urlsafe(SECRET_BYTES)}"
    webhook = Webhook.objects.create(
        id=key,
        person_id=person_id,
        url=url,
        events=[name for name in rules.EVENTS if name in events],
        secret=settings.KEYS.seal(secret.encode(), context=_context(key)),
        created_at=now,
    )
    letters.webhook_added(webhook, now=now)
    return webhook, secret


@transaction.atomic
def change(webhook: Webhook, *, events: Collection[str], enabled: bool) -> Webhook:
    """Change which events are told, or switch it off and on; what failed before it is switched on no longer counts."""
    if refusal := rules.refuse_events(events):
        raise refusal
    if enabled and not webhook.enabled:
        webhook.failures, webhook.failing_since, webhook.stopped_at = 0, None, None
    webhook.events, webhook.enabled = [name for name in rules.EVENTS if name in events], enabled
    webhook.save(update_fields=["events", "enabled", "failures", "failing_since", "stopped_at"])
    return webhook


@transaction.atomic
def note(webhook_id: UUID, *, delivered: bool, now: datetime) -> None:
    """Count attempts that fail in a row; after too many over too long, switch the webhook off and tell its owner."""
    same = Webhook.objects.filter(pk=webhook_id)
    if delivered:
        same.filter(failures__gt=0).update(failures=0, failing_since=None)
        return
    same.update(failures=F("failures") + 1, failing_since=Coalesce("failing_since", Value(now)))
    webhook = same.first()
    if webhook is None or webhook.failing_since is None:
        return
    dead = rules.is_dead(webhook.failures, since=webhook.failing_since, now=now)
    if dead and same.filter(enabled=True).update(enabled=False, stopped_at=now):
        letters.webhook_stopped(webhook, since=webhook.failing_since, now=now)


@transaction.atomic
def remove(webhook: Webhook) -> None:
    """Forget a webhook with its deliveries."""
    webhook.delete()


@transaction.atomic
def ping(webhook: Webhook, *, now: datetime) -> WebhookDelivery:
    """Let it be tried out."""
    key = uuid7(now)
    body = {"id": str(key), "event": rules.PING, "at": now.isoformat()}
    return WebhookDelivery.objects.create(
        webhook=webhook, event=rules.PING, event_id=key, body=body, created_at=now, next_try_at=now
    )


@transaction.atomic
def again(delivery: WebhookDelivery, *, now: datetime) -> WebhookDelivery:
    """Deliver the same once more, whatever came of it before."""
    changes: dict[str, Any] = {"next_try_at": now, "attempts": 0, "delivered_at": None, "failed_at": None}
    WebhookDelivery.objects.filter(pk=delivery.pk).update(**changes)
    delivery.refresh_from_db()
    return delivery


def forget(person_id: UUID) -> None:
    """Nobody is told anything for a person whose data was erased."""
    Webhook.objects.filter(person_id=person_id).delete()
