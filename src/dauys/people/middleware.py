"""Gives every request its actor."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
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
