"""The mail of a demonstration, so that it needs no mail server."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dauys.notifications import queries
from dauys.notifications.models import SentMail
from dauys.notifications.views.inbox import cursor, pages
from dauys.people.views.access import Request


def demonstration_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Elsewhere the page does not exist."""

    @wraps(view)
    def guarded(request: Request, **parts: UUID) -> HttpResponse:
        if not settings.DEMONSTRATION:
            raise Http404
        return view(request, **parts)

    return guarded


@demonstration_only
@never_cache
@require_safe
def index(request: Request) -> HttpResponse:
    """What was sent, newest first; `to` finds addresses."""
    address = request.GET.get("to", "")
    page = queries.sent_mails(address=address, before=cursor(request))
    return render(request, "notifications/sent_mails.html", {"page": page, "address": address, **pages(request, page)})


@demonstration_only
@never_cache
@require_safe
def show(request: Request, mail_id: UUID) -> HttpResponse:
    """One mail: its text, its HTML as text, its headers."""
    mail = get_object_or_404(SentMail, pk=mail_id)
    return render(request, "notifications/sent_mail.html", {"mail": mail, "zone": queries.site_zone().key})
