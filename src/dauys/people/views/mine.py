"""My data: what is known about me, correcting it, taking it along, erasing it; how I sign in."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dauys.kernel.dates import day_text
from dauys.people import actions, knowledge, queries
from dauys.people.forms import CORRECTIONS, CodeForm, ErasureForm, PhoneForm, ResidenceForm, initial_of
from dauys.people.models import Account, AttributeKind, Confirmation, Person, Way
from dauys.people.sources import CLAIMED
from dauys.people.views.access import Request, cursor, signed_in
from dauys.places import queries as places


def me(request: Request) -> Person:
    """The person who is signed in."""
    return get_object_or_404(Person, pk=request.actor.person_id)


@signed_in
@never_cache
@require_safe
def data(request: Request) -> HttpResponse:
    """What is known about me, who says so, and who has read it."""
    person = me(request)
    before = request.GET.get("before", "")
    reads = knowledge.reads_of(person, before=cursor(before))
    known = knowledge.known_about(person)
    context = {
        "head": (_("What"), _("Value"), _("Who says so"), _("Since")),
        "rows": [(row.title, row.text, row.source, day_text(row.at.date())) for row in known],
        "corrections": [(kind, AttributeKind(kind).label) for kind in (*CORRECTIONS, AttributeKind.RESIDENCE)],
        "read_head": (_("When"), _("By whom"), _("What"), _("What for")),
        "reads": [(day_text(row.at.date()), row.by, row.what, row.purpose) for row in reads],
        "older": f"?before={reads[-1].id}" if len(reads) == knowledge.PAGE else "",
        "first_page": not before,
    }
    return render(request, "people/my_data.html", context)


@signed_in
@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]
def download(request: Request) -> JsonResponse:
    """Everything kept about me, as a file."""
    answer = JsonResponse(knowledge.everything(me(request)), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="dauys-my-data.json"'
    return answer


@signed_in
@never_cache
def correct(request: Request, kind: str) -> HttpResponse:
    """Say something about myself: name, date of birth, citizenship."""
    if kind not in CORRECTIONS:
        raise Http404
    person = me(request)
    form = CORRECTIONS[AttributeKind(kind)](request.POST or None, initial=initial_of(person, kind))
    if request.method == "POST" and form.is_valid():
        form.attempt(
            actions.record_attribute,
            person,
            kind=kind,
            value=form.value,
            verified=False,
            source=CLAIMED,
            now=request.now,
        )
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("people:data")
    return render(request, "people/correct.html", {"form": form, "title": AttributeKind(kind).label})


@signed_in
@never_cache
def residence(request: Request) -> HttpResponse:
    """Choose the place where I live: search by name, then choose one of those found."""
    person = me(request)
    text = request.GET.get("q", "")[:100]
    found = places.describe(places.search(text, on=request.now.date())) if text.isprintable() else []
    form = ResidenceForm(request.POST or None, found=found)
    if request.method == "POST" and form.is_valid():
        form.attempt(
            actions.record_attribute,
            person,
            kind=AttributeKind.RESIDENCE,
            value=form.cleaned_data["residence"],
            verified=False,
            source=CLAIMED,
            now=request.now,
        )
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("people:data")
    return render(request, "people/residence.html", {"form": form, "q": text, "found": found})


@signed_in
@never_cache
def phone(request: Request) -> HttpResponse:
    """Give a phone number; a code is sent to it."""
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        confirmation = form.attempt(
            actions.send_code,
            me(request),
            way=Way.PHONE,
            target=form.cleaned_data["phone"],
            purpose="contact",
            now=request.now,
        )
        if confirmation:
            return redirect("people:phone_code", confirmation.pk)
    return render(request, "people/phone.html", {"form": form})


@signed_in
@never_cache
def phone_code(request: Request, confirmation_id: str) -> HttpResponse:
    """Enter the code that came to my phone."""
    confirmation = get_object_or_404(Confirmation, pk=confirmation_id, person_id=request.actor.person_id)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = form.attempt(actions.check_code, confirmation, code=form.cleaned_data["code"], now=request.now)
        if done:
            messages.success(request, _("Your phone number is confirmed."))
            return redirect("people:data")
    return render(request, "people/phone_code.html", {"form": form, "target": queries.target_of(confirmation)})


@signed_in
@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]
def erase(request: Request) -> HttpResponseBase:
    """Erase my account and all that tells who I am, after saying what stays and why."""
    person = me(request)
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.attempt(actions.erase, person, now=request.now)
        if not form.errors:
            logout(request)
            messages.success(request, _("Your account and everything that tells who you are have been erased."))
            return redirect("/")
    return render(request, "people/erase.html", {"form": form})


@signed_in
@never_cache
@require_safe
def security(request: Request) -> HttpResponse:
    """Every way in which I sign in, and where to change it."""
    account = get_object_or_404(Account, pk=request.actor.account_id)
    context = {
        "email": account.email,
        "password": account.has_usable_password(),
        "protected": is_mfa_enabled(account),
    }
    return render(request, "people/security.html", context)
