"""Organising a petition together: who does, the invitation link, and what whoever follows it finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from dauys.kernel.forms import Form
from dauys.kernel.refusal import Refusal
from dauys.people.models import Person
from dauys.people.views.access import Request, holds
from dauys.petitions import authors, dashboard, declarations, desks, group, organising
from dauys.petitions.forms.organising import (
    AUTHOR,
    NOBODY,
    ChangeForm,
    JoinForm,
    OfferForm,
    RoleForm,
    VacateForm,
    row_of,
)
from dauys.petitions.models import Petition
from dauys.petitions.views.asking import attempt
from dauys.petitions.views.authoring import Author, organised
from dauys.petitions.views.starting import either, sent
from dauys.procedures import authorship
from dauys.procedures import organising as organising_rules
from dauys.procedures import queries as cases

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@either
@organised
def organisers(author: Author) -> HttpResponse:
    """Who organises the petition and in which role, the link for others, handing it over, and the ways out."""
    form = ChangeForm(sent(author.request))
    parts = Parts(author)
    status = 200
    if form.is_bound and form.is_valid():
        asked = parts.asked(form)
        status = 422 if asked is not form and not asked.is_valid() else attempt(asked, _change, author, form, asked)
        if not form.errors and not asked.errors:
            stays = authors.find_organised(author.petition.case_id, author.by, {}) is not None or author.key
            return redirect("petitions:organisers", author.petition.case_id) if stays else redirect("my")
    return render(author.request, "petitions/manage_organisers.html", parts.context(form), status=status)


class Parts:
    """What the page of organisers consists of, and the forms on it."""

    def __init__(self, author: Author) -> None:
        self.author, self.case = author, cases.case(author.petition.case_id)
        self.members = group.members(author.petition)
        self.leads = "author" in author.roles
        data = sent(author.request)
        act, role = (data.get("act", ""), data.get("role", "")) if data else ("", "")
        self.offer = OfferForm(data if act == "offer" else None, people=self.members)
        self.roles = [
            self._role_form(code, data if act == "assign" and role == code else None)
            for code in (self.case.preset.authors.roles if self.leads and self._may("assign", "author") else ())
        ]
        self.role = role

    def _may(self, action: str, *roles: str) -> bool:
        return dashboard.may(self.author.petition, action, *roles)

    def _role_form(self, code: str, data: Any) -> RoleForm:
        unnamed = _("Somebody who does not show their name")
        people = [
            (str(one.id or AUTHOR), one.shown or (unnamed if one.id else _("The author"))) for one in self.members
        ]
        holder = next((str(one.id or AUTHOR) for one in self.members if one.role == code), NOBODY)
        if holder == NOBODY:
            people = [(NOBODY, _("Nobody yet")), *people]
        initial = {"holder": holder, "seen": holder}
        return RoleForm(data, role=code, title=group.role_title(self.case, code), people=people, initial=initial)

    def asked(self, form: ChangeForm) -> Form:
        """The form that holds what the button that was pressed needs."""
        act = form.cleaned_data["act"]
        if act == "offer":
            return self.offer
        return next((one for one in self.roles if act == "assign" and one.role == self.role), form)

    def context(self, form: ChangeForm) -> dict[str, Any]:
        """Everything that the page shows."""
        author, case, rule = self.author, self.case, self.case.preset.authors
        standing = authorship.offer_of(case, author.now)
        to_me = standing is not None and standing.to_id is not None and standing.to_id == author.by.person_id
        return {
            "petition": author.petition,
            "case": case,
            "form": form,
            "starts": author.starts,
            "leads": self.leads,
            "own": author.by.person_id,
            "rows": [(one, group.role_title(case, one.role)) for one in self.members],
            "present": len(self.members),
            "rule": rule,
            "missing": authors.refuse_organisers(author.petition, author.owner),
            "notes": [note for note in (group.vacancy(case), group.lack(case)) if note],
            "may_join": self._may("join", "organiser"),
            "may_leave": self._may("leave", "organiser"),
            "may_resign": author.starts and self._may("leave", "author"),
            "may_offer": author.starts and self._may("hand_over", "author"),
            "may_accept": to_me or (case.author_id is None and self._may("take_over", "organiser")),
            "offer": standing if author.starts or to_me else None,
            "offer_link": self._link("take-over", authorship.key_of(standing)) if standing and author.starts else "",
            "offer_form": self.offer,
            "role_forms": self.roles,
            "link": self._link("invitation", organising_rules.key_of(case)) if self.leads else "",
            "back": reverse("petitions:manage", args=[case.pk]),
        }

    def _link(self, name: str, key: str) -> str:
        if not key:
            return ""
        return self.author.request.build_absolute_uri(reverse(f"petitions:{name}", args=[self.case.pk, key]))


def _change(author: Author, form: ChangeForm, asked: Any) -> None:
    """Do what the button says, and say that it is done."""
    act = form.cleaned_data["act"]
    given: dict[str, Any] = {"by": author.by, "now": author.now}
    petition, organiser = author.petition, form.cleaned_data["organiser"]
    if act == "invite":
        organising_rules.invite(cases.case(petition.pk), by=author.by)
    elif act == "remove":
        organising_rules.remove(cases.case(petition.pk), organiser, **given)
    elif act == "assign" and isinstance(asked, RoleForm) and asked.cleaned_data["holder"] != NOBODY:
        to, seen = row_of(asked.cleaned_data["holder"]), asked.was_seen
        organising.assign(petition, asked.role, to=to, seen=seen, **given)
    elif act == "offer":
        organising.offer(petition, to=row_of(asked.cleaned_data["to"]), stays=asked.cleaned_data["stays"], **given)
    elif act in WAYS:
        WAYS[act](petition, **given)
    if act in DONE:
        messages.success(author.request, DONE[act])


WAYS: Mapping[str, Callable[..., None]] = {
    "take_back": organising.take_back,
    "accept": organising.accept,
    "resign": organising.resign,
    "leave": organising.leave,
}
DONE: Mapping[str, StrOrPromise] = {
    "remove": gettext_lazy("This person organises the petition no more."),
    "assign": gettext_lazy("Saved."),
    "offer": gettext_lazy("Offered. Nothing changes until the offer is accepted."),
    "take_back": gettext_lazy("The offer does not stand any more."),
    "accept": gettext_lazy("You are the author of this petition now."),
    "resign": gettext_lazy("You are not the author of this petition any more."),
    "leave": gettext_lazy("You organise this petition no more."),
}


@never_cache
@either
def take_over(request: Request, case_id: UUID, key: str) -> HttpResponse:
    """What somebody is offered to be the author of, and the button to agree."""
    try:
        petition, _offer = organising.offered(case_id, key, request.now)
    except Refusal as refusal:
        return _answer(request, "petitions/invitation_over.html", {"refusal": refusal, "offer": True}, refusal.status)
    needs = "?needs=eid&next=" if authors.proven(petition.case.preset) else "?next="
    context = {"petition": petition, "case": petition.case, "next": f"{needs}{request.path}"}
    if request.actor.person_id is None:
        return _answer(request, "petitions/take_over.html", context, 200)
    person = Person.objects.get(pk=request.actor.person_id)
    form = _joining_form(request, petition, person)
    status = 200
    if form.is_bound and form.is_valid():
        data = {"given": "", "family": "", "declares": False, **form.cleaned_data}
        status = attempt(form, organising.take_over, case_id, key=key, by=request.actor, now=request.now, **data)
        if not form.errors:
            messages.success(request, DONE["accept"])
            return redirect("petitions:manage", case_id)
    wrong = 422 if form.errors and status == 200 else status  # noqa: PLR2004  (HTTP)
    return _answer(request, "petitions/take_over.html", {**context, "form": form}, wrong)


def _joining_form(request: Request, petition: Petition, person: Person) -> JoinForm:
    declaration = "" if authors.proven(petition.case.preset) else declarations.author(petition.case)
    ways = petition.case.preset.authors.shown
    return JoinForm(sent(request), ask_name=not authors.name_of(person).name, declaration=declaration, ways=ways)


@never_cache
@either
def invitation(request: Request, case_id: UUID, key: str) -> HttpResponse:
    """What an invitation is to, and the button to join."""
    try:
        petition = organising.invited(case_id, key)
        if authors.find_organised(case_id, request.actor, {}):
            return redirect("petitions:manage", case_id)
        organising_rules.refuse_late(petition.case)
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
    form = _joining_form(request, petition, person)
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


@holds("moderator")
@never_cache
@either
def vacate(request: Request, case_id: UUID) -> HttpResponse:
    """Note that the author is there no more, with the reason."""
    petition = get_object_or_404(desks.checkable(request.actor), pk=case_id)
    form = VacateForm(sent(request))
    status = 200
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        status = attempt(form, organising.vacate, petition, reason=reason, by=request.actor, now=request.now)
        if not form.errors:
            messages.success(request, _("Noted. Those who organise it are told."))
            return redirect("petitions:check", case_id)
    may = petition.case.author_id is not None and dashboard.may(petition, "vacate", "moderator")
    wrong = 422 if form.errors and status == 200 else status  # noqa: PLR2004  (HTTP)
    context = {"petition": petition, "form": form, "may": may}
    return render(request, "petitions/vacate.html", context, status=wrong)
