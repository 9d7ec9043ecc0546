"""What is told while a case is considered: questions, invitations, hearings, conclusions; and what is reminded of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from dauys.kernel.dates import day_text
from dauys.kernel.texts import pick
from dauys.notifications.recipient import Recipient
from dauys.petitions import audience, dockets, letters, showing
from dauys.petitions.audience import Facts, tell
from dauys.petitions.models import Conclusion, Hearing, Inquiry
from dauys.procedures import actions as procedures
from dauys.procedures import queries as cases
from dauys.procedures.models import Case

AHEAD = timedelta(hours=24)
"""So long before a hearing everybody is reminded of it."""
WARNED = timedelta(days=3)
"""So long before the end of a term the author is reminded of a question."""
BATCH = 500


def moment_text(moment: datetime, case: Case) -> str:
    """A moment on the calendar and clock of the case: "5 January 2026, 14:30"."""
    here = moment.astimezone(case.tz)
    return f"{day_text(here.date())}, {here:%H:%M}"


def _shortened(text: str) -> str:
    return text if len(text) <= letters.SUMMARY else f"{text[: letters.SUMMARY].rsplit(' ', 1)[0]} …"


def _facts(case: Case, inquiry: Inquiry) -> Facts:
    own = reverse("petitions:manage-request", args=[case.pk, inquiry.pk])
    desk = reverse("petitions:request", args=[inquiry.pk])
    who = inquiry.body
    return (
        letters.facts(case)
        | {
            "reason": lambda: inquiry.words,
            "due": lambda: day_text(inquiry.last_day.date()) if inquiry.last_day else _("no legal term"),
            "when": lambda: moment_text(inquiry.meets_at, case) if inquiry.meets_at else "",
            "venue": lambda: inquiry.venue or inquiry.link or "–",
            "who": lambda: who or _("The author of the petition"),
            "summary": lambda: _shortened(inquiry.answer) or dockets.reply_text(inquiry),
            "request_link": lambda: own,
            "desk_link": lambda: desk,
        }
        | ({"body_name": lambda: who} if who else {})
    )


def asked_author(case: Case, inquiry: Inquiry, now: datetime) -> None:
    """Tell author and organisers what the committee wants to know."""
    tell("petition_info_requested", audience.organisers(case), case=case, now=now, facts=_facts(case, inquiry))


def invited(case: Case, inquiry: Inquiry, now: datetime) -> None:
    """Tell author and organisers when and where they are invited."""
    tell("petition_invited", audience.organisers(case), case=case, now=now, facts=_facts(case, inquiry))


def asked_body(case: Case, inquiry: Inquiry, now: datetime) -> None:
    """Tell the officials of a body what they are asked."""
    officials = audience.of_body(inquiry.body_id, now)
    tell("evidence_requested", officials, case=case, now=now, facts=_facts(case, inquiry))


def replied(case: Case, inquiry: Inquiry, now: datetime) -> None:
    """Tell the committee what came in reply."""
    tell("request_answered", audience.committee(case, now), case=case, now=now, facts=_facts(case, inquiry))


def pressed(case: Case, words: str, now: datetime) -> None:
    """Tell the officials of bodies that owe an answer that the committee urges them."""
    for duty in cases.duties(case):
        if duty.open:
            duty.case = case
            known = letters.facts(case, duty=duty) | {"reason": lambda: words}
            tell("obligation_pressed", audience.officials(duty, now), case=case, now=now, facts=known)


def _hearing(kind: str, case: Case, hearing: Hearing, to: Iterable[Recipient], now: datetime) -> None:
    known = letters.facts(case) | {
        "when": lambda: moment_text(hearing.starts_at, case),
        "venue": lambda: hearing.venue or hearing.broadcast or "–",
        "reason": lambda: hearing.called_off_why or hearing.agenda or "–",
        "hearing_link": lambda: reverse("petitions:hearing", args=[hearing.pk]),
    }
    tell(kind, to, case=case, now=now, facts=known)


def hearing_set(case: Case, hearing: Hearing, now: datetime) -> None:
    """Tell everybody when and where the hearing is."""
    _hearing("petition_hearing", case, hearing, audience.everybody(case), now)


def called_off(case: Case, hearing: Hearing, now: datetime) -> None:
    """Tell everybody that there will be no hearing."""
    _hearing("petition_hearing_off", case, hearing, audience.everybody(case), now)


def concluded(case: Case, conclusion: Conclusion, now: datetime) -> None:
    """Tell everybody what the committee has come to."""
    known = letters.facts(case) | {
        "outcome": lambda: showing.outcome_text(case.petition, conclusion.outcome),
        "summary": lambda: _shortened(pick(conclusion.texts)),
    }
    tell("petition_concluded", audience.everybody(case), case=case, now=now, facts=known)


def run(now: datetime) -> int:
    """Remind of hearings and of questions, and write down once what was not answered in time."""
    return _remind_of_hearings(now) + _remind_authors(now) + _note_overdue(now)


def _remind_of_hearings(now: datetime) -> int:
    done = 0
    soon = Hearing.objects.filter(starts_at__gt=now, starts_at__lte=now + AHEAD, told_at=None, called_off_at=None)
    for row in soon.order_by("starts_at", "id")[:BATCH]:
        with transaction.atomic():
            if Hearing.objects.filter(pk=row.pk, told_at=None, called_off_at=None).update(told_at=now):
                case = cases.case(row.case_id)
                if now - row.set_at >= AHEAD:
                    _hearing("petition_hearing_soon", case, row, audience.everybody(case), now)
                    done += 1
    return done


def _unanswered() -> Q:
    return Q(answered_at=None, obligation=None, due_at__isnull=False)


def _remind_authors(now: datetime) -> int:
    done = 0
    rows = Inquiry.objects.filter(_unanswered(), due_at__gt=now, due_at__lte=now + WARNED, reminded_at=None)
    for row in rows.order_by("due_at", "id")[:BATCH]:
        with transaction.atomic():
            if Inquiry.objects.filter(_unanswered(), pk=row.pk, reminded_at=None).update(reminded_at=now):
                case = cases.case(row.case_id)
                if now - row.asked_at >= WARNED:
                    kind = "petition_invited" if row.kind == Inquiry.Kind.INVITATION else "petition_info_requested"
                    row.case = case
                    tell(kind, audience.organisers(case), case=case, now=now, facts=_facts(case, row))
                    done += 1
    return done


def _note_overdue(now: datetime) -> int:
    """What was asked of bodies is noted with their other duties."""
    done = 0
    rows = Inquiry.objects.filter(_unanswered(), due_at__lte=now, overdue_noted_at=None)
    for row in rows.order_by("due_at", "id")[:BATCH]:
        with transaction.atomic():
            if Inquiry.objects.filter(_unanswered(), pk=row.pk, overdue_noted_at=None).update(overdue_noted_at=now):
                case, due = cases.case(row.case_id), row.due_at or now
                procedures.record(case, "unanswered", "system", now=due, inquiry=str(row.pk))
                done += 1
    return done
