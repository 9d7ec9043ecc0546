"""Gives every request its moment and its number."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from dauys.kernel import logs
from dauys.kernel.clock import clock

HEADER = "X-Request-ID"
FITTING = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)


class TimeMiddleware:
    """Sets `request.now`, so that all of one request happens at one moment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Stamp the request and pass it on."""
        request.now = clock.now()  # type: ignore[attr-defined]
        return self.get_response(request)


class RequestIdMiddleware:
    """Numbers each request, so that a fault somebody tells of is found again among the lines of the log.

    A trusted proxy may have numbered it already.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Number the request and its answer; what is logged meanwhile belongs to it."""
        told = request.headers.get(HEADER, "") if settings.ALLAUTH_TRUSTED_PROXY_COUNT else ""
        request.id = told if FITTING.fullmatch(told) else uuid4().hex  # type: ignore[attr-defined]
        mark = logs.REQUEST.set(request)
        try:
            response = self.get_response(request)
        finally:
            logs.REQUEST.reset(mark)
        response[HEADER] = request.id  # type: ignore[attr-defined]
        return response
