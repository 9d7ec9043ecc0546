"""What a signed-in person was told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dauys.notifications import actions, queries
from dauys.people.models import Person
from dauys.people.views.access import Request, signed_in


@never_cache
@signed_in
@require_http_methods(["GET", "POST"])
def show(request: Request) -> HttpResponse:
    """The inbox, newest first, from below the cursor `before`; POST marks everything as read."""
    person = get_object_or_404(Person, pk=request.actor.person_id)
    if request.method == "POST":
        actions.read(person, now=request.now)
        return redirect("notifications:inbox")
    page = queries.inbox(person.pk, before=cursor(request))
    return render(request, "notifications/inbox.html", {"page": page, **pages(request, page)})


@never_cache
@signed_in
@require_safe
def message(request: Request, message_id: UUID) -> HttpResponse:
    """One message; who opens it has read it."""
    person = get_object_or_404(Person, pk=request.actor.person_id)
    shown = queries.message(person.pk, message_id)
    if shown is None:
        raise Http404
    if shown.unread:
        actions.read(person, message_id=message_id, now=request.now)
    return render(request, "notifications/message.html", {"message": shown, "zone": queries.site_zone().key})


def pages(request: Request, page: queries.Page[Any]) -> dict[str, str]:
    """What a list needs besides its rows: where it goes on, and the zone of its dates."""
    others = request.GET.copy()
    others.pop("before", None)
    older = others.copy()
    if page.following:
        older["before"] = str(page.following)
    return {
        "newer": f"?{others.urlencode()}" if cursor(request) else "",
        "older": f"?{older.urlencode()}" if page.following else "",
        "zone": queries.site_zone().key,
    }


def cursor(request: Request) -> UUID | None:
    """The cursor in the address; anything else than an id is nothing."""
    try:
        return UUID(request.GET.get("before", ""))
    except ValueError:
        return None
