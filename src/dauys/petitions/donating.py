"""Donations for a petition, as its pages, its API and its open data show them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import ngettext

from dauys.bodies.models import Body
from dauys.payments import queries as payments
from dauys.petitions import showing
from dauys.petitions.models import Petition
from dauys.procedures import queries as cases


def section(petition: Petition, *, always: bool = False) -> dict[str, Any] | None:
    """What a page shows of donations (2 queries); None where none are taken and none were given.

    always: also where nothing was given and nothing can be, provided that the procedure knows donations.
    """
    rule = petition.case.preset.donations
    total = payments.total(petition.case)
    is_open = payments.refusal_now(petition.case) is None
    if rule is None or total is None or not (always or is_open or total.number):
        return None
    return {
        "total": total,
        "label": ngettext("donation", "donations", total.number),
        "open": is_open,
        "purpose": rule.purpose,
        "recipient": recipient(petition),
        "donate_url": showing.address(petition, "donate"),
        "list_url": showing.address(petition, "donations"),
    }


def recipient(petition: Petition) -> str:
    """What the body is called that the money is for; "" where the registry has none."""
    case, rule = petition.case, petition.case.preset.donations
    if rule is None:
        return ""
    try:
        return str(cases.body_named(case, rule.recipient, case.stage_since))
    except Body.DoesNotExist:
        return ""


def totals(petition: Petition) -> dict[str, Any] | None:
    """What was given in all, as it travels; None where the procedure takes no donations."""
    found = payments.total(petition.case)
    if found is None:
        return None
    is_open = payments.refusal_now(petition.case) is None
    return {"total": str(found.amount), "currency": found.currency, "number": found.number, "open": is_open}
