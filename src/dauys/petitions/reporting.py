"""Reports about what a petition's page shows: handed in by anybody, looked at by a moderator."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dauys.kernel import limits
from dauys.kernel.ids import uuid7
from dauys.kernel.refusal import Refusal, forbidden, hidden, invalid
from dauys.people.actor import Actor
from dauys.petitions import contacts, decision_letters, removing
from dauys.petitions.models import Petition, Removal, Report, Update
from dauys.petitions.rules import Order
from dauys.petitions.taking import Thing
from dauys.procedures import actions as procedures
from dauys.procedures import queries as cases

LONGEST = 2_000
REPORTS = 20
"""Reports from one network in an hour."""


@transaction.atomic
def report(
    petition: Petition,
    *,
    why: str,
    words: str,
    network: str,
    now: datetime,
    update_id: UUID | None = None,
    email: str = "",
    language: str = "",
) -> Report:
    """Say that something should not be there. Refusal: half said, no such news, or too many from this network.

    update_id: the piece of news it is about. email: where to write what came of it; nothing else tells who says so.
    """
    if why not in Report.Why.values:
        sentence = _("Choose what is wrong.")
        raise invalid("unknown_reason", sentence, why=sentence)
    if why == Report.Why.OTHER and not words.strip():
        sentence = _("Say what is wrong.")
        raise invalid("missing", sentence, words=sentence)
    if update_id and not Update.objects.filter(case_id=petition.pk, pk=update_id).exists():
        raise hidden("no_such_news", _("There is no such piece of news."))
    if refusal := limits.refuse_above("petition-report", network, most=REPORTS):
        raise refusal
    key = uuid7(now)
    mailbox = contacts.seal(key, {"email": email, "language": language}) if email else None
    said = words.strip()[:LONGEST]
    return Report.objects.create(
        id=key, case_id=petition.pk, update_id=update_id, why=why, words=said, sealed=mailbox, at=now
    )


@transaction.atomic
def settle(one: Report, *, by: Actor, answer: str, now: datetime, removal: Removal | None = None) -> Report:
    """A moderator has looked at it and says what came of it; whoever wanted to know is told."""
    case = cases.case(one.case_id)
    if "moderator" not in cases.roles_in(case, by):
        raise forbidden("not_allowed", _("You may not do this here."))
    if not answer.strip():
        sentence = _("Say what came of it.")
        raise invalid("missing", sentence, answer=sentence)
    changes = {
        "handled_at": now,
        "handled_by_id": by.person_id,
        "answer": answer.strip(),
        "removal": removal,
        "sealed": None,
    }
    if not Report.objects.filter(pk=one.pk, handled_at=None).update(**changes):
        raise Refusal("stale", _("Somebody else has just changed this. Please look again."))
    said = {"about": one.why, "outcome": "removed" if removal else "nothing"}
    procedures.record(case, "report_settled", "moderator", now=now, reason=answer.strip(), **said)
    settled = Report.objects.select_related("case__petition").get(pk=one.pk)
    if one.sealed is not None:
        mailbox = contacts.unseal(one.pk, one.sealed)
        decision_letters.report_settled(settled, mailbox["email"], mailbox["language"], now)
    return settled


@transaction.atomic
def remove(one: Report, thing: Thing, *, order: Order, by: Actor, now: datetime) -> Removal:
    """Take away what a report is about, and settle the report with the same words."""
    removal = removing.remove(Petition.objects.get(pk=one.case_id), thing, order=order, by=by, now=now)
    settle(one, by=by, answer=order.words, removal=removal, now=now)
    return removal


def waiting(actor: Actor) -> QuerySet[Report]:
    """The reports that a moderator has not looked at yet, in their jurisdictions and places, oldest first."""
    mine = Q(pk__in=[])
    for held in actor.posts:
        if held.role == "moderator":
            mine |= Q(case__jurisdiction_id=held.jurisdiction_id, case__place__path__startswith=held.place_path)
    return Report.objects.filter(mine, handled_at=None).select_related("case__petition", "case__place", "update")
