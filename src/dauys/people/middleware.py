"""Gives every request its actor."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.utils import get_next_redirect_url
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import SimpleLazyObject

from dauys.people import queries
from dauys.people.actor import ANONYMOUS, Actor
from dauys.people.models import Account


def _actor(request: HttpRequest) -> Actor:
    if isinstance(request.user, Account):
        return queries.actor_of(request.user, now=request.now)  # type: ignore[attr-defined]
    return ANONYMOUS


class ActorMiddleware:
    """Sets `request.actor`; accounts and posts are looked up once, and only by requests that ask."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Promise the actor and pass the request on."""
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class AccountPagesMiddleware:
    """Lets django-allauth's pages know our `site`: they bring a value of the same name, which nothing here uses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Take their value out before the page is drawn; say where people came from and what confirms who they are."""
        if response.context_data and request.path.startswith("/accounts/"):
            response.context_data.pop("site", None)
            response.context_data["came_from"] = get_next_redirect_url(request)
            response.context_data["eid_ways"] = queries.eid_ways() if request.GET.get("needs") == "eid" else []
        return response
