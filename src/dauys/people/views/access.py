"""Who may open a page: the signed in, or holders of a post."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from dauys.people.actor import Actor

View = Callable[..., HttpResponseBase]


class Request(HttpRequest):
    """A request after our middleware."""

    actor: Actor
    now: datetime


def signed_in(view: View) -> View:
    """Send people who are not signed in to the sign-in page, and back afterwards."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **options: Any) -> HttpResponseBase:
        if not request.actor.signed_in:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **options)

    return guarded


def holds(*roles: str) -> Callable[[View], View]:
    """Let holders of one of these roles pass; others are refused (403), who is not signed in may do so first."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **options: Any) -> HttpResponseBase:
            if not any(request.actor.holds(role) for role in roles):
                raise PermissionDenied
            return view(request, *args, **options)

        return signed_in(guarded)

    return guard


def cursor(text: str) -> int | None:
    """The row to go on from, as an address tells it; None for anything that is no row."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None  # noqa: PLR2004  (bigint)
