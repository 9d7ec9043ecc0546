"""Who may configure what: holders of the role administrator, each in their own jurisdictions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html_join
from django.views.decorators.cache import never_cache

from dauys.kernel import languages
from dauys.kernel.forms import Form
from dauys.kernel.models import Jurisdiction
from dauys.people.models import Role
from dauys.people.views.access import Request, View, holds
from dauys.web.configuring.territory import Territory

__all__ = ["Request", "administrator", "governed", "in_every_language", "own", "page", "territory_of"]

UNPROCESSABLE = 422


def administrator(view: View) -> View:
    """Let administrators pass; the pages are kept by no cache."""
    return holds(Role.ADMINISTRATOR)(never_cache(view))


def governed(request: Request) -> list[Jurisdiction]:
    """The jurisdictions that the actor administers."""
    keys = request.actor.jurisdictions(Role.ADMINISTRATOR)
    return list(Jurisdiction.objects.filter(pk__in=keys).order_by("code"))


def own(request: Request, jurisdiction_id: int | None) -> None:
    """Refuse (403) whoever does not administer that jurisdiction."""
    if jurisdiction_id not in request.actor.jurisdictions(Role.ADMINISTRATOR):
        raise PermissionDenied


def territory_of(request: Request) -> Territory:
    """The places that the actor may change."""
    return Territory(request.actor)


def in_every_language(text: Mapping[str, str]) -> str:
    """A translated text as its administrators see it: in each language, with the language's code."""
    rows = ((languages.attributes(code), said, code) for code, said in text.items())
    return format_html_join(", ", "<span{}>{} ({})</span>", rows)


def page(request: Request, template: str, context: dict[str, Any], *, form: Form | None = None) -> HttpResponse:
    """A page of the administration; one whose form was refused says so by its status."""
    refused = form is not None and form.is_bound and bool(form.errors)
    status = UNPROCESSABLE if refused else 200
    return render(request, f"web/admin/{template}.html", {**context, **({"form": form} if form else {})}, status=status)
