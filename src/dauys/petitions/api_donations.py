"""What was given for a petition, read over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from dauys.kernel.api import Cursor, page_json
from dauys.kernel.paging import page
from dauys.payments import queries
from dauys.payments.models import Donation
from dauys.payments.rules import no_donations
from dauys.petitions.api_schemas import find
from dauys.petitions.api_schemas import petitions as router

SIZE = 50


class DonationOut(Schema):
    """A donation as the public list shows it; `shown` is empty where no name is shown."""

    amount: str
    currency: str
    shown: str
    receipt: str
    at: datetime


class DonationListOut(Schema):
    """A page of donations, the newest first."""

    items: list[DonationOut]
    next: str | None
    previous: str | None


@router.get("/{uuid:petition_id}/donations", response=DonationListOut, summary="What was given")
def donations(request: Any, petition_id: UUID, after: Cursor = "") -> dict[str, Any]:
    """Give the donations that count, with as much of each as its donor shows."""
    case = find(request, petition_id).case
    if case.preset.donations is None:
        raise no_donations()
    return page_json(page(queries.of_case(case.pk), queries.ORDER, cursor=after, size=SIZE), _donation)


def _donation(row: Donation) -> dict[str, Any]:
    return {
        "amount": str(row.amount),
        "currency": row.currency,
        "shown": row.shown,
        "receipt": row.receipt,
        "at": row.confirmed_at,
    }
