"""The follow button's page: asks, does, and brings back to where one came from."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dauys.follow import actions, queries, rules
from dauys.kernel.refusal import Refusal
from dauys.people.models import Person
from dauys.people.views.access import Request


@never_cache
@require_http_methods(["GET", "POST"])
def follow(request: Request) -> HttpResponse:
    """POST `kind`, `target`, `next` (and `stop`) does it; GET asks first, which is where signing in comes back to."""
    given = request.POST if request.method == "POST" else request.GET
    kind, target, back = given.get("kind", ""), given.get("target", ""), _safe(request, given.get("next", ""))
    try:
        if refusal := rules.refuse_naming(kind, target):
            raise refusal
        if not request.actor.signed_in:
            return redirect_to_login(
                f"{reverse('follow:follow')}?{urlencode({'kind': kind, 'target': target, 'next': back})}"
            )
        person = get_object_or_404(Person, pk=request.actor.person_id)
        if request.method == "POST":
            return _done(request, person, kind, target, back)
        _target, name = queries.canonical(kind, target)
    except Refusal as refusal:
        return render(request, "follow/refused.html", {"refusal": refusal, "back": back}, status=refusal.status)
    asked = {"kind": kind, "target": target, "name": name, "back": back}
    return render(request, "follow/ask.html", asked | {"follows": queries.follows(person.pk, kind, target)})


def _done(request: Request, person: Person, kind: str, target: str, back: str) -> HttpResponse:
    if request.POST.get("stop"):
        actions.unfollow(person, kind=kind, target=target)
        messages.success(request, _("You no longer follow this."))
    else:
        actions.follow(person, kind=kind, target=target, now=request.now)
        messages.success(request, _("You follow this now. News comes as you chose under “Notifications”."))
    return HttpResponseRedirect(back)


def _safe(request: Request, address: str) -> str:
    """An address of this site to go back to, else my page."""
    own = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if own else "/my/"
