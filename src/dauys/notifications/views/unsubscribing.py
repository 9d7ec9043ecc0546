"""Stopping mail from the link in it. GET only shows the page, because mail scanners follow links."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from dauys.notifications import actions, tokens
from dauys.notifications.kinds import DIGESTS, GROUPS
from dauys.notifications.tokens import Mandate
from dauys.people.views.access import Request


@csrf_exempt  # the token is the permission, and mail programs post without our cookie (RFC 8058)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request, token: str) -> HttpResponse:
    """POST stops the mail of the group, as mail programs do with one click; `what`: `all` mail, or `again` to undo."""
    mandate = tokens.read(token, now=request.now)
    if mandate is None:
        return render(request, "notifications/unsubscribe_unknown.html", status=404)
    done = ""
    if request.method == "POST":
        done = _do(mandate, request.POST.get("what", ""), request)
    about = {"title": _title(mandate), "done": done, "signed_in": request.actor.signed_in}
    return render(request, "notifications/unsubscribe.html", about)


def _do(mandate: Mandate, what: str, request: Request) -> str:
    if what == "again":
        actions.subscribe_again(mandate, now=request.now)
        return "again"
    actions.unsubscribe(mandate, everything=what == "all", now=request.now)
    return "all" if what == "all" else "group"


def _title(mandate: Mandate) -> str:
    return _("Digests") if mandate.group == DIGESTS else str(GROUPS[mandate.group].title)
