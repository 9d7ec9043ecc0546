"""What may follow a refusal in every procedure: an objection, and a second person who lets it stand or lifts it.

No preset declares these steps. A refusal that is lifted leads back to where the case was refused: what is owed there is
owed anew, with its whole term, and where people sign the last day moves by the days that the refusal stood.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from dauys.kernel.terms import end_of_day, last_second, local_date
from dauys.ledger import queries as ledger
from dauys.procedures import queries, rules, stages
from dauys.procedures.actions import record
from dauys.procedures.models import OPEN, Case, Obligation
from dauys.procedures.schema import Lays

DUTY = "objection"
"""The duty of whoever decides on an objection, and the rule that lays it."""


def refused_from(case: Case) -> str:
    """The stage in which a case was refused last; empty: it never was (1 query)."""
    entry = ledger.history(case.pk).filter(kind="reject").last()
    return str(entry.payload["before"]) if entry else ""


def deciding(case: Case, stage: str) -> frozenset[str]:
    """The roles that may refuse a case in that stage, and so decide on an objection to it."""
    return frozenset(move.by for move in case.preset.moves_for("reject", stage))


def last_moment(case: Case, start: datetime) -> datetime:
    """The first instant that is too late to object to what was decided at a moment."""
    return stages.end_of(case.preset.objection.term, case, start)


@transaction.atomic
def object_to(case: Case, *, role: str, stage: str, now: datetime) -> Obligation | None:
    """Write an objection down; whoever checks owes a decision, in the term of the check."""
    record(case, "object", role, now=now)
    rule = case.preset.stages[stage]
    if rule.check is None:
        return None
    return stages.lay_check(case, Lays(duty=DUTY, body=rule.check.body, term=rule.term), rule=DUTY, at=now)


@transaction.atomic
def uphold(case: Case, *, role: str, reason: str, now: datetime) -> None:
    """Let what was decided stand: the decision on the objection is no longer owed."""
    Obligation.objects.filter(OPEN, case=case, rule=DUTY).update(met_at=now)
    record(case, "uphold", role, now=now, reason=reason)


@transaction.atomic
def overturn(case: Case, *, role: str, reason: str, signing_ended: datetime | None, now: datetime) -> Case:
    """Lift a refusal: the case is again where it was refused; `signing_ended`: when signing would have ended there."""
    stage, refused_at = refused_from(case), case.stage_since
    if not stage or case.stage != "rejected":
        raise rules.not_refused()
    voided = list(case.obligations.filter(kind=Obligation.Kind.DUTY, void_at=refused_at).select_related("body"))
    listed = case.listed_at is not None and case.listed_at < refused_at
    Case.objects.filter(pk=case.pk).update(listed=listed, listed_at=case.listed_at if listed else None)
    case.listed, case.listed_at = listed, case.listed_at if listed else None
    stages.enter(case, stage, action="overturn", role=role, at=now, reason=reason)
    if signing_ended is not None and case.rules.sign:
        ends = _later(signing_ended, case, refused_at, now)
        Case.objects.filter(pk=case.pk, stage=stage).update(stage_ends_at=ends)
        case.stage_ends_at = ends
    for duty in voided:
        stages.lay_anew(case, duty, at=now)
    return case


def _later(ends: datetime, case: Case, refused_at: datetime, now: datetime) -> datetime:
    """An end moved by the time that a refusal stood: exactly, where the term is one of hours, else by its days."""
    if case.rules.term is not None and case.rules.term.hours is not None:
        return ends + (now - refused_at)
    days = (local_date(now, case.tz) - local_date(refused_at, case.tz)).days
    return end_of_day(last_second(ends, case.tz).date() + timedelta(days=days), case.tz)


def owed(case: Case) -> Obligation | None:
    """The decision on an objection that is still owed (1 query)."""
    return next((row for row in queries.checks(case) if row.rule == DUTY and row.open), None)
