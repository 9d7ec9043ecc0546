"""Reading files: of an owner, of a sender, and what is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from dauys.files.models import File, Leftover
from dauys.files.rules import Held


def of(owner: str) -> QuerySet[File]:
    """Everything an owner holds, oldest first; what was refused or removed among it."""
    return File.objects.filter(owner=owner)


def of_many(owners: Iterable[str]) -> QuerySet[File]:
    """Everything these owners hold, oldest first."""
    return File.objects.filter(owner__in=list(owners))


def one(owner: str, file_id: UUID) -> File:
    """A file of this owner. File.DoesNotExist: there is none, or it is another's."""
    return of(owner).get(pk=file_id)


def sent_by(sender: str) -> QuerySet[File]:
    """Everything somebody has sent, oldest first."""
    return File.objects.filter(sender=sender)


def held(owner: str) -> Held:
    """What counts towards an owner's total (1 query): all but what was refused or removed."""
    standing = ~Q(state__in=(File.State.REFUSED, File.State.REMOVED))
    found = of(owner).filter(standing).order_by().aggregate(number=Count("pk"), size=Sum("size"))
    return Held(found["number"], found["size"] or 0)


def due(now: datetime) -> QuerySet[File]:
    """What is due to be forgotten or looked through, longest waiting first."""
    return File.objects.filter(due_at__lte=now).order_by("due_at", "id")


def unscanned() -> QuerySet[File]:
    """What was kept before the site let files be scanned."""
    return File.objects.filter(state=File.State.READY, scanned_at__isnull=True, due_at__isnull=True)


def leftovers(now: datetime) -> QuerySet[Leftover]:
    """Folders of the store that are due to be cleared away."""
    return Leftover.objects.filter(due_at__lte=now).order_by("due_at", "id")
