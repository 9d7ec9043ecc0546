"""What is told about legal advice: to lawyers, to authors, and by text message to whoever will be called."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from dauys.kernel.terms import last_second
from dauys.notifications.actions import notify
from dauys.notifications.recipient import Recipient
from dauys.petitions import audience, letters
from dauys.petitions.audience import tell
from dauys.petitions.models import AdviceRequest
from dauys.procedures import queries as cases


def advice_asked(row: AdviceRequest, now: datetime) -> None:
    """Tell the lawyer who has taken a request, else all who may, that an author waits for advice."""
    case = cases.case(row.case_id)
    to = audience.persons([row.taken_by_id]) if row.taken_by_id else audience.lawyers(case, now)
    due = last_second(row.due_at, case.tz) if row.due_at else None
    known = letters.facts(case) | {
        "due": lambda: letters.day_or_none(due),
        "desk_link": lambda: reverse("petitions:advice-request", args=[row.pk]),
    }
    tell("advice_asked", to, case=case, now=now, facts=known)


def _tell_asker(kind: str, row: AdviceRequest, now: datetime) -> None:
    case = cases.case(row.case_id)
    known = letters.facts(case) | {"advice_link": lambda: reverse("petitions:advice", args=[case.pk])}
    tell(kind, audience.persons([row.asked_by_id] if row.asked_by_id else []), case=case, now=now, facts=known)


def advice_given(row: AdviceRequest, now: datetime) -> None:
    """Tell whoever asked that a lawyer has written."""
    _tell_asker("advice_given", row, now)


def call_missed(row: AdviceRequest, now: datetime) -> None:
    """Tell whoever asked that they were called and did not answer."""
    _tell_asker("advice_call_missed", row, now)


def call_promised(row: AdviceRequest, phone: str, now: datetime) -> None:
    """Confirm by text message that somebody will be called; it says nothing of what about."""
    to = Recipient(language=row.language, phone=phone)
    notify("advice_call_promised", to=to, context={}, now=now, case_id=row.case_id, urgent=True)
