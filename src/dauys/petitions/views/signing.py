"""Signing, confirming, taking back. Every outcome looks the same to somebody who is not signed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dauys.kernel import limits
from dauys.kernel.refusal import Refusal
from dauys.people.models import Person
from dauys.people.views.access import Request
from dauys.petitions import declarations, mailbox, nationalities, queries, rules, showing, signers, signing, statements
from dauys.petitions.forms import details
from dauys.petitions.forms.signing import CodeForm, NationalityForm, PersonForm, StatementForm, UnsignForm
from dauys.petitions.models import Petition
from dauys.petitions.rules import Signer
from dauys.petitions.signers import Said
from dauys.petitions.views.reading import petition_or_404
from dauys.places.models import Place
from dauys.procedures.models import Case

either = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@either
def sign(request: Request, case_id: UUID) -> HttpResponse:
    """Sign, in as few steps as the preset's assurance allows."""
    petition = petition_or_404(request, case_id)
    if refusal := rules.refuse_signing_anything(petition.case, now=request.now):
        return render(request, "petitions/sign_closed.html", {"petition": petition, "refusal": refusal}, status=409)
    if petition.case.preset.signers.one_per == "mailbox" and request.actor.person_id is None:
        return _sign_by_mail(request, petition)
    if request.actor.person_id is None:
        return render(request, "petitions/sign_in_first.html", {"petition": petition, "next": request.path})
    return _sign_as_person(request, petition, Person.objects.get(pk=request.actor.person_id))


def _sign_by_mail(request: Request, petition: Petition) -> HttpResponse:
    preset, case = petition.case.preset, petition.case
    declaration = declarations.signer(case)
    states = nationalities.states(case, now=request.now)
    chosen = _chosen(request, states)
    if not chosen and preset.signers.statement.by_place:
        return _ask_nationality(request, petition, states)
    asked = statements.asked(preset, chosen or case.place.code)
    form = StatementForm(
        request.POST or None,
        preset=preset,
        declaration=declaration,
        states=states,
        asked=asked,
        initial={"nationality": chosen},
    )
    if form.is_valid():
        statement = form.statement(language=get_language() or petition.language)
        network = limits.network_of(request)
        request_id = form.attempt(mailbox.ask_to_sign, case, statement, network=network, now=request.now)
        if request_id is not None:
            return redirect("petitions:confirm", petition.case_id, request_id)
    return render(request, "petitions/sign.html", {"petition": petition, "form": form}, status=form.status)


def _chosen(request: Request, states: Sequence[Place]) -> str:
    """The state that somebody has named, of those that can be; empty: none."""
    said = request.POST.get("nationality") or request.GET.get("nationality") or ""
    return said if said in {state.code for state in states} else ""


def _ask_nationality(request: Request, petition: Petition, states: Sequence[Place]) -> HttpResponse:
    """The question on which it depends what else is asked; answered by the address, so that nothing is stored."""
    said = request.POST if request.method == "POST" else request.GET if "nationality" in request.GET else None
    form = NationalityForm(said, states=states)
    return render(request, "petitions/sign_nationality.html", {"petition": petition, "form": form}, status=form.status)


@dataclass(frozen=True)
class _Known:
    """Somebody who is signed in: the states to choose among, the one that is named, and as whom they sign."""

    states: Sequence[Place]
    named: str
    declaration: str
    signer: Signer


def _known(request: Request, case: Case, person: Person) -> _Known:
    signer = signers.of_person(case, person, now=request.now)
    held = nationalities.held(case, signer.profile)
    states = held if signer.profile.citizenships else nationalities.states(case, now=request.now)
    named = _chosen(request, states) or (states[0].code if len(states) == 1 else "")
    missing = rules.refuse_signing(case, signer.profile, now=request.now)
    declared = missing and not declarations.proves(case.preset.signers)
    declaration = declarations.signer(case) if declared else ""
    first = named or (states[0].code if declaration and states else "")
    said = Said(declares=bool(declaration), nationality=first)
    return _Known(states, named, declaration, signers.of_person(case, person, said=said, now=request.now))


