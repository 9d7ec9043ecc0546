"""Identity providers: list, add, change, try."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dauys.kernel.refusal import Refusal
from dauys.people import actions, discovery, queries
from dauys.people.forms import ProviderForm
from dauys.people.models import IdentityProvider, Role
from dauys.people.views.access import Request, holds


@holds(Role.ADMINISTRATOR)
@require_safe
def provider_list(request: Request) -> HttpResponse:
    """Every provider of the jurisdictions one administers."""
    rows = queries.providers_of(request.actor)
    return render(request, "people/providers.html", {"providers": rows})


@holds(Role.ADMINISTRATOR)
def add(request: Request) -> HttpResponse:
    """Set up a provider."""
    return _form(request, None)


@holds(Role.ADMINISTRATOR)
def edit(request: Request, code: str) -> HttpResponse:
    """Change a provider."""
    return _form(request, get_object_or_404(queries.providers_of(request.actor), code=code))


def _form(request: Request, row: IdentityProvider | None) -> HttpResponse:
    form = ProviderForm(request.POST or None, by=request.actor, row=row)
    if request.method == "POST" and form.is_valid():
        saved = form.attempt(
            actions.save_provider,
            row,
            jurisdiction=form.cleaned_data["jurisdiction"],
            code=form.cleaned_data["code"],
            fields=form.columns,
            mapping=form.mapping,
            secret=form.cleaned_data["secret"],
            by=request.actor,
        )
        if saved:
            return _try(request, saved)
    callback = reverse("openid_connect_callback", args=[row.code if row else "CODE"])
    context = {"form": form, "row": row, "callback": request.build_absolute_uri(callback)}
    return render(request, "people/provider_form.html", context)


@holds(Role.ADMINISTRATOR)
@require_POST
def test(request: Request, code: str) -> HttpResponse:
    """Ask the provider for its description and tell how that went."""
    return _try(request, get_object_or_404(queries.providers_of(request.actor), code=code))


def _try(request: Request, row: IdentityProvider) -> HttpResponse:
    try:
        discovery.describe(row.server_url)
    except Refusal as refusal:
        messages.warning(request, _("%(provider)s is saved. %(why)s") % {"provider": row, "why": refusal.message})
    else:
        messages.success(request, _("%(provider)s is saved and answers.") % {"provider": row})
    return redirect("people:providers")
