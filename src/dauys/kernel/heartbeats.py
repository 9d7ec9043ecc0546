"""The pulse of an installation: which part did its round when, and which due work fails."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from dauys.kernel.models import Fault, Heartbeat


def beat(name: str, *, now: datetime) -> None:
    """Note that the part `name` did its round."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=now)], update_conflicts=True, unique_fields=["name"], update_fields=["at"]
    )


def latest() -> dict[str, datetime]:
    """Each part with the moment of its last round."""
    return dict(Heartbeat.objects.order_by("name").values_list("name", "at"))


@transaction.atomic
def note_fault(name: str, what: str, *, now: datetime) -> None:
    """Note that the work `name` failed; `what` names the kind of failure and no person."""
    fresh = Fault(name=name, since=now, at=now, times=0, what=what[:200])
    Fault.objects.bulk_create([fresh], ignore_conflicts=True)
    Fault.objects.filter(name=name).update(at=now, times=F("times") + 1, what=what[:200])


def clear_fault(name: str) -> None:
    """Note that the work `name` succeeds again."""
    Fault.objects.filter(name=name).delete()


def faults() -> list[Fault]:
    """The work that fails at present."""
    return list(Fault.objects.order_by("name"))
