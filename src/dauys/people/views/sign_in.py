"""The way to an identity provider."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.openid_connect import views as allauth_views
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from dauys.people.views.access import Request


@never_cache
def leave(request: Request, provider_id: str) -> HttpResponseBase:
    """Start at the provider's, by way of a page of our own.

    A form may only lead to our own site (`form-action 'self'`), also through redirects; this page, which goes on by
    itself and has a button, is why identity providers need no exception from that.
    """
    if request.GET.get("process") == "connect" and request.actor.signed_in:  # asked before, not after the long way
        raise_if_reauthentication_required(request, app="allauth.socialaccount")
    answer = _guarded(allauth_views.login, request, provider_id)
    destination = answer.headers.get("Location", "")
    host = urlsplit(destination).netloc
    if not host or host == request.get_host():
        return answer
    page = render(request, "people/leaving.html", {"destination": destination, "host": host})
    page.headers["Refresh"] = f"0; url={destination}"
    return page


@never_cache
def arrive(request: Request, provider_id: str) -> HttpResponseBase:
    """Come back from the provider, signed in or not."""
    return _guarded(allauth_views.callback, request, provider_id)


def _guarded(view: Callable[..., HttpResponseBase], request: Request, provider_id: str) -> HttpResponseBase:
    """A provider that is down, slow or confused is told of on a page; it is no error of ours."""
    try:
        return view(request, provider_id)
    except OSError as error:  # what the HTTP library of allauth raises
        try:
            provider = get_adapter(request).get_provider(request, provider_id)
        except SocialApp.DoesNotExist:
            raise Http404 from None
        answer: HttpResponseBase = render_authentication_error(request, provider, exception=error)
        return answer
