"""Digests: what somebody wants once a day or once a week, collected into one mail in their morning."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from dauys.kernel.ids import uuid7
from dauys.notifications import kinds, letters, queries
from dauys.notifications.models import OPEN, Delivery, Message, Way
from dauys.notifications.notices import DIGEST
from dauys.people import queries as people

MOST = 40
"""So many entries are written out in one digest; of the others only the number is told."""

PEOPLE = 200


def collect_due(*, now: datetime) -> int:
    """Write a digest for everybody whose morning has come; returns how many were written."""
    written = 0
    while who := _waiting(now):
        languages = {person: contact.language for person, contact in people.contacts_of(who).items()}
        written += sum(collect(person, language=languages.get(person, ""), now=now) for person in who)
    return written


def _waiting(now: datetime) -> list[UUID]:
    due = Delivery.objects.filter(OPEN, way=Way.DIGEST, next_try_at__lte=now, message__person__isnull=False)
    return list(due.order_by("message__person").values_list("message__person", flat=True).distinct()[:PEOPLE])


@transaction.atomic
def collect(person_id: UUID, *, language: str, now: datetime) -> bool:
    """Turn all that waits for one person into one message; whoever comes second finds nothing left.

    A person who was erased meanwhile (no `language`) gets none.
    """
    due = Delivery.objects.filter(OPEN, way=Way.DIGEST, next_try_at__lte=now, message__person=person_id)
    rows = list(due.select_related("message").select_for_update(of=("self",)).order_by("message_id"))
    taken = Delivery.objects.filter(OPEN, pk__in=[row.pk for row in rows]).update(sent_at=now)
    if not taken or not language:
        return False
    entries = [_entry(row.message, language) for row in rows[:MOST]]
    context = {"items": entries, "count": len(rows), "more": max(0, len(rows) - MOST)}
    message = Message.objects.create(
        id=uuid7(now), kind=DIGEST.code, language=language, context=context, person_id=person_id, created_at=now
    )
    Delivery.objects.create(id=uuid7(now), message=message, way=Way.EMAIL, next_try_at=now)
    return True


def _entry(message: Message, language: str) -> dict[str, str]:
    letter = letters.write(kinds.by_code(message.kind), queries.context_of(message), language=language)
    return {"subject": letter.subject, "link": letter.link}
