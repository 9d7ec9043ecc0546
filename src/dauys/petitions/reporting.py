"""Reports about what a petition's page shows: handed in by anybody, looked at by a moderator."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dauys.kernel import limits
from dauys.kernel.ids import uuid7
from dauys.kernel.refusal import Refusal, forbidden, invalid
from dauys.people.actor import Actor
from dauys.petitions.models import Petition, Report
from dauys.procedures import queries as cases

LONGEST = 2_000
REPORTS = 20
"""Reports from one network in an hour."""


@transaction.atomic
def report(petition: Petition, *, why: str, words: str, network: str, now: datetime) -> Report:
    """Say that something should not be there; nothing is kept of who says so. Refusal: half said, or too many."""
    if why not in Report.Why.values:
        sentence = _("Choose what is wrong.")
        raise invalid("unknown_reason", sentence, why=sentence)
    if why == Report.Why.OTHER and not words.strip():
        sentence = _("Say what is wrong.")
        raise invalid("missing", sentence, words=sentence)
    if refusal := limits.refuse_above("petition-report", network, most=REPORTS):
        raise refusal
    return Report.objects.create(id=uuid7(now), case_id=petition.pk, why=why, words=words.strip()[:LONGEST], at=now)


@transaction.atomic
def settle(one: Report, *, by: Actor, answer: str, now: datetime) -> Report:
    """A moderator has looked at it, and writes down what came of it."""
    if "moderator" not in cases.roles_in(cases.case(one.case_id), by):
        raise forbidden("not_allowed", _("You may not do this here."))
    if not answer.strip():
        sentence = _("Say what came of it.")
        raise invalid("missing", sentence, answer=sentence)
    changes = {"handled_at": now, "handled_by_id": by.person_id, "answer": answer.strip()}
    if not Report.objects.filter(pk=one.pk, handled_at=None).update(**changes):
        raise Refusal("stale", _("Somebody else has just changed this. Please look again."))
    return Report.objects.get(pk=one.pk)


def waiting(actor: Actor) -> QuerySet[Report]:
    """The reports that a moderator has not looked at yet, in their jurisdictions and places, oldest first."""
    mine = Q(pk__in=[])
    for held in actor.posts:
        if held.role == "moderator":
            mine |= Q(case__jurisdiction_id=held.jurisdiction_id, case__place__path__startswith=held.place_path)
    return Report.objects.filter(mine, handled_at=None).select_related("case__petition", "case__place")
