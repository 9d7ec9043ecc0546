"""What came of a petition: its public plan, what residents have seen, and the desk where bodies report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dauys.kernel.forms import Form
from dauys.kernel.paging import page as page_of
from dauys.kernel.refusal import Refusal
from dauys.people.models import Person
from dauys.people.views.access import Request, holds, signed_in
from dauys.petitions import executing, outcomes, plans, progress, queries, rules, tasks, tongues
from dauys.petitions.forms.executing import EffectForm, MilestoneForm, SightingForm, StandForm
from dauys.petitions.models import Milestone, Petition
from dauys.petitions.views.reading import petition_or_404
from dauys.procedures import queries as cases

OFFICES = ("body", "head", "committee")
either = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def plan(request: Request, case_id: UUID) -> HttpResponse:
    """What came of one petition: its effect, every step of the plan, what it costs, what residents have seen."""
    petition = petition_or_404(request, case_id)
    found = plans.of_petition(petition)
    context = {
        "petition": petition,
        "case": petition.case,
        "now": request.now,
        "plan": outcomes.of_plan(found, request.now),
        "may_see": request.actor.signed_in,
        "reports": _reports(request, petition, petition.case.milestones.all()),
    }
    return render(request, "petitions/plan.html", context)


def _reports(request: Request, petition: Petition, milestones: Iterable[Milestone]) -> bool:
    """Whether this actor may report on the execution, or on one of these steps."""
    roles = plans.roles_in(petition.case, request.actor, milestones)
    return any(progress.refuse_reporting(petition.case, name, roles) is None for name in ("plan", "milestone"))


def _milestone(petition: Petition, milestone_id: UUID) -> Milestone:
    found = petition.case.milestones.select_related("body", "obligation").filter(pk=milestone_id).first()
    if found is None:
        raise Http404
    found.case = petition.case
    return found


@signed_in
@never_cache
@either
def seen(request: Request, case_id: UUID, milestone_id: UUID) -> HttpResponse:
    """Say whether one has seen that a step was done."""
    petition = petition_or_404(request, case_id)
    row = _milestone(petition, milestone_id)
    form = SightingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        person = get_object_or_404(Person, pk=request.actor.person_id)
        form.attempt(executing.saw, row, person=person, now=request.now, **form.cleaned_data)
        if not form.errors:
            messages.success(request, _("Thank you. It is counted."))
            return redirect("petitions:plan", petition.pk)
    context = {"petition": petition, "case": petition.case, "milestone": row, "form": form}
    return render(request, "petitions/plan_seen.html", context, status=form.status)


@holds(*OFFICES)
@never_cache
@require_safe
def desk(request: Request) -> HttpResponse:
    """The answered petitions of which the actor's bodies say what came."""
    rows = plans.reported_by(request.actor)
    found = page_of(rows, ("-case__stage_since", "case_id"), cursor=request.GET.get("after", ""))
    context = {
        "tasks": [tasks.execution(row) for row in found.rows],
        "newer": f"?after={found.newer}" if found.newer else "",
        "older": f"?after={found.older}" if found.older else "",
    }
    return render(request, "petitions/plans.html", context)


def _own(request: Request, case_id: UUID) -> Petition:
    """A petition on whose execution this actor reports."""
    try:
        petition = queries.by_id(case_id, request.actor)
    except Petition.DoesNotExist:
        raise Http404 from None
    if not _reports(request, petition, petition.case.milestones.all()):
        raise PermissionDenied
    return petition


@holds(*OFFICES)
@never_cache
@either
def report(request: Request, case_id: UUID) -> HttpResponse:
    """Say what came of a petition, confirm what a colleague has said, and add a step to the plan."""
    petition = _own(request, case_id)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    languages = tongues.owed(petition.case)
    effect = EffectForm(request.POST if act == "effect" else None, languages=languages)
    step = MilestoneForm(
        request.POST if act == "step" else None,
        languages=languages,
        initial={"currency": outcomes.currency_of(petition.case)},
    )
    refusal: Refusal | None = None
    done = ""
    if act == "effect" and effect.is_valid():
        effect.attempt(executing.declare_effect, petition, effect.said(), by=request.actor, now=request.now)
        done = _("It waits for somebody else of your body to confirm it.")
    elif act == "step" and step.is_valid():
        step.attempt(executing.add_milestone, petition, step.promise(), by=request.actor, now=request.now)
        done = _("The step stands in the plan.")
    elif act in ("confirm", "drop"):
        refusal = _settle(request, petition, act)
        done = _("What came of it is public now.") if act == "confirm" else _("What was written is taken back.")
    if done and not (refusal or effect.errors or step.errors):
        messages.success(request, done)
        return redirect("petitions:plan-desk", petition.pk)
    return _report_page(request, petition, effect, step, refusal)


def _settle(request: Request, petition: Petition, act: str) -> Refusal | None:
    """Confirm what waits, or take it back; why it cannot be."""
    waiting = plans.waiting(petition)
    if waiting is None or str(waiting.written_at.isoformat()) != request.POST.get("seen", ""):
        return rules.stale()
    try:
        if act == "confirm":
            executing.confirm_effect(waiting, by=request.actor, now=request.now)
        else:
            executing.drop_effect(waiting, by=request.actor)
    except Refusal as refusal:
        return refusal
    return None


def _report_page(
    request: Request, petition: Petition, effect: EffectForm, step: MilestoneForm, refusal: Refusal | None
) -> HttpResponse:
    found, waiting = plans.of_petition(petition), plans.waiting(petition)
    form: Form | None = next((one for one in (effect, step) if one.is_bound), None)
    context: dict[str, Any] = {
        "petition": petition,
        "case": petition.case,
        "now": request.now,
        "plan": outcomes.of_plan(found, request.now),
        "waiting": waiting,
        "waiting_mine": waiting is not None and waiting.written_by_id == request.actor.person_id,
        "confirms": waiting is not None and waiting.body_id in cases.approving_for(request.actor),
        "may_effect": _may(request, petition, "effect"),
        "may_plan": _may(request, petition, "plan"),
        "effect": effect,
        "step": step,
        "form": form,
        "refusal": refusal,
    }
    status = refusal.status if refusal else form.status if form else 200
    return render(request, "petitions/plan_desk.html", context, status=status)


def _may(request: Request, petition: Petition, action: str) -> bool:
    roles = plans.roles_in(petition.case, request.actor)
    return progress.refuse_reporting(petition.case, action, roles) is None


@holds(*OFFICES)
@never_cache
@either
def step(request: Request, case_id: UUID, milestone_id: UUID) -> HttpResponse:
    """Say how far one step of the plan is; read what residents wrote about it."""
    petition = _own(request, case_id)
    row = _milestone(petition, milestone_id)
    if not _reports(request, petition, [row]):
        raise PermissionDenied
    initial = StandForm.initial_of(row)
    initial["currency"] = initial["currency"] or outcomes.currency_of(petition.case)
    form = StandForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        form.attempt(executing.change_milestone, row, form.stand(), by=request.actor, now=request.now)
        if not form.errors:
            messages.success(request, _("Saved: it stands on the petition’s page."))
            return redirect("petitions:plan-desk", petition.pk)
    context = {
        "petition": petition,
        "case": petition.case,
        "milestone": row,
        "form": form,
        "sightings": list(row.sightings.exclude(words="")[:100]),
    }
    return render(request, "petitions/plan_step.html", context, status=form.status)