def _sign_as_person(request: Request, petition: Petition, person: Person) -> HttpResponse:
    preset, case = petition.case.preset, petition.case
    known = _known(request, case, person)
    signer, several = known.signer, len(known.states) > 1
    if preset.signers.statement.by_place and several and not known.named:
        return _ask_nationality(request, petition, known.states)
    form = PersonForm(
        request.POST or None,
        preset=preset,
        declaration=known.declaration,
        states=known.states if several else (),
        asked=statements.missing(preset, signer.place, signer.statement),
        initial={"nationality": known.named},
    )
    refusal = nationalities.refuse_signing(case, signer.profile, now=request.now)
    if signing.signature_of(petition.case_id, signer.identity) or _has_signed(request, petition):
        return render(request, "petitions/signed.html", {"petition": petition, "again": True})
    if request.method == "POST" and form.is_valid():
        chosen = signers.of_person(case, person, said=_said(form, known.named), now=request.now)
        form.attempt(signing.sign_one, case, chosen, now=request.now)
        if not form.errors:
            return render(request, "petitions/signed.html", {"petition": petition})
    context = {"petition": petition, "form": form, "refusal": refusal, "signer": signer}
    return render(request, "petitions/sign_person.html", context, status=form.status)


def _said(form: PersonForm, named: str) -> Said:
    data = form.cleaned_data
    return Said(
        declares=data.get("declares", False),
        show_name=data.get("show_name", False),
        wants_news=data["wants_news"],
        postcode=data.get("postcode", ""),
        nationality=data.get("nationality", "") or named,
        stated=details.stated(data),
    )


def _has_signed(request: Request, petition: Petition) -> bool:
    """Whether somebody signed in has signed, where that cannot be told before they have stated who they are."""
    person_id = request.actor.person_id
    if person_id is None or not petition.case.preset.signers.statement.asked:
        return False
    return petition.case_id in dict(queries.signed_by(person_id))


@never_cache
@either
def confirm(request: Request, case_id: UUID, signature_id: UUID) -> HttpResponse:
    """Confirm by a button or a code. Opening the page changes nothing: mail scanners open every link."""
    petition = petition_or_404(request, case_id)
    code = request.GET.get("code", "")[:12]
    form = CodeForm(request.POST or None, initial={"code": code})
    if form.is_valid():
        written = form.cleaned_data["code"]
        confirmed = form.attempt(mailbox.confirm, petition.case, signature_id, code=written, now=request.now)
        if confirmed is not None:
            return render(request, "petitions/signed.html", {"petition": petition})
    context = {"petition": petition, "form": form, "code": code, "signature_id": signature_id}
    return render(request, "petitions/confirm.html", context, status=form.status)


@never_cache
@either
def unsign(request: Request, case_id: UUID) -> HttpResponse:
    """Take one's own signature back, while signing is open."""
    petition = petition_or_404(request, case_id)
    if request.actor.person_id is None:
        if petition.case.preset.signers.one_per == "mailbox":
            return _unsign_by_mail(request, petition)
        return redirect_to_login(request.path, reverse("account_login"))
    signed = dict(queries.signed_by(request.actor.person_id)).get(petition.case_id)
    refusal: Refusal | None = None if signed else signing.not_signed()
    if request.method == "POST" and signed:
        try:
            signing.unsign_id(petition.case, signed, now=request.now)
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("Your signature has been taken back. It no longer counts."))
            return redirect(showing.address(petition))
    context = {"petition": petition, "refusal": refusal}
    return render(request, "petitions/unsign.html", context, status=refusal.status if refusal else 200)


def _unsign_by_mail(request: Request, petition: Petition) -> HttpResponse:
    if refusal := rules.refuse_while_closed(petition.case, now=request.now):
        return render(request, "petitions/unsign.html", {"petition": petition, "refusal": refusal}, status=409)
    form = UnsignForm(request.POST or None)
    if form.is_valid():
        asked = {"language": get_language() or petition.language, "network": limits.network_of(request)}
        request_id = form.attempt(mailbox.ask_to_unsign, petition.case, now=request.now, **asked, **form.cleaned_data)
        if request_id is not None:
            return redirect("petitions:unsign-confirm", petition.case_id, request_id)
    context = {"petition": petition, "form": form}
    return render(request, "petitions/unsign.html", context, status=form.status)


@never_cache
@either
def confirm_unsigning(request: Request, case_id: UUID, signature_id: UUID) -> HttpResponse:
    """Take a signature back by a button or a code. Opening the page changes nothing."""
    petition = petition_or_404(request, case_id)
    code = request.GET.get("code", "")[:12]
    form = CodeForm(request.POST or None, initial={"code": code})
    if form.is_valid():
        written = form.cleaned_data["code"]
        form.attempt(mailbox.confirm_unsigning, petition.case, signature_id, code=written, now=request.now)
        if not form.errors:
            messages.success(request, _("Your signature has been taken back. It no longer counts."))
            return redirect(showing.address(petition))
    context = {"petition": petition, "form": form, "code": code}
    return render(request, "petitions/unsign_code.html", context, status=form.status)
