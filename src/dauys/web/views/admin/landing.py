"""The page administrators begin with, and the jurisdictions they administer."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dauys.kernel import actions
from dauys.kernel.models import Jurisdiction
from dauys.kernel.texts import language_of
from dauys.kernel.ui import Row
from dauys.people.models import Role
from dauys.web.configuring import beginnings, inviting, overview
from dauys.web.forms.admin import NAME
from dauys.web.forms.admin_places import JurisdictionForm, spoken
from dauys.web.forms.admin_setup import InviteForm
from dauys.web.views.admin.access import Request, administrator, governed, in_every_language, own, page


@administrator
@require_safe
def landing(request: Request) -> HttpResponse:
    """Every part of the installation with its state."""
    context = {
        "sections": overview.sections(request.actor, request.now),
        "missing": beginnings.missing(request.actor, request.now),
        "first": "first" in request.GET,
    }
    return page(request, "landing", context)


@administrator
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Request) -> HttpResponse:
    """Give somebody a post by their e-mail address, account or not."""
    posted = request.POST if request.method == "POST" else None
    role = request.GET.get("role", Role.MODERATOR)
    form = InviteForm(posted, by=request.actor, initial={"role": role if role in Role.values else Role.MODERATOR})
    if posted is not None and form.is_valid():
        told = form.cleaned_data
        post = form.attempt(
            inviting.invite,
            told["email"],
            names=(told["given"], told["family"]),
            role=told["role"],
            jurisdiction=told["jurisdiction"],
            body=told["body"],
            address=settings.SITE_URL,
            language=(get_language() or "en")[:2],
            by=request.actor,
            now=request.now,
        )
        if post:
            messages.success(request, _("The post is given, and a letter says how to get in."))
            return redirect("admin")
    context = {
        "title": _("Invite somebody into a post"),
        "note": _("They get a letter that says what the post is and how to get in. It can be ended at any time."),
        "back": reverse("admin"),
        "back_to": _("Administration"),
        "submit": _("Give the post and write to them"),
    }
    return page(request, "form", context, form=form)


@administrator
@require_safe
def jurisdictions(request: Request) -> HttpResponse:
    """The jurisdictions one administers."""
    return page(request, "jurisdictions", {"blocks": [(row, _facts(row)) for row in governed(request)]})


def _facts(row: Jurisdiction) -> list[Row]:
    href = reverse("admin-jurisdiction", args=[row.code])
    return [
        Row(str(NAME), in_every_language(row.name), href),
        Row(_("Code"), row.code),
        Row(_("Time zone"), row.zone, href),
        Row(_("Languages"), ", ".join(row.languages), href),
        Row(_("Language where nobody has chosen one"), spoken(row.default_language), href),
    ]


@administrator
@require_http_methods(["GET", "HEAD", "POST"])
def jurisdiction(request: Request, code: str) -> HttpResponse:
    """Change one jurisdiction."""
    row = get_object_or_404(Jurisdiction, code=code)
    own(request, row.pk)
    form = JurisdictionForm(request.POST if request.method == "POST" else None, row=row)
    if request.method == "POST" and form.is_valid():
        form.attempt(
            actions.change_jurisdiction,
            row,
            name=form.told("name"),
            zone=form.cleaned_data["zone"],
            languages=form.cleaned_data["languages"],
            default_language=form.cleaned_data["default_language"],
            now=request.now,
        )
        if not form.errors:
            messages.success(request, _("The jurisdiction is changed."))
            return redirect("admin-jurisdictions")
    context = {
        "title": str(row),
        "language": language_of(row.name),
        "back": reverse("admin-jurisdictions"),
        "submit": _("Save"),
    }
    return page(request, "form", context, form=form)
