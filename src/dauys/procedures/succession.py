"""When a body is no more, what it owes passes to its successor: on the day itself, once, for everybody to see."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from dauys.bodies import queries as bodies
from dauys.bodies.events import BodyEnded
from dauys.bodies.models import Body
from dauys.kernel.events import publish
from dauys.kernel.terms import local_date
from dauys.ledger import actions as ledger
from dauys.procedures import events
from dauys.procedures.models import OPEN, Case, Obligation

BATCH = 500
EAST = timedelta(days=1)
"""Somewhere on earth it is already tomorrow."""


def on_body_ended(event: BodyEnded) -> None:
    """Pass on at once what is to be passed on already; a day that is still to come is left to the tick."""
    pass_on(event.at, body_id=event.body_id)


def run(now: datetime) -> int:
    """Pass on whatever ended bodies still owe or are addressed by; how many cases were changed."""
    return pass_on(now)


def pass_on(now: datetime, *, body_id: int | None = None) -> int:
    """Let the successors take over from bodies that have ended by `now`, in the zone of each case."""
    ended = Body.objects.filter(valid_until__lte=(now + EAST).date(), successor__isnull=False)
    keys = list((ended.filter(pk=body_id) if body_id else ended).values_list("pk", flat=True))
    if not keys:
        return 0
    owed = Obligation.objects.filter(OPEN, body_id__in=keys).select_related("case__procedure", "body").order_by("id")
    changed = sum(_pass_duty(row, now) for row in owed[:BATCH])
    running = Case.objects.filter(closed_at=None, addressee_id__in=keys).select_related("addressee").order_by("id")
    return changed + sum(_readdress(case, now) for case in running[:BATCH])


@transaction.atomic
def _pass_duty(row: Obligation, now: datetime) -> bool:
    heir = bodies.current(row.body, local_date(now, row.case.tz))
    if heir.pk == row.body_id:
        return False
    if not Obligation.objects.filter(OPEN, pk=row.pk, body_id=row.body_id).update(body=heir):
        return False
    payload = {"stage": row.case.stage, "duty": row.duty, "from": row.body.code, "to": heir.code}
    ledger.append(row.case_id, kind="succeeded", role="system", payload=payload, now=now)
    publish(events.Redirected(at=now, case_id=row.case_id, obligation_id=row.pk))
    return True


@transaction.atomic
def _readdress(case: Case, now: datetime) -> bool:
    heir = bodies.current(case.addressee, local_date(now, case.tz))
    if heir.pk == case.addressee_id:
        return False
    if not Case.objects.filter(pk=case.pk, addressee_id=case.addressee_id).update(addressee=heir):
        return False
    payload = {"stage": case.stage, "addressee_from": case.addressee.code, "addressee_to": heir.code}
    ledger.append(case.pk, kind="succeeded", role="system", payload=payload, now=now)
    return True
