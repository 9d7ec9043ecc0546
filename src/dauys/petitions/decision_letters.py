"""What is told about decisions: refusals and what they point to, objections, removals, reports by readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from dauys.kernel.dates import day_text
from dauys.kernel.terms import last_second
from dauys.notifications.actions import notify
from dauys.notifications.recipient import Recipient
from dauys.petitions import audience
from dauys.petitions.audience import tell
from dauys.petitions.letters import day_or_none, facts, title_in
from dauys.petitions.models import Objection, Removal, Report, Review
from dauys.procedures import objecting
from dauys.procedures import queries as cases
from dauys.procedures.models import Case


def objected(objection: Objection, to: Iterable[Recipient], now: datetime) -> None:
    """Tell those who may decide on an objection that it waits for one of them."""
    case = cases.case(objection.case_id)
    check = next((row for row in cases.checks(case) if row.open), None)
    desk = {"desk_link": lambda: reverse("petitions:objection", args=[objection.pk])}
    tell("petition_objection", to, case=case, now=now, facts=facts(case, duty=check) | desk)


def objection_decided(objection: Objection, now: datetime) -> None:
    """Tell those who organise a petition what came of the objection."""
    case = cases.case(objection.case_id)
    known = facts(case) | {"reason": lambda: objection.answer}
    tell(f"petition_objection_{objection.outcome}", audience.organisers(case), case=case, now=now, facts=known)


def refused(review: Review) -> None:
    """Tell those who organise a petition why it was refused, what it repeats, or who is competent."""
    case = cases.case(review.case_id)
    said = {"reason": lambda: "\n".join(filter(None, [review.sentence, review.words, *_points(review)]))}
    tell("petition_rejected", audience.organisers(case), case=case, now=review.at, facts=facts(case) | said)


def _points(review: Review) -> Iterator[str]:
    """What a refusal points to, in sentences."""
    if review.earlier is not None:
        link = settings.SITE_URL + reverse("petitions:page", args=[review.earlier_id])
        yield _("The earlier petition: %(link)s") % {"link": link}
    if review.competent is not None:
        link = settings.SITE_URL + reverse("petitions:again", args=[review.case_id])
        yield _("The competent body: %(body)s") % {"body": review.competent}
        yield _("Start it there with the same text: %(link)s") % {"link": link}
    elif review.nobody_competent:
        yield _("No public body is competent for this.")


def referred(review: Review) -> None:
    """Tell the body that a refusal names as competent that a petition may come to it."""
    if review.competent_id is None:
        return
    case = cases.case(review.case_id)
    known = facts(case) | {"body_name": lambda: review.competent, "reason": lambda: review.words or review.sentence}
    to = audience.of_body(review.competent_id, review.at)
    tell("petition_referred", to, case=case, now=review.at, facts=known)


def removed(removal: Removal, now: datetime) -> None:
    """Tell those who organise a petition what was taken from its page, and how to object."""
    case = cases.case(removal.case_id)
    until = last_second(objecting.last_moment(case, removal.at), case.tz)
    known = facts(case) | {
        "what": removal.get_kind_display,
        "reason": lambda: "\n".join(filter(None, [ground_text(removal), removal.words])),
        "objection_until": lambda: day_or_none(until),
        "objection_link": lambda: reverse("petitions:object-removal", args=[case.pk, removal.number]),
    }
    tell("petition_removed", audience.organisers(case), case=case, now=now, facts=known)


def restored(removal: Removal, now: datetime) -> None:
    """Tell those who organise a petition that something was put back."""
    case = cases.case(removal.case_id)
    known = facts(case) | {"what": removal.get_kind_display, "reason": lambda: removal.restored_words}
    tell("petition_restored", audience.organisers(case), case=case, now=now, facts=known)


def ground_text(removal: Removal) -> str:
    """The ground of a removal in words; of a court with its name, number and day."""
    ground = str(removal.get_ground_display())
    if removal.ground != Removal.Ground.COURT or removal.ordered_on is None:
        return ground
    said = {"court": removal.court, "number": removal.order_number, "day": day_text(removal.ordered_on)}
    return _("Order of a court: %(court)s, No. %(number)s of %(day)s") % said


def told(case: Case) -> list[tuple[Removal, str]]:
    """What was taken from a case's page or put back, each with its ground in words, for everybody (1 query)."""
    return [(row, ground_text(row)) for row in case.removals.select_related("body", "objection")]


def report_settled(report: Report, email: str, language: str, now: datetime) -> None:
    """Tell whoever reported something what came of it."""
    context = {
        "petition": title_in(report.case.petition, language),
        "answer": report.answer,
        "link": reverse("petitions:page", args=[report.case_id]),
    }
    to = Recipient(language=language, email=email)
    notify("petition_report_settled", to=to, context=context, now=now, case_id=report.case_id)
