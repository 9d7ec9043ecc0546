"""Telling webhooks what is due: claim by compare-and-set, send once, settle. Safe in parallel and after a crash."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import socket
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F

from dauys.api import rules, webhooks
from dauys.api.models import OPEN, Webhook, WebhookDelivery

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
"""After so long a claimed delivery is due again, if whoever took it has crashed."""
BUDGET = 30.0
"""Seconds after which delivering is left to the next tick."""
LIMIT = 100
KEPT = 500
"""Characters of an answer that are kept."""
READ = 4_096
"""Bytes of an answer that are read."""
AGENT = "Dauys-Webhook/1"


@dataclass(frozen=True)
class Outcome:
    """What came of an attempt: the HTTP status (None: no answer) and the beginning of the answer, or why not."""

    status: int | None
    answer: str

    @property
    def delivered(self) -> bool:
        """Whether the other side has taken it."""
        return self.status is not None and rules.delivered(self.status)


def run(now: datetime) -> int:
    """Deliver what is due; how many were tried. A webhook that failed once has the rest of its rows left alone."""
    started, tried, failing = time.monotonic(), 0, set()
    due = WebhookDelivery.objects.filter(OPEN, next_try_at__lte=now, webhook__enabled=True)
    for row in due.select_related("webhook").order_by("next_try_at", "id")[:LIMIT]:
        if time.monotonic() - started > BUDGET:
            break
        if row.webhook_id in failing or not _claim(row, now):
            continue
        tried += 1
        outcome = send(row.webhook, row, now=now)
        settle(row, outcome, now=now)
        if not outcome.delivered:
            failing.add(row.webhook_id)
    return tried


def _claim(row: WebhookDelivery, now: datetime) -> bool:
    """Take one for oneself: only one of two at the same time does."""
    same = WebhookDelivery.objects.filter(OPEN, pk=row.pk, next_try_at=row.next_try_at, attempts=row.attempts)
    taken = same.update(next_try_at=now + LEASE, attempts=F("attempts") + 1)
    row.attempts += taken
    return bool(taken)


@transaction.atomic
def settle(row: WebhookDelivery, outcome: Outcome, *, now: datetime) -> None:
    """Write down what came of an attempt, when the next is, and what that says of the webhook."""
    changes: dict[str, Any] = {"status": outcome.status, "answer": outcome.answer[:KEPT]}
    later = rules.next_try(row.attempts, now=now)
    if outcome.delivered:
        changes["delivered_at"] = now
    elif later is None:
        changes["failed_at"] = now
    else:
        changes["next_try_at"] = later
    WebhookDelivery.objects.filter(OPEN, pk=row.pk).update(**changes)
    webhooks.note(row.webhook_id, delivered=outcome.delivered, now=now)


def signature(secret: str, body: bytes, *, now: datetime) -> str:
    """The header `Dauys-Signature`: HMAC-SHA256 of the moment in seconds, a full stop, and the body."""
    second = int(now.timestamp())
    mark = hmac.new(secret.encode(), f"{second}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={second},v1={mark}"


def send(webhook: Webhook, row: WebhookDelivery, *, now: datetime) -> Outcome:
    """One attempt. The host is looked up here, and exactly the address that was looked at is connected to."""
    import httpx  # noqa: PLC0415  (slow to load, and needed by the tick alone)

    if refusal := rules.refuse_address(webhook.url, demonstration=settings.DEMONSTRATION):
        return Outcome(None, str(refusal.message))
    parts = urlsplit(webhook.url)
    host = str(parts.hostname)
    try:
        address = _look_up(host, parts.port or (443 if parts.scheme == "https" else 80))
    except (OSError, UnicodeError):
        return Outcome(None, "The host is not found.")
    if address is None:
        return Outcome(None, "The host leads into a private network.")
    body = json.dumps(row.body, ensure_ascii=False, separators=(",", ":")).encode()
    url = httpx.URL(webhook.url).copy_with(host=address)
    headers = {
        "Host": parts.netloc,
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        "Dauys-Event": row.event,
        "Dauys-Delivery": str(row.pk),
        "Dauys-Signature": signature(webhooks.secret_of(webhook), body, now=now),
    }
    options: dict[str, Any] = {"headers": headers, "content": body, "extensions": {"sni_hostname": host}}
    try:
        with httpx.Client(timeout=rules.TIMEOUT, follow_redirects=False, trust_env=False) as client:
            return _post(client, str(url), options)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return Outcome(None, type(error).__name__)


def _post(client: Any, url: str, options: dict[str, Any]) -> Outcome:
    """Send, and read no more of the answer than is kept, for no longer than an attempt may take."""
    started, read = time.monotonic(), b""
    with client.stream("POST", url, **options) as response:
        for chunk in response.iter_raw(READ):
            read += chunk
            if len(read) >= READ or time.monotonic() - started > rules.TIMEOUT:
                break
        text = read[:READ].decode(response.encoding or "utf-8", errors="replace").replace("\x00", "")
        return Outcome(response.status_code, text[:KEPT])


def _look_up(host: str, port: int) -> str | None:
    """An address of the host; None where any of its addresses is not of the open internet."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not settings.DEMONSTRATION and not all(rules.is_public(address.partition("%")[0]) for address in addresses):
        return None
    return addresses[0]
