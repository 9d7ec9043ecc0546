"""Donating for a petition, and the public list of what was given."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dauys.kernel import limits
from dauys.kernel.dates import day_text
from dauys.kernel.money import money_text
from dauys.kernel.paging import page as page_of
from dauys.kernel.spreadsheets import as_csv
from dauys.kernel.terms import local_date
from dauys.kernel.texts import choose
from dauys.payments import actions, queries
from dauys.payments.forms import DonateForm
from dauys.people.views.access import Request
from dauys.petitions import donating, showing
from dauys.petitions.models import Petition
from dauys.petitions.views.reading import petition_or_404

SIZE = 50
COLUMNS = ("day", "amount", "currency", "name", "receipt")


def _taking(request: Request, case_id: UUID) -> Petition:
    """A petition whose procedure takes donations, or 404."""
    petition = petition_or_404(request, case_id)
    if petition.case.preset.donations is None:
        raise Http404
    return petition


def _about(petition: Petition) -> dict[str, Any]:
    return {
        "title": petition.title,
        "language": choose(petition.titles, petition.language),
        "back": showing.address(petition),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def donate(request: Request, case_id: UUID) -> HttpResponse:
    """Choose how much to give; the next page is that of the payment provider."""
    petition = _taking(request, case_id)
    rule = petition.case.preset.donations
    assert rule is not None  # noqa: S101  (`_taking` has seen to it)
    context = _about(petition) | {"rule": rule, "recipient": donating.recipient(petition)}
    if refusal := queries.refusal_now(petition.case):
        return render(request, "payments/donate.html", context | {"refusal": refusal}, status=refusal.status)
    form = DonateForm(request.POST if request.method == "POST" else None, rule=rule)
    if form.is_valid():
        gift = form.gift(language=get_language() or petition.language, person_id=request.actor.person_id)
        payment = form.attempt(
            actions.promise,
            petition.case,
            gift,
            about=petition.titles,
            page=showing.address(petition),
            network=limits.network_of(request),
            now=request.now,
        )
        if payment is not None:
            return redirect("payments:pay", payment.token)
    return render(request, "payments/donate.html", context | {"form": form}, status=form.status)


@require_safe
def donations(request: Request, case_id: UUID) -> HttpResponse:
    """What was given, the newest first, with the names of those who show them."""
    petition = _taking(request, case_id)
    zone = petition.case.tz
    found = page_of(queries.of_case(case_id), queries.ORDER, cursor=request.GET.get("after", ""), size=SIZE)
    lines = [
        (
            day_text(local_date(row.confirmed_at or row.created_at, zone)),
            money_text(row.amount, row.currency),
            row.shown or _("Name not shown"),
        )
        for row in found.rows
    ]
    context = _about(petition) | {
        "gifts": donating.section(petition, always=True),
        "head": [_("Day"), _("Amount"), _("Name")],
        "lines": lines,
        "csv_url": showing.address(petition, "donations-csv"),
        "newer": f"?after={found.newer}" if found.newer else "",
        "older": f"?after={found.older}" if found.older else "",
    }
    return render(request, "payments/list.html", context)


@require_safe
def table(request: Request, case_id: UUID) -> HttpResponse:
    """The same list whole, as CSV."""
    petition = _taking(request, case_id)
    zone, lines = petition.case.tz, [list(COLUMNS)]
    for row in queries.of_case(case_id).order_by("confirmed_at", "id").iterator():
        day = local_date(row.confirmed_at or row.created_at, zone).isoformat()
        lines.append([day, str(row.amount), row.currency, row.shown, row.receipt])
    response = HttpResponse(as_csv(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="donations-{case_id}.csv"'
    patch_cache_control(response, public=True, max_age=60)
    return response
