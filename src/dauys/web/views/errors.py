"""What people see when something is wrong. 500 and 503 need neither database nor session nor context."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import wraps
from urllib.parse import unquote

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.templatetags.static import static

log = logging.getLogger("dauys.errors")
SOON = 300
"""Seconds after which a closed site may be asked again."""


Handler = Callable[[HttpRequest, Exception], HttpResponse]


def told_when_failing(handler: Handler) -> Handler:
    """Log what goes wrong while a page about something wrong is drawn: Django would answer 500 and say nothing."""

    @wraps(handler)
    def guarded(request: HttpRequest, exception: Exception) -> HttpResponse:
        try:
            return handler(request, exception)
        except Exception as error:
            error.__context__ = None  # that there is no such page; it would list every address there is
            log.exception("A page about an error could not be drawn.")
            return server_error(request)

    return guarded


@told_when_failing
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """The request could not be understood, or is larger than any form may be."""
    if isinstance(exception, RequestDataTooBig):
        return bare("413.html", 413)
    return bare("400.html", 400)


@told_when_failing
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Only others may see this, or do this."""
    return render(request, "403.html", status=403)


@told_when_failing
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """No such page: offer a search for the words of its address, and the ways on."""
    return render(request, "404.html", {"words": words_of(request.path)}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """The fault is ours; its number leads to the traceback in the log."""
    return bare("500.html", 500, number=getattr(request, "id", ""))


def maintenance(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The site is closed for a short time."""
    response = bare("503.html", 503)
    response["Retry-After"] = str(SOON)
    return response


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """The form's token does not fit: most often the page was left open for long."""
    return bare("403_csrf.html", 403)


def bare(template: str, status: int, **told: str) -> HttpResponse:
    """A page that can be drawn when nothing else works; without styles when even those are not there."""
    try:
        style = static("build/site.css")
    except ValueError:
        style = ""
    return HttpResponse(loader.get_template(template).render({"style": style, **told}), status=status)


def words_of(path: str) -> str:
    """The words in an address, to search for: "/petitions/fix-the-road" gives "fix the road"."""
    last = unquote(path).rstrip("/").rpartition("/")[2]
    return " ".join(re.findall(r"[^\W\d_]{2,}", last))[:200]
