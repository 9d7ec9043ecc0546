"""The desk of an authority: petitions whose statements it certifies, their batches, and its key."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dauys.kernel.refusal import Refusal
from dauys.people.views.access import Request, holds
from dauys.petitions import authorities, batches, tasks, verifying
from dauys.petitions.forms.verifying import CertificateForm, KeyForm
from dauys.petitions.models import Petition, StatementBatch
from dauys.petitions.verifying import Found
from dauys.petitions.views.asking import attempt
from dauys.petitions.views.starting import sent

SHOWN = 100


@holds("authority")
@never_cache
@require_safe
def certificates(request: Request) -> HttpResponse:
    """What waits to be certified, the longest waiting first."""
    rows = verifying.to_certify(request.actor)[:SHOWN]
    context = {"tasks": [tasks.to_certify(row) for row in rows], "keys": _keys(request)}
    return render(request, "petitions/certificates.html", context)


def _petition(request: Request, case_id: UUID) -> Petition:
    petition = verifying.to_certify(request.actor).filter(pk=case_id).first()
    if petition is None:
        raise Http404
    return petition


@holds("authority")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def certify(request: Request, case_id: UUID) -> HttpResponse:
    """Fetch the batches of one's place, and certify statements, in one batch or several."""
    petition = _petition(request, case_id)
    rows = verifying.statements(petition, request.actor)
    parts = batches.of_case(petition.case, request.actor)
    form = CertificateForm(sent(request), places=[row.place for row in rows], batches=parts)
    status = 200
    if form.is_bound and form.is_valid():
        data = {"part": 0, "numbers": (), **form.cleaned_data}
        place = data.pop("place")
        given = {"place": place, "found": Found(**data), "by": request.actor, "now": request.now}
        status = attempt(form, verifying.verify, petition, **given)
        if not form.errors:
            messages.success(request, _("Certified: the numbers stand on the petition’s page."))
            return redirect("petitions:certificates")
    context = {
        "petition": petition,
        "case": petition.case,
        "form": form,
        "rows": rows,
        "batches": parts,
        "keyless": [body for body in dict.fromkeys(one.body for one in parts) if authorities.current_key(body) is None],
    }
    wrong = 422 if form.errors and status == 200 else status  # noqa: PLR2004  (HTTP)
    return render(request, "petitions/certify.html", context, status=wrong)


@holds("authority")
@never_cache
@require_safe
def batch(request: Request, case_id: UUID, batch_id: UUID) -> HttpResponse:
    """One batch as the encrypted file; that it was fetched is written down."""
    petition = _petition(request, case_id)
    found = StatementBatch.objects.filter(case_id=petition.pk, pk=batch_id).first()
    if found is None:
        raise Http404
    try:
        content = batches.fetch(found, by=request.actor, now=request.now)
    except Refusal as refusal:
        if refusal.code == "not_your_place":
            raise Http404 from refusal
        messages.warning(request, str(refusal.message))
        return redirect("petitions:certify", petition.case_id)
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{found.place}-{found.part}.dauys"'
    return response


def _keys(request: Request) -> list[tuple[object, object]]:
    """The authorities whose keys somebody sees to, each with its key in use."""
    rows = list(authorities.kept_by(request.actor)[:SHOWN])
    current = authorities.current_keys(rows)
    return [(body, current.get(body.pk)) for body in rows]


@holds("authority", "administrator")
@never_cache
@require_safe
def keys(request: Request) -> HttpResponse:
    """The authorities whose keys one sees to."""
    return render(request, "petitions/keys.html", {"rows": _keys(request)})


@holds("authority", "administrator")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def key(request: Request, code: str) -> HttpResponse:
    """The key of one authority, those before it, and a new one."""
    body = authorities.kept_by(request.actor).filter(code=code).first()
    if body is None:
        raise Http404
    form = KeyForm(sent(request))
    status = 200
    if form.is_bound and form.is_valid():
        given = {"public": form.cleaned_data["public"], "by": request.actor, "now": request.now}
        status = attempt(form, authorities.register_key, body, **given)
        if not form.errors:
            messages.success(request, _("The key is in use. Batches are now encrypted to it."))
            return redirect("petitions:authority-key", body.code)
    context = {"body": body, "form": form, "rows": list(authorities.keys_of(body))}
    wrong = 422 if form.errors and status == 200 else status  # noqa: PLR2004  (HTTP)
    return render(request, "petitions/key.html", context, status=wrong)
