"""Objecting to a refusal, and the desk of those who decide on objections."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dauys.kernel.paging import page
from dauys.kernel.terms import last_second
from dauys.people.views.access import Request, holds
from dauys.petitions import decision_letters, desks, objecting, rules, tasks
from dauys.petitions.forms.objecting import ObjectionForm, SecondLookForm
from dauys.petitions.models import Objection
from dauys.petitions.views.asking import attempt
from dauys.petitions.views.authoring import Author, organised
from dauys.petitions.views.starting import either, sent
from dauys.procedures import objecting as procedures
from dauys.procedures import queries as cases
from dauys.procedures import rules as steps


@either
@organised
def object_to(author: Author) -> HttpResponse:
    """Object to the refusal, once and in time."""
    case = author.case
    review = objecting.refusal_of(case)
    possible = objecting.refuse_now(case, review, words="…", now=author.now)
    form = ObjectionForm(sent(author.request))
    status = 200 if possible is None else possible.status
    if form.is_bound and form.is_valid():
        status = attempt(form, objecting.object_to, case, by=author.by, now=author.now, **form.cleaned_data)
        if not form.errors:
            messages.success(author.request, _("Your objection has been handed in. Somebody else will decide on it."))
            return redirect("petitions:manage", author.petition.case_id)
    context = {"petition": author.petition, "case": case, "form": form, "refusal": review, "possible": possible}
    context |= {"until": last_second(objecting.possible_until(case, review), case.tz) if review else None}
    wrong = 422 if form.errors and status == 200 else status  # noqa: PLR2004  (HTTP)
    return render(author.request, "petitions/manage_objection.html", context, status=wrong)


@either
@organised
def object_to_removal(author: Author, number: int) -> HttpResponse:
    """Object to something having been taken from the petition."""
    case = author.case
    removal = get_object_or_404(case.removals.select_related("objection"), number=number)
    possible = objecting.refuse_objecting_to(removal, case, words="…", now=author.now)
    form = ObjectionForm(sent(author.request))
    status = 200 if possible is None else possible.status
    if form.is_bound and form.is_valid():
        status = attempt(form, objecting.object_to_removal, removal, by=author.by, now=author.now, **form.cleaned_data)
        if not form.errors:
            messages.success(author.request, _("Your objection has been handed in. Somebody else will decide on it."))
            return redirect("petitions:manage", author.petition.case_id)
    until = last_second(procedures.last_moment(case, removal.at), case.tz)
    context = {"petition": author.petition, "case": case, "form": form, "possible": possible, "until": until}
    context |= {"removals": [(removal, decision_letters.ground_text(removal))]}
    wrong = 422 if form.errors and status == 200 else status  # noqa: PLR2004  (HTTP)
    return render(author.request, "petitions/manage_objection.html", context, status=wrong)


@never_cache
@require_safe
@holds(*desks.CHECKERS, "administrator")
def objections(request: Request) -> HttpResponse:
    """What waits for a second person, the longest waiting first."""
    rows = page(objecting.waiting(request.actor), ("at", "id"), cursor=request.GET.get("after", ""))
    mine = request.actor.person_id
    context = {
        "tasks": [tasks.objection(row, request.now) for row in rows.rows if row.decided_first_by != mine],
        "own": [row for row in rows.rows if row.decided_first_by == mine],
        "stranded": objecting.stranded(request.actor, request.now),
        "newer": f"?after={rows.newer}" if rows.newer else "",
        "older": f"?after={rows.older}" if rows.older else "",
    }
    return render(request, "petitions/objections.html", context)


@never_cache
@either
@holds(*desks.CHECKERS, "administrator")
def objection(request: Request, objection_id: UUID) -> HttpResponse:
    """Read the refusal, what the author says against it, and decide."""
    row = objecting.waiting(request.actor).filter(pk=objection_id).first()
    if row is None:
        raise Http404
    form = SecondLookForm(sent(request))
    if form.is_bound and form.is_valid():
        overturn = form.cleaned_data["outcome"] == Objection.Outcome.OVERTURNED
        words = form.cleaned_data["words"]
        form.attempt(objecting.decide, row, by=request.actor, overturn=overturn, words=words, now=request.now)
        if not form.errors:
            messages.success(request, _("Decided: the author is told."))
            return redirect("petitions:objections")
    return render(request, "petitions/objection.html", _context(request, row, form), status=form.status)


def _context(request: Request, row: Objection, form: SecondLookForm) -> dict[str, Any]:
    case = row.case
    own = steps.refuse_same_person(row.decided_first_by, request.actor.person_id)
    return {
        "objection": row,
        "petition": case.petition,
        "case": case,
        "review": row.review,
        "removal": row.removal,
        "ground": decision_letters.ground_text(row.removal) if row.removal else "",
        "owed": procedures.owed(case),
        "own": own or rules.refuse_own_check(cases.organised_of(case), request.actor.person_id),
        "form": form,
    }
