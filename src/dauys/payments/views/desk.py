"""The donations of a body or a jurisdiction: seen, given back with a reason, freed of a name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dauys.kernel.money import money_text
from dauys.kernel.paging import page as page_of
from dauys.kernel.ui import Row
from dauys.payments import actions, queries, receipts
from dauys.payments.forms import RefundForm
from dauys.payments.models import Donation, State
from dauys.people.views.access import Request, holds

COLOURS = {State.CONFIRMED: "green", State.HELD: "red", State.REFUNDED: "grey"}
handling = holds("administrator", "head")


@handling
@never_cache
@require_safe
def donations(request: Request) -> HttpResponseBase:
    """The donations that were paid, the newest first."""
    found = page_of(queries.handled_by(request.actor), queries.DESK_ORDER, cursor=request.GET.get("after", ""))
    context = {
        "rows": [_shown(row) for row in found.rows],
        "newer": f"?after={found.newer}" if found.newer else "",
        "older": f"?after={found.older}" if found.older else "",
    }
    return render(request, "payments/desk.html", context)


def _shown(row: Donation) -> dict[str, Any]:
    return {
        "donation": row,
        "amount": money_text(row.amount, row.currency),
        "colour": COLOURS[State(row.state)],
        "can_refund": row.state != State.REFUNDED,
    }


def _own(request: Request, donation_id: UUID) -> Donation:
    """A donation that the actor may handle, or 404."""
    return get_object_or_404(queries.handled_by(request.actor), pk=donation_id)


@handling
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def refund(request: Request, donation_id: UUID) -> HttpResponseBase:
    """Give a donation back, with a reason that is published."""
    donation = _own(request, donation_id)
    form = RefundForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        form.attempt(actions.refund, donation, by=request.actor, now=request.now, **form.cleaned_data)
        if not form.errors:
            messages.success(request, _("The donation is given back, and this is recorded."))
            return redirect("payments:desk")
    context = {"form": form, "donation": donation, "rows": [Row(*fact) for fact in receipts.facts(donation)]}
    return render(request, "payments/refund.html", context, status=form.status)


@handling
@never_cache
@require_POST
def hide(request: Request, donation_id: UUID) -> HttpResponse:
    """Show the name of a donor no longer."""
    actions.hide_name(_own(request, donation_id), by=request.actor)
    messages.success(request, _("The name is no longer shown."))
    return redirect("payments:desk")
