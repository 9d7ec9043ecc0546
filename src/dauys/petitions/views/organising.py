"""Organising a petition together: who does, the invitation link, and what whoever follows it finds."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from dauys.kernel.refusal import Refusal
from dauys.people.models import Person
from dauys.people.views.access import Request
from dauys.petitions import authors, dashboard, declarations, organising
from dauys.petitions.forms.organising import ChangeForm, JoinForm
from dauys.petitions.models import Petition
from dauys.petitions.views.asking import attempt
from dauys.petitions.views.authoring import Author, organised
from dauys.petitions.views.starting import either, sent
from dauys.places.models import Place
from dauys.procedures import organising as procedures
from dauys.procedures import queries as cases


@either
@organised
def organisers(author: Author) -> HttpResponse:
    """Who organises the petition, the link for others, and the ways out."""
    form = ChangeForm(sent(author.request))
    status = 200
    if form.is_bound and form.is_valid():
        status = attempt(form, _change, author, form)
        if not form.errors:
            address = "petitions:organisers" if author.starts else "my"
            return redirect(address, *([author.petition.case_id] if author.starts else []))
    case, rule = cases.case(author.petition.case_id), author.preset.authors
    rows = list(cases.organisers(case))
    names = {place.code: str(place) for place in Place.objects.filter(code__in={row.place for row in rows})}
    context = {
        "petition": author.petition,
        "case": case,
        "form": form,
        "starts": author.starts,
        "own": author.by.person_id,
        "rows": [(row, names.get(row.place, "")) for row in rows],
        "present": len(rows) + 1,
        "rule": rule,
        "missing": authors.refuse_organisers(author.petition, author.owner),
        "may_join": dashboard.may(author.petition, "join", "organiser"),
        "may_leave": dashboard.may(author.petition, "leave", "organiser"),
        "link": _link(author, procedures.key_of(case)) if author.starts else "",
        "back": reverse("petitions:manage", args=[author.petition.case_id]),
    }
    return render(author.request, "petitions/manage_organisers.html", context, status=status)


def _link(author: Author, key: str) -> str:
    if not key:
        return ""
    return author.request.build_absolute_uri(reverse("petitions:invitation", args=[author.petition.case_id, key]))


def _change(author: Author, form: ChangeForm) -> None:
    case, act = cases.case(author.petition.case_id), form.cleaned_data["act"]
    if act == "invite":
        procedures.invite(case, by=author.by)
    elif act == "remove":
        procedures.remove(case, form.cleaned_data["organiser"], by=author.by, now=author.now)
        messages.success(author.request, _("This person organises the petition no more."))
    else:
        organising.leave(author.petition, by=author.by, now=author.now)
        messages.success(author.request, _("You organise this petition no more."))


@never_cache
@either
def invitation(request: Request, case_id: UUID, key: str) -> HttpResponse:
    """What an invitation is to, and the button to join."""
    try:
        petition = organising.invited(case_id, key)
        if authors.find_organised(case_id, request.actor, {}):
            return redirect("petitions:manage", case_id)
        procedures.refuse_late(petition.case)
    except Refusal as refusal:
        return _answer(request, "petitions/invitation_over.html", {"refusal": refusal}, refusal.status)
    needs = "?needs=eid&next=" if authors.proven(petition.case.preset) else "?next="
    context = {"petition": petition, "case": petition.case, "next": f"{needs}{request.path}"}
    if request.actor.person_id is None:
        return _answer(request, "petitions/invitation.html", context, 200)
    return _joining(request, petition, Person.objects.get(pk=request.actor.person_id), key, context)


def _joining(
    request: Request, petition: Petition, person: Person, key: str, context: dict[str, object]
) -> HttpResponse:
    declaration = "" if authors.proven(petition.case.preset) else declarations.author(petition.case)
    form = JoinForm(sent(request), ask_name=not authors.name_of(person).name, declaration=declaration)
    status = 200
    if form.is_bound and form.is_valid():
        data = {"given": "", "family": "", "declares": False, **form.cleaned_data}
        status = attempt(form, organising.join, petition.case_id, key=key, by=request.actor, now=request.now, **data)
        if not form.errors:
            messages.success(request, _("You now organise this petition together with its author."))
            return redirect("petitions:manage", petition.case_id)
    wrong = 422 if form.errors and status == 200 else status  # noqa: PLR2004  (HTTP)
    return _answer(request, "petitions/invitation.html", {**context, "form": form}, wrong)


def _answer(request: Request, template: str, context: dict[str, object], status: int) -> HttpResponse:
    """A page whose address is a secret: it is told to no other site, and to ours only so that its form can be sent."""
    response = render(request, template, context, status=status)
    response["Referrer-Policy"] = "same-origin"
    return response
