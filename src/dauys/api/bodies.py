"""A public body with what it owes: two areas in one answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema

from dauys.bodies import queries
from dauys.bodies.api import BodyWholeOut, whole_json
from dauys.bodies.models import Body
from dauys.kernel.api import Word
from dauys.kernel.refusal import hidden
from dauys.procedures import queries as procedures
from dauys.procedures.api import ObligationOut, obligation_json, owed
from dauys.procedures.models import OPEN, Obligation

router = Router(tags=["places and bodies"])
MOST = 100
"""Open duties shown with a body; all of them are in `/obligations`."""


class FiguresOut(Schema):
    """How a body keeps its terms: duties open now, late now, met ever."""

    open: int
    late: int
    met: int


class BodyOwingOut(BodyWholeOut):
    """A body with what it owes now, latest first."""

    figures: FiguresOut
    obligations: list[ObligationOut]


@router.get("/{code}", response=BodyOwingOut, summary="One body with what it owes")
def body(request: HttpRequest, code: Word) -> dict[str, Any]:
    """Give everything that is public about a body."""
    now: datetime = request.now  # type: ignore[attr-defined]
    try:
        found = queries.by_code(code)
    except Body.DoesNotExist:
        raise hidden("no_such_body", _("There is no such body.")) from None
    duties = Obligation.objects.filter(body=found, kind=Obligation.Kind.DUTY)
    figures = duties.aggregate(
        open=Count("pk", filter=OPEN),
        late=Count("pk", filter=procedures.late(now)),
        met=Count("pk", filter=Q(met_at__isnull=False)),
    )
    rows, order = owed("open", now)
    shown = rows.filter(body=found, kind=Obligation.Kind.DUTY).order_by(*order)[:MOST]
    return whole_json(found) | {"figures": figures, "obligations": [obligation_json(row, now) for row in shown]}
