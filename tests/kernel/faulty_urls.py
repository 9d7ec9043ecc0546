"""Addresses that fail, for the tests of the log."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.urls import path


def fail(request: HttpRequest, key: str = "", number: int = 0) -> HttpResponse:
    """Raise something that tells more than it should."""
    told = {**request.GET.dict(), **request.POST.dict()}
    raise ValueError(f"cannot take {key} of aigerim@example.org at {request.get_full_path()}: {told}, number {number}")


def warn(request: HttpRequest) -> HttpResponse:
    """Write a line and go on."""
    logging.getLogger("dauys.elsewhere").warning("asked https://key:word@provider.example/token?secret=abc")
    return HttpResponse("fine")


urlpatterns = [
    path("fail/<int:number>/key/<str:key>/", fail),
    path("fail/", fail),
    path("warn/", warn),
]


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say briefly that nothing is there."""
    return HttpResponse("nothing here", status=404)


def senseless(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say briefly that nobody understands."""
    return HttpResponse("what?", status=400)


handler400 = senseless
handler404 = missing
handler500 = "dauys.web.views.errors.server_error"
