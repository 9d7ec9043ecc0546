"""What surrounds every operation: who is asking, how often, conditional answers, and refusals in one form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from ninja.utils import check_csrf

from dauys.api import keys, limiting, problems
from dauys.kernel import limits
from dauys.kernel.refusal import Refusal, forbidden
from dauys.people.api import SCOPES

SAFE = ("GET", "HEAD", "OPTIONS")
FRESH = 30
"""Seconds for which a public answer may be kept."""
View = Callable[..., HttpResponse]


def guarded(view: View) -> View:
    """Put the gate around a view of the API."""

    @wraps(view)
    def gate(request: Any, *args: Any, **options: Any) -> HttpResponse:
        asked = request.method
        try:
            _identify(request)
            request.method = "GET" if asked == "HEAD" else asked
            response = view(request, *args, **options)
        except Refusal as no:
            response = problems.refused(no)
        except Http404:
            response = problems.of_status(404)
        finally:
            request.method = asked
        return _finish(request, response)

    gate.csrf_exempt = True  # type: ignore[attr-defined]  # sessions are checked below, keys need no check
    return gate


def _identify(request: Any) -> None:
    """Set `actor` and `scopes`; count the request; refuse a key that does not fit and a form of another site."""
    writes = request.method not in SAFE
    request.personal = False
    request.scopes = frozenset(SCOPES)
    header = request.headers.get("Authorization", "")
    request.by_key = bool(header)
    if not header:
        limiting.count(limits.network_of(request), "network", writes=writes, now=request.now)
        if (
            writes
            and settings.SESSION_COOKIE_NAME in request.COOKIES
            and request.actor.signed_in
            and check_csrf(request)
        ):
            sentence = _("Send the header “X-CSRFToken” with a session, or use a key.")
            raise forbidden("csrf", sentence)
        return
    key = keys.presented(header, now=request.now)
    if key is None:
        limiting.count(limits.network_of(request), "network", writes=True, now=request.now)
        raise problems.Unknown("unknown_key", _("This key is not known, has run out or was revoked."))
    limiting.count(str(key.pk), "key", writes=writes, now=request.now)
    request.actor = keys.actor_of(key, now=request.now)
    request.scopes = frozenset(key.scopes)


def _finish(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if response.status_code == 405:  # noqa: PLR2004  (HTTP)
        allowed = response.headers.get("Allow", "")
        response = problems.of_status(405)
        response["Allow"] = allowed
    if request.method not in ("GET", "HEAD") or response.status_code != 200:  # noqa: PLR2004  (HTTP)
        if "Cache-Control" not in response:
            patch_cache_control(response, no_store=True)
        return response
    known = request.by_key or settings.SESSION_COOKIE_NAME in request.COOKIES  # type: ignore[attr-defined]
    if request.personal:  # type: ignore[attr-defined]
        patch_cache_control(response, private=True, no_store=True)
    elif known:
        response.headers.pop("Cache-Control", None)
        patch_cache_control(response, private=True, max_age=0, must_revalidate=True)
    else:
        response["Access-Control-Allow-Origin"] = "*"
        if "Cache-Control" not in response:
            patch_cache_control(response, public=True, max_age=FRESH)
    patch_vary_headers(response, ("Authorization",))
    return _conditional(request, response)


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Mark the answer with its ETag; whoever has it already gets 304."""
    if "ETag" not in response:
        response["ETag"] = quote_etag(sha256(response.content).hexdigest()[:32])
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def unknown(request: HttpRequest, rest: str = "") -> HttpResponse:  # noqa: ARG001  (nothing is there, whatever was asked)
    """What the API has not."""
    return problems.of_status(404)
