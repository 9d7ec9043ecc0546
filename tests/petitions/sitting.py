"""A committee at work: days that are still to come, its pages, and what the public sees of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from dauys.kernel.clock import clock
from dauys.ledger import queries as ledger
from dauys.petitions.models import Petition

LONDON = ZoneInfo("Europe/London")
TODAY = clock.now()
"""Pages act at the present moment."""
SOON = TODAY + timedelta(days=10)
LAST = SOON.astimezone(LONDON).date()


def day(name: str, on: date) -> dict[str, str]:
    """A day as its three fields."""
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


DAY = day("until", LAST)
INVITED = {"words": "Tell us.", "at": "14:30", "venue": "Room 5"} | day("on", LAST)


def step(petition: Petition, name: str) -> str:
    return reverse("petitions:committee-step", args=[petition.pk, name])


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def public(client: Any, petition: Petition) -> str:
    client.logout()
    return text(client.get(reverse("petitions:page", args=[petition.pk])))


def last(petition: Petition) -> Any:
    return ledger.history(petition.pk).order_by("-seq").first()
