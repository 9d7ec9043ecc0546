"""Signing, confirming, taking back. Every outcome looks the same to somebody who is not signed in."""

from __future__ import annotations

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
from dauys.petitions import declarations, mailbox, nationalities, queries, rules, showing, signers, signing
from dauys.petitions.forms.signing import CodeForm, PersonForm, StatementForm, UnsignForm
from dauys.petitions.models import Petition
from dauys.petitions.views.reading import petition_or_404

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
    preset = petition.case.preset
    declaration = declarations.signer(petition.case)
    states = nationalities.states(petition.case, now=request.now)
    form = StatementForm(request.POST or None, preset=preset, declaration=declaration, states=states)
    if form.is_valid():
        statement = form.statement(language=get_language() or petition.language)
        network = limits.network_of(request)
        request_id = form.attempt(mailbox.ask_to_sign, petition.case, statement, network=network, now=request.now)
        if request_id is not None:
            return redirect("petitions:confirm", petition.case_id, request_id)
    return render(request, "petitions/sign.html", {"petition": petition, "form": form}, status=form.status)


def _sign_as_person(request: Request, petition: Petition, person: Person) -> HttpResponse:
    preset, case = petition.case.preset, petition.case
    known = signers.of_person(case, person, now=request.now)
    held = nationalities.held(case, known.profile)
    states = held if known.profile.citizenships else nationalities.states(case, now=request.now)
    declared = not declarations.proves(preset.signers)
    missing = rules.refuse_signing(case, known.profile, now=request.now)
    declaration = declarations.signer(case) if declared and missing else ""
    offered = states if len(states) > 1 else ()
    form = PersonForm(request.POST or None, preset=preset, declaration=declaration, states=offered)
    first = states[0].code if declaration and states else ""
    signer = signers.of_person(case, person, now=request.now, declares=bool(declaration), nationality=first)
    refusal = nationalities.refuse_signing(case, signer.profile, now=request.now)
    if signing.signature_of(petition.case_id, signer.identity):
        return render(request, "petitions/signed.html", {"petition": petition, "again": True})
    if request.method == "POST" and form.is_valid():
        chosen = signers.of_person(
            case,
            person,
            now=request.now,
            declares=form.cleaned_data.get("declares", False),
            show_name=form.cleaned_data.get("show_name", False),
            wants_news=form.cleaned_data["wants_news"],
            postcode=form.cleaned_data.get("postcode", ""),
            nationality=form.cleaned_data.get("nationality", ""),
        )
        form.attempt(signing.sign_one, case, chosen, now=request.now)
        if not form.errors:
            return render(request, "petitions/signed.html", {"petition": petition})
    context = {"petition": petition, "form": form, "refusal": refusal, "signer": signer}
    return render(request, "petitions/sign_person.html", context, status=form.status)


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
