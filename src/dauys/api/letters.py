"""What the owner of a key or webhook is told, in their language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.urls import reverse
from django.utils.translation import override

from dauys.api.models import ApiKey, Webhook
from dauys.api.notices import KEY_MADE, WEBHOOK_ADDED, WEBHOOK_STOPPED
from dauys.kernel.dates import day_text
from dauys.notifications.actions import notify
from dauys.notifications.kinds import Kind
from dauys.notifications.recipient import Recipient
from dauys.people import queries as people


def key_made(key: ApiKey, *, now: datetime) -> None:
    """Somebody with their password has made a key; if it was not they, they must know of it."""

    def facts() -> dict[str, Any]:
        until = day_text(key.expires_at.date()) if key.expires_at else ""
        scopes = "; ".join(key.scope_names)
        return {"name": key.name, "scopes": scopes, "until": until, "link": reverse("api-keys")}

    _tell(KEY_MADE, key.person_id, facts, now=now)


def webhook_added(webhook: Webhook, *, now: datetime) -> None:
    """Somebody with their password has added a webhook."""
    _tell(WEBHOOK_ADDED, webhook.person_id, lambda: _about(webhook), now=now)


def webhook_stopped(webhook: Webhook, *, since: datetime, now: datetime) -> None:
    """Their webhook takes nothing and was switched off."""

    def facts() -> dict[str, Any]:
        return {**_about(webhook), "failures": webhook.failures, "since": day_text(since.date())}

    _tell(WEBHOOK_STOPPED, webhook.person_id, facts, now=now)


def _about(webhook: Webhook) -> dict[str, str]:
    """The host alone: the rest of an address may hold a secret."""
    return {"host": urlsplit(webhook.url).hostname or "", "link": reverse("webhook", args=[webhook.pk])}


def _tell(kind: Kind, person_id: UUID, facts: Callable[[], dict[str, Any]], *, now: datetime) -> None:
    for contact in people.contacts_of([person_id]).values():
        with override(contact.language):
            to = Recipient(language=contact.language, person_id=person_id)
            notify(kind.code, to=to, context=facts(), now=now)
