"""The desk of an authority: petitions whose statements it certifies, each with the numbers of its places."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dauys.people.views.access import Request, holds
from dauys.petitions import tasks, verifying
from dauys.petitions.forms.verifying import CertificateForm
from dauys.petitions.views.asking import attempt
from dauys.petitions.views.starting import sent

SHOWN = 100


@holds("authority")
@never_cache
@require_safe
def certificates(request: Request) -> HttpResponse:
    """What waits to be certified, the longest waiting first."""
    rows = verifying.to_certify(request.actor)[:SHOWN]
    context = {"tasks": [tasks.to_certify(row) for row in rows]}
    return render(request, "petitions/certificates.html", context)


@holds("authority")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def certify(request: Request, case_id: UUID) -> HttpResponse:
    """Certify statements of one place, in one batch or several."""
    petition = verifying.to_certify(request.actor).filter(pk=case_id).first()
    if petition is None:
        raise Http404
    rows = verifying.statements(petition, request.actor)
    form = CertificateForm(sent(request), places=[row.place for row in rows])
    status = 200
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        status = attempt(
            form,
            verifying.verify,
            petition,
            place=data["place"],
            valid=data["valid"],
            rejected=data["invalid"],
            by=request.actor,
            now=request.now,
        )
        if not form.errors:
            messages.success(request, _("Certified: the numbers stand on the petition’s page."))
            return redirect("petitions:certificates")
    context = {"petition": petition, "case": petition.case, "form": form, "rows": rows}
    wrong = 422 if form.errors and status == 200 else status  # noqa: PLR2004  (HTTP)
    return render(request, "petitions/certify.html", context, status=wrong)
