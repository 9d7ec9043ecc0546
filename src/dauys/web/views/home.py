"""The front page: in five seconds, what one can do here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dauys.kernel.ui import Card


@dataclass(frozen=True)
class Shelf:
    """A few petitions under a heading, with the way to all of that kind."""

    title: str
    cards: Sequence[Card]
    href: str
    more: str


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what can be done; shelves of petitions where there are any."""
    shelves: tuple[Shelf, ...] = ()
    return render(request, "web/home.html", {"shelves": [shelf for shelf in shelves if shelf.cards]})
