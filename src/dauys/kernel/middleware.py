"""Gives every request its moment."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from dauys.kernel.clock import clock


class TimeMiddleware:
    """Sets `request.now`, so that all of one request happens at one moment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Stamp the request and pass it on."""
        request.now = clock.now()  # type: ignore[attr-defined]
        return self.get_response(request)
