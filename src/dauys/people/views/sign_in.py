"""The way to an identity provider."""

from __future__ import annotations

from urllib.parse import urlsplit

from allauth.socialaccount.providers.openid_connect.views import login
from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from dauys.people.views.access import Request


@never_cache
def leave(request: Request, provider_id: str) -> HttpResponseBase:
    """Start at the provider's, by way of a page of our own.

    A form may only lead to our own site (`form-action 'self'`), also through redirects; this page, which goes on by
    itself and has a button, is why identity providers need no exception from that.
    """
    answer: HttpResponseBase = login(request, provider_id)
    destination = answer.headers.get("Location", "")
    host = urlsplit(destination).netloc
    if not host or host == request.get_host():
        return answer
    page = render(request, "people/leaving.html", {"destination": destination, "host": host})
    page.headers["Refresh"] = f"0; url={destination}"
    return page
