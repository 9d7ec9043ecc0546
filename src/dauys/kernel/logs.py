"""What the program writes about itself on standard error: one line for each thing, faults with their traceback.

Nothing of it may tell who somebody is or open a door: addresses are written as their template with numbers filled in
(`/petitions/start/0199…/key/<key>/`), and whatever a request brought along is blanked wherever it turns up.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve

REQUEST: ContextVar[HttpRequest | None] = ContextVar("request", default=None)
"""The request that is being answered; none in commands, worker and tick."""

BLANK = "…"
SHORTEST = 4
"""Characters; shorter values would blank half of every line and hide nothing."""
PERSONAL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)*|(?<![\w-])\+?\d(?:[ ()-]?\d){8,}(?![\w-])")
"""Addresses of mail and numbers as long as those of phones and of people."""
DETAIL = re.compile(r"^DETAIL: .*$", re.MULTILINE)
"""Where PostgreSQL says which values it did not like."""
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
LET_IN = re.compile(r"(?<=://)[^/@\s]+(?=@)")
ASKED = re.compile(r"(https?://[^\s?#\"']+)[?#][^\s\"']*")
"""What stands before the host and after the path of an address."""


def shown_path(request: HttpRequest) -> str:
    """The address without what may be secret: ids are shown, words are not; of an unknown one only its beginning."""
    try:
        match = request.resolver_match or resolve(request.path_info)
    except Resolver404:
        beginning = request.path_info.split("/")[1][:20] if request.path_info.count("/") > 1 else ""
        return f"/{beginning}/{BLANK}" if beginning.isalpha() else f"/{BLANK}"
    values = match.kwargs

    def fill(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        value = values.get(name)
        return str(value) if isinstance(value, UUID | int) else f"<{name}>"

    return "/" + PARAMETER.sub(fill, match.route).replace("^", "").replace("$", "").lstrip("/")


def _brought(request: HttpRequest) -> Iterator[str]:
    """Everything a request brought along that its answer need not tell a log."""
    yield request.META.get("QUERY_STRING", "")
    yield request.path.strip("/")
    posted = getattr(request, "_post", None)  # as far as it was read: a log asks for nothing
    for values in (request.GET, *([posted] if isinstance(posted, QueryDict) else [])):
        yield from (str(value) for _name, found in values.lists() for value in found)
    yield from request.COOKIES.values()
    if request.resolver_match:
        yield from (value for value in request.resolver_match.kwargs.values() if isinstance(value, str))


def scrubbed(text: str, request: HttpRequest | None) -> str:
    """The text without addresses, numbers of people and keys, and without what the request brought along."""
    if request is not None:
        text = text.replace(request.get_full_path(), shown_path(request)).replace(request.path, shown_path(request))
        for value in sorted({one.strip() for one in _brought(request)}, key=len, reverse=True):
            if len(value) >= SHORTEST and not value.isalpha():
                text = text.replace(value, BLANK)
            elif len(value) >= SHORTEST:
                text = re.sub(rf"(?<![\w/.]){re.escape(value)}(?![\w/.(])", BLANK, text)
    text = ASKED.sub(rf"\1?{BLANK}", LET_IN.sub(BLANK, text))
    return PERSONAL.sub(BLANK, DETAIL.sub("", text))


class Plain(logging.Formatter):
    """A line that people read: when, how bad, where, which request, what; a traceback below it."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the record."""
        told = facts(record)
        trace = told.pop("traceback", "")
        head = f"{told.pop('at')} {told.pop('level')} {told.pop('logger')}: {told.pop('message')}"
        rest = "".join(f" {name}={value}" for name, value in told.items())
        return f"{head}{rest}\n{trace}".rstrip()


class Lines(logging.Formatter):
    """One JSON object a line, for programs that collect them."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the record."""
        return json.dumps(facts(record), ensure_ascii=False)


def facts(record: logging.LogRecord) -> dict[str, Any]:
    """What a record tells: when (UTC), how bad, by whom, what, of which request, and how it came to that."""
    request = REQUEST.get() or getattr(record, "request", None)
    request = request if isinstance(request, HttpRequest) else None
    told: dict[str, Any] = {
        "at": f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z",
        "level": record.levelname,
        "logger": record.name,
        "message": scrubbed(record.getMessage(), request),
    }
    if request is not None:
        told |= {"request": getattr(request, "id", ""), "method": request.method, "path": shown_path(request)}
    if isinstance(status := getattr(record, "status_code", None), int):
        told["status"] = status
    if record.exc_info:
        told["traceback"] = scrubbed(logging.Formatter().formatException(record.exc_info), request)
    return told


def configuration(level: str, form: str) -> dict[str, Any]:
    """Django's `LOGGING`: everything from `level` on to standard error, as `plain` text or as `json` lines.

    What visitors got wrong (404, 403) is counted by the figures and not told here; what looks like an attack is.
    """
    formatter = Lines if form == "json" else Plain
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"own": {"()": f"{__name__}.{formatter.__name__}"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "own"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        "loggers": {
            "django": {"handlers": [], "level": "NOTSET"},
            "django.server": {"handlers": [], "propagate": True},
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "WARNING"},
            **{name: {"level": "WARNING"} for name in ("httpx", "httpcore", "urllib3")},  # tell whole addresses
        },
    }
