"""A committee's desk: cases in which it may ask, invite or press, and its step in one of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dauys.people.views.access import Request, holds
from dauys.petitions import actions, desks, showing, tasks
from dauys.petitions.forms.answering import StepForm
from dauys.petitions.models import Petition
from dauys.procedures import queries as cases
from dauys.procedures import rules, wording

STEPS = {
    "request_info": gettext_lazy("Ask for more information"),
    "invite": gettext_lazy("Invite the author to a discussion"),
    "press": gettext_lazy("Urge the body to answer"),
    "hear": gettext_lazy("Set a hearing"),
    "vote": gettext_lazy("Write down a vote"),
    "conclude": gettext_lazy("Write down the conclusion"),
    "plan": gettext_lazy("Say how it will be carried out"),
    "milestone": gettext_lazy("Say what has been done"),
}
ROLES = ("committee", "body", "head")


@holds(*ROLES)
@never_cache
@require_safe
def matters(request: Request) -> HttpResponse:
    """The open cases, those with the most signatures first."""
    rows = desks.with_committee(request.actor)
    page = desks.committee_page(rows, cursor=request.GET.get("after", ""))
    context = {
        "number": rows.count(),
        "tasks": [tasks.case(row) for row in page.rows],
        "newer": f"?after={page.newer}" if page.newer else "",
        "older": f"?after={page.older}" if page.older else "",
    }
    return render(request, "petitions/committee.html", context)


@holds(*ROLES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def matter(request: Request, case_id: UUID) -> HttpResponse:
    """Take a step in one case, in words that everybody can read."""
    petition = desks.with_committee(request.actor).filter(pk=case_id).first()
    if petition is None:
        raise Http404
    form = StepForm(request.POST if request.method == "POST" else None, steps=_steps(request, petition))
    if request.method == "POST" and form.is_valid():
        step, words, on = (form.cleaned_data[name] for name in ("step", "words", "on"))
        form.attempt(actions.take_step, petition, step, by=request.actor, words=words, on=on, now=request.now)
        if not form.errors:
            messages.success(request, _("Done: it stands on the petition’s page, and the author is told."))
            return redirect("petitions:committee")
    context: dict[str, Any] = {
        "petition": petition,
        "case": petition.case,
        "form": form,
        "stage_text": wording.STAGES[petition.case.stage],
        "stage_colour": wording.COLOURS.get(petition.case.stage, "grey"),
        "duties": showing.duties(petition, request.now),
        "timeline": showing.timeline(petition),
    }
    return render(request, "petitions/committee_case.html", context, status=422 if form.errors else 200)


def _steps(request: Request, petition: Petition) -> dict[str, str]:
    """The steps that the preset lets this actor take here."""
    roles = cases.roles_in(petition.case, request.actor)
    return {name: str(text) for name, text in STEPS.items() if rules.allows(petition.case, name, roles)}
