"""What others have suggested about this site, and the form to suggest something oneself."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dauys.feedback import actions, queries
from dauys.feedback.forms import SuggestForm
from dauys.feedback.models import State, Suggestion
from dauys.kernel import limits
from dauys.kernel.paging import page as page_of
from dauys.kernel.ui import Link
from dauys.kernel.ui.numbers import number_text
from dauys.kernel.ui.wording import Colour
from dauys.people.views.access import Request

COLOURS: dict[str, Colour] = {"new": "blue", "planned": "yellow", "done": "green", "answered": "green"}


def shown(row: Suggestion, supported: frozenset[UUID] = frozenset()) -> dict[str, Any]:
    """A suggestion as pages draw it."""
    number = ngettext("%(number)s other wants this too", "%(number)s others want this too", row.supporters)
    return {
        "row": row,
        "state": State(row.state).label,
        "colour": COLOURS.get(row.state, "grey"),
        "supporters": number % {"number": number_text(row.supporters)} if row.supporters else "",
        "supported": row.pk in supported,
    }


@require_safe
def suggestions(request: Request) -> HttpResponse:
    """What was suggested, the newest first, in one state where the address names it."""
    asked = request.GET.get("state", "")
    state = asked if asked in State.values else ""
    found = page_of(queries.public(state), queries.ORDER, cursor=request.GET.get("after", ""))
    supported = queries.supported(request.actor.person_id, found.rows)
    context = {
        "rows": [shown(row, supported) for row in found.rows],
        "filters": _filters(state),
        "narrowed": bool(state),
        "newer": _page(state, found.newer),
        "older": _page(state, found.older),
    }
    return render(request, "feedback/list.html", context)


def _filters(current: str) -> list[Link]:
    own = reverse("feedback:list")
    every = [Link(_("All"), own, current=not current)]
    return every + [Link(str(one.label), f"{own}?state={one}", current=one == current) for one in State]


def _page(state: str, cursor: str) -> str:
    given = {"state": state, "after": cursor}
    return f"?{urlencode({name: value for name, value in given.items() if value})}" if cursor else ""


@require_safe
def suggestion(request: Request, suggestion_id: UUID) -> HttpResponse:
    """One suggestion with its answer."""
    row = get_object_or_404(queries.public(), pk=suggestion_id)
    supported = queries.supported(request.actor.person_id, [row])
    return render(request, "feedback/suggestion.html", {"one": shown(row, supported)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: Request) -> HttpResponse:
    """Suggest something about this site, or about the page that the address names."""
    known = request.actor.signed_in
    about = queries.nameable(request.GET.get("page", ""))
    form = SuggestForm(request.POST if request.method == "POST" else None, known=known, initial={"page": about})
    if form.is_valid():
        form.attempt(
            actions.suggest,
            language=get_language() or settings.LANGUAGE_CODE,
            network=limits.network_of(request),
            person_id=request.actor.person_id,
            now=request.now,
            **form.cleaned_data,
        )
        if not form.errors:
            messages.success(request, _("Thank you. It becomes public here once we have looked at it."))
            return redirect("feedback:list")
    about = form.cleaned_data.get("page", "") if form.is_bound else about
    return render(request, "feedback/new.html", {"form": form, "about": about}, status=form.status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def support(request: Request, suggestion_id: UUID) -> HttpResponse:
    """Want the same, or (`stop`) no longer; whoever is not signed in may do so first."""
    row = get_object_or_404(queries.public(), pk=suggestion_id)
    back = reverse("feedback:suggestion", args=[row.pk])
    person_id = request.actor.person_id
    if person_id is None:
        return redirect_to_login(back)
    if request.method == "POST" and request.POST.get("stop"):
        actions.withdraw_support(row, person_id=person_id)
    elif request.method == "POST":
        actions.support(row, person_id=person_id, now=request.now)
    return redirect(back)
