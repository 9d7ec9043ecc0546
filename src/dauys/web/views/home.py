"""The front page: in five seconds, what one can do here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from dauys.kernel.ui import Card
from dauys.kernel.ui.figures import Stat
from dauys.people.views.access import Request
from dauys.petitions import queries as petitions
from dauys.petitions import showing
from dauys.petitions.queries import Filters
from dauys.procedures import queries as procedures


@dataclass(frozen=True)
class Shelf:
    """A few petitions under a heading, with the way to all of that kind."""

    title: str
    cards: Sequence[Card]
    href: str
    more: str


SHELVES = (
    ("popular", _("Popular now"), _("All that are open for signatures")),
    ("closing", _("Closing soon"), _("All that close soon")),
    ("answered", _("Answered"), _("All answers")),
    ("waiting", _("Waiting for an answer"), _("All that wait for an answer")),
)
"""The lists of the front page."""
ON_A_SHELF = 3


def _shelf(show: str, title: str, more: str, now: datetime) -> Shelf:
    rows = petitions.list_page(Filters(show=show), size=ON_A_SHELF).rows
    href = f"{reverse('petitions:list')}?show={show}"
    return Shelf(title, [showing.card(row, now) for row in rows], href, more)


def _stats() -> list[Stat]:
    """The site in four numbers, each with the way to what it counts."""
    figures, lists = petitions.figures(), reverse("petitions:list")
    return [
        Stat(
            number=figures.open,
            label=ngettext("petition open for signatures", "petitions open for signatures", figures.open),
            href=f"{lists}?show=open",
        ),
        Stat(
            number=figures.day,
            label=ngettext("signature in the last 24 hours", "signatures in the last 24 hours", figures.day),
            href=f"{lists}?show=live",
        ),
        Stat(
            number=figures.waiting,
            label=ngettext("petition waiting for an answer", "petitions waiting for an answer", figures.waiting),
            href=f"{lists}?show=waiting",
        ),
        Stat(
            number=figures.answered,
            label=ngettext("petition answered", "petitions answered", figures.answered),
            href=f"{lists}?show=answered",
        ),
    ]


@require_safe
def home(request: Request) -> HttpResponse:
    """Show what can be done; shelves of petitions where there are any."""
    shelves = [_shelf(show, str(title), str(more), request.now) for show, title, more in SHELVES]
    known = {
        "shelves": [shelf for shelf in shelves if shelf.cards],
        "late": procedures.late_duties(request.now).count(),
        "stats": _stats(),
    }
    return render(request, "web/home.html", known)
