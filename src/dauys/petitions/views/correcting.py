"""Corrections: those who wrote the text ask for them, moderators decide."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from dauys.people.views.access import Request, holds
from dauys.petitions import correcting
from dauys.petitions.forms.correcting import CorrectionForm, DecisionForm
from dauys.petitions.models import Correction
from dauys.petitions.views.asking import attempt
from dauys.petitions.views.authoring import Author, organised
from dauys.petitions.views.starting import either, sent

MOST = 50
"""Lines of the desk: the longest waiting first."""


@either
@organised
def correction(author: Author) -> HttpResponse:
    """Ask for a slip to be mended in a text that stands."""
    case = author.case
    if not case.preset.moves_for("correct", case.stage) and not case.corrections.exists():
        raise Http404
    form = CorrectionForm(sent(author.request))
    status = 200
    if form.is_bound and form.is_valid():
        status = attempt(form, correcting.propose, author.petition, by=author.by, now=author.now, **form.cleaned_data)
        if not form.errors:
            messages.success(author.request, _("Sent. A moderator looks at it."))
            return redirect("petitions:correction", case.pk)
    context = {
        "petition": author.petition,
        "case": case,
        "form": form,
        "rows": list(case.corrections.order_by("-proposed_at")),
        "possible": correcting.refuse_proposing(case, author.by) if not form.errors else None,
        "back": reverse("petitions:manage", args=[case.pk]),
    }
    wrong = 422 if form.errors and status == 200 else status  # noqa: PLR2004  (HTTP)
    return render(author.request, "petitions/manage_correction.html", context, status=wrong)


@holds("moderator")
@never_cache
@either
def corrections(request: Request) -> HttpResponse:
    """What waits to be decided on."""
    rows = correcting.waiting(request.actor)
    data, failed, status = sent(request), None, 200
    if data:
        row = get_object_or_404(rows, pk=_key(data.get("correction", "")))
        form = DecisionForm(data)
        if form.is_valid():
            accept, answer = "accept" in data, form.cleaned_data["answer"]
            status = attempt(
                form, correcting.decide, row, accept=accept, answer=answer, by=request.actor, now=request.now
            )
            if not form.errors:
                messages.success(request, _("Decided. The author is told."))
                return redirect("petitions:corrections")
        failed, status = (row, form), status if status != 200 else 422  # noqa: PLR2004  (HTTP)
    shown: list[tuple[Correction, DecisionForm]] = [
        failed if failed and failed[0].pk == row.pk else (row, DecisionForm(auto_id=f"id_{row.pk}_%s"))
        for row in rows[:MOST]
    ]
    return render(request, "petitions/corrections.html", {"rows": shown}, status=status)


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
