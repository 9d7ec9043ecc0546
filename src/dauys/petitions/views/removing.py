"""The desk pages on which something is taken from a petition's page, read again under seal, or put back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dauys.kernel.dates import day_text
from dauys.people.views.access import Request, holds
from dauys.petitions import decision_letters, passages, removing, reporting, taking
from dauys.petitions.forms.removing import OrderForm, ReadingForm, RemovalForm
from dauys.petitions.models import Petition, Removal, Report, Signature
from dauys.petitions.queries import RELATED, responses
from dauys.petitions.views.starting import either, sent

FOUND = 30
"""Signers that a search for a name shows."""


def _petition(request: Request, case_id: UUID) -> Petition:
    """A petition from whose page this actor may take something; 404 for all others."""
    found = Petition.objects.filter(pk=case_id, case__submitted_at__isnull=False).select_related(*RELATED).first()
    if found is None or removing.refuse_handling(found.case, request.actor):
        raise Http404
    return found


@holds(*removing.ROLES)
@never_cache
@require_safe
def removals(request: Request, case_id: UUID) -> HttpResponse:
    """What can be taken from a page, and what has been."""
    petition = _petition(request, case_id)
    known = dict(Removal.Kind.choices)
    query = f"?report={report.pk}" if (report := _report(request, petition)) else ""
    context = {
        "petition": petition,
        "case": petition.case,
        "kinds": [
            (known[Removal.Kind(kind)], reverse("petitions:remove", args=[petition.pk, kind]) + query)
            for kind in taking.KINDS
        ],
        "removals": decision_letters.told(petition.case),
    }
    return render(request, "petitions/removals.html", context)


def _report(request: Request, petition: Petition) -> Report | None:
    """The report because of which something is taken away."""
    try:
        key = UUID(request.GET.get("report", ""))
    except ValueError:
        return None
    return reporting.waiting(request.actor).filter(pk=key, case_id=petition.pk).first()


@holds(*removing.ROLES)
@never_cache
@either
def remove(request: Request, case_id: UUID, kind: str) -> HttpResponse:
    """Take something away, on a ground that the page will tell."""
    petition = _petition(request, case_id)
    if kind not in taking.KINDS:
        raise Http404
    answer = request.GET.get("answer", "")
    report = _report(request, petition)
    initial = {"target": str(report.update_id)} if report and report.update_id else {}
    form = RemovalForm(sent(request), initial=initial, **_choices(petition, kind, request, answer))
    if form.is_bound and form.is_valid():
        thing, order = form.thing(kind, _uuid(answer)), form.order()
        if report is None:
            form.attempt(removing.remove, petition, thing, order=order, by=request.actor, now=request.now)
        else:
            form.attempt(reporting.remove, report, thing, order=order, by=request.actor, now=request.now)
        if not form.errors:
            messages.success(request, _("Taken away. The page says so, and the author is told."))
            return redirect("petitions:reports" if report else "petitions:removals", *([] if report else [petition.pk]))
    context = {
        "petition": petition,
        "case": petition.case,
        "kind": kind,
        "title": dict(Removal.Kind.choices)[Removal.Kind(kind)],
        "form": form,
        "report": report,
        "answers": list(responses(petition)) if kind == "answer" and not answer else [],
        "words": request.GET.get("q", ""),
    }
    return render(request, "petitions/remove.html", context, status=form.status)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _choices(petition: Petition, kind: str, request: Request, answer: str) -> dict[str, Any]:
    """What can be chosen of this kind: rows, or sentences."""
    if kind == "news":
        rows = [row for row in petition.case.updates.all() if row.bodies]
        return {"targets": [(str(row.pk), f"{row} ({day_text(row.at.date())})") for row in rows]}
    if kind == "passages":
        return {"sentences": [(str(one.number), one.text) for one in passages.sentences(petition)]}
    if kind == "answer":
        row = next((one for one in responses(petition) if str(one.pk) == answer), None)
        return {"sentences": [(str(one[0]), one[4]) for one in taking.answer_sentences(row)] if row else []}
    if kind == "signer":
        return {"targets": _signers(petition, request.GET.get("q", "").replace("\x00", "").strip()[:120])}
    return {}


def _signers(petition: Petition, words: str) -> list[tuple[str, str]]:
    rows = Signature.objects.filter(case_id=petition.pk, withdrawn_at=None, shown__startswith=words).exclude(shown="")
    found = rows.order_by("-created_at", "-id")[:FOUND] if words else ()
    return [(str(row.id), f"{row.shown} ({day_text(row.created_at.date())})") for row in found]


@holds(*removing.ROLES)
@never_cache
@either
def removal(request: Request, case_id: UUID, number: int) -> HttpResponse:
    """One removal: read what is kept under seal, for a reason that is written down; or put it back."""
    petition = _petition(request, case_id)
    row = petition.case.removals.select_related("body", "objection").filter(number=number).first()
    if row is None:
        raise Http404
    act = request.POST.get("act", "")
    reading = ReadingForm(sent(request) if act == "read" else None, prefix="read")
    restoring = OrderForm(sent(request) if act == "restore" else None, prefix="restore")
    kept: list[str] = []
    if act == "read" and reading.is_valid():
        purpose = reading.cleaned_data["purpose"]
        kept = reading.attempt(removing.read, row, by=request.actor, purpose=purpose, now=request.now) or []
    if act == "restore" and restoring.is_valid():
        restoring.attempt(removing.restore, row, order=restoring.order(), by=request.actor, now=request.now)
        if not restoring.errors:
            messages.success(request, _("Put back. The page tells of both."))
            return redirect("petitions:removals", petition.pk)
    context = {
        "petition": petition,
        "case": petition.case,
        "removal": row,
        "removals": [(row, decision_letters.ground_text(row))],
        "reading": reading,
        "restoring": restoring,
        "kept": kept,
        "reads": row.reads.count(),
        "form": restoring if restoring.is_bound else reading,
    }
    wrong = reading.errors or restoring.errors
    return render(request, "petitions/removal.html", context, status=422 if wrong else 200)
