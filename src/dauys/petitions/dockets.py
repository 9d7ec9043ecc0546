"""Proceedings as the parts that pages are made of: questions, hearings, votes and conclusions in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dauys.kernel.dates import day_text
from dauys.petitions import agenda, showing
from dauys.petitions.models import Hearing, Inquiry, Petition, Vote
from dauys.procedures.wording import Colour

CHOICES = {
    "for": gettext_lazy("For"),
    "against": gettext_lazy("Against"),
    "abstained": gettext_lazy("Abstained"),
    "absent": gettext_lazy("Absent"),
}


def reply_text(inquiry: Inquiry) -> str:
    """What came in reply to a question, in a word or two; "" while nothing has."""
    if inquiry.answered_at is None:
        return ""
    if inquiry.kind == Inquiry.Kind.INVITATION:
        return _("Accepted") if inquiry.accepted else _("Declined")
    return _("Answered")


def hearing_when(hearing: Hearing) -> str:
    """Day and time of a hearing by the clock of its place."""
    here = hearing.starts_at.astimezone(hearing.case.tz)
    return f"{day_text(here.date())}, {here:%H:%M}"


def meeting_when(inquiry: Inquiry) -> str:
    """Day and time of an invitation by the clock of its place; "" for a question."""
    if inquiry.meets_at is None:
        return ""
    here = inquiry.meets_at.astimezone(inquiry.case.tz)
    return f"{day_text(here.date())}, {here:%H:%M}"


def inquiries(rows: Iterable[Inquiry], now: datetime) -> list[tuple[Inquiry, str, Colour]]:
    """Questions with how far they are, in words and the colour of that."""
    found: list[tuple[Inquiry, str, Colour]] = []
    for row in rows:
        late = row.late(now)
        waiting = _("Late") if late else _("Waiting for an answer")
        found.append((row, reply_text(row) or waiting, "green" if row.answered_at else "red" if late else "yellow"))
    return found


def votes(rows: Iterable[Vote]) -> list[tuple[Vote, list[list[str]]]]:
    """Votes, each with how every member voted where that was by name."""
    return [
        (row, [[one["name"], one.get("faction", ""), str(CHOICES[one["choice"]])] for one in row.ballots])
        for row in rows
    ]


def of_petition(petition: Petition, now: datetime) -> dict[str, Any]:
    """The proceedings of a petition for its page (4 queries)."""
    found = agenda.of_petition(petition)
    return {
        "inquiries": [(row, text, colour, meeting_when(row)) for row, text, colour in inquiries(found.inquiries, now)],
        "hearings": [(row, hearing_when(row)) for row in found.hearings],
        "votes": votes(found.votes),
        "names_head": [_("Member"), _("Party or group"), _("Vote")],
        "conclusions": [(row, showing.outcome_text(petition, row.outcome)) for row in found.conclusions],
    }
