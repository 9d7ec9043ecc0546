"""Deliveries that were given up: what they were, and trying them once more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from dauys.notifications import kinds, tasks
from dauys.notifications.models import Delivery

WISHED = ("silent", "unsubscribed", "too late")
"""Ends that somebody wished for, or that time has settled: nothing is to be tried again."""


def failed() -> QuerySet[Delivery]:
    """Deliveries that failed and that nobody wished to fail, the last first; they name nobody."""
    rows = Delivery.objects.filter(failed_at__isnull=False).exclude(last_error__in=WISHED)
    return rows.select_related("message").defer("message__context", "message__sealed")


def can_retry(row: Delivery) -> bool:
    """Whether it can be sent again: what was secret is gone."""
    kind = kinds.kinds().get(row.message.kind)
    return kind is not None and not kind.secret


@transaction.atomic
def retry(*, now: datetime, ids: Collection[UUID] | None = None) -> int:
    """Let failed deliveries (all, if none are named) be tried anew from now on; how many."""
    again = [kind.code for kind in kinds.kinds().values() if not kind.secret]
    rows = failed().filter(message__kind__in=again)
    keys = rows.filter(pk__in=ids) if ids is not None else rows
    found = list(keys.values_list("pk", flat=True))
    changed = Delivery.objects.filter(pk__in=found, failed_at__isnull=False).update(
        failed_at=None, attempts=0, next_try_at=now, claim=None, last_error=""
    )
    if changed:
        transaction.on_commit(tasks.nudge)
    return changed
