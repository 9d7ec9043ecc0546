"""Who may keep a page: what everybody sees alike any cache for a little while, everything else nobody at all."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers

from dauys.web import display

FRESH, REFRESHED, RESCUED = 30, 120, 3_600
"""Seconds: a page is as good as new; may be shown while a new one is fetched; may be shown while the site is down."""
SEEN = {"GET", "HEAD"}


class CachingMiddleware:
    """Says of each page who may keep it. Stands outside everything that sets a cookie.

    A page is everybody's when it came to somebody who brought no cookie but those that say how to draw it (language,
    type, scheme: pages vary by them), and when it sets none: then it holds no name, no form's token and no message.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.harmless = frozenset({settings.LANGUAGE_COOKIE_NAME, display.COOKIE})

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark the answer, unless its view has done so."""
        response = self.get_response(request)
        if "Cache-Control" not in response:
            if self._is_everybodys(request, response):
                patch_cache_control(
                    response,
                    public=True,
                    max_age=FRESH,
                    stale_while_revalidate=REFRESHED,
                    stale_if_error=RESCUED,
                )
                patch_vary_headers(response, ("Accept-Encoding",))  # said by an answer without content (304) too
            else:
                patch_cache_control(response, private=True, no_store=True)
        return response

    def _is_everybodys(self, request: HttpRequest, response: HttpResponse) -> bool:
        return (
            request.method in SEEN
            and response.status_code == 200  # noqa: PLR2004  (HTTP)
            and not response.cookies
            and "Authorization" not in request.headers
            and request.COOKIES.keys() <= self.harmless
        )
