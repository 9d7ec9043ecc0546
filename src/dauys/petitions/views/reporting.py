"""“Report this”, and the moderators' list of reports."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dauys.kernel import limits
from dauys.people.views.access import Request, holds
from dauys.petitions import reporting, showing
from dauys.petitions.forms.reporting import ReportForm, SettleForm
from dauys.petitions.models import Petition, Update
from dauys.petitions.views.reading import petition_or_404

either = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@either
def report(request: Request, case_id: UUID) -> HttpResponse:
    """Anybody may say that something should not be there."""
    petition = petition_or_404(request, case_id)
    update = _news(request, petition)
    form = ReportForm(request.POST or None)
    if form.is_valid():
        network = limits.network_of(request)
        form.attempt(
            reporting.report,
            petition,
            network=network,
            now=request.now,
            update_id=update.pk if update else None,
            language=get_language() or petition.language,
            **form.cleaned_data,
        )
        if not form.errors:
            messages.success(request, _("Thank you. A moderator will look at it."))
            return redirect(showing.address(petition))
    status = form.status
    return render(
        request, "petitions/report.html", {"petition": petition, "form": form, "update": update}, status=status
    )


def _news(request: Request, petition: Petition) -> Update | None:
    """The piece of news that is reported, as the address names it; 404 for one that is not there."""
    named = request.GET.get("news", "")
    if not named:
        return None
    try:
        return get_object_or_404(petition.case.updates, pk=UUID(named))
    except ValueError:
        raise Http404 from None


@never_cache
@either
@holds("moderator")
def reports(request: Request) -> HttpResponseBase:
    """What waits to be looked at."""
    rows = reporting.waiting(request.actor)
    if request.method == "POST":
        return _settle(request)
    shown = [(row, SettleForm(prefix=str(row.pk))) for row in rows[:50]]
    return render(request, "petitions/reports.html", {"rows": shown})


def _settle(request: Request) -> HttpResponseBase:
    try:
        row = get_object_or_404(reporting.waiting(request.actor), pk=UUID(request.POST.get("report", "")))
    except ValueError:
        raise PermissionDenied from None
    form = SettleForm(request.POST, prefix=str(row.pk))
    if form.is_valid():
        form.attempt(reporting.settle, row, by=request.actor, now=request.now, **form.cleaned_data)
        if not form.errors:
            messages.success(request, _("Done."))
            return redirect("petitions:reports")
    return render(request, "petitions/reports.html", {"rows": [(row, form)]}, status=422)
