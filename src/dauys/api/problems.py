"""Everything that goes wrong over HTTP, in one form: `{code, message, fields?}` in the language of the request."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from dauys.kernel.refusal import Refusal

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

log = logging.getLogger("dauys.api")
MINUTE = 60
"""Seconds to wait where a refusal does not say how long."""

STATUSES: Mapping[int, tuple[str, StrOrPromise]] = {
    400: ("unreadable", gettext_lazy("This could not be read. Send JSON in UTF-8.")),
    401: ("sign_in", gettext_lazy("Please sign in or send a key: “Authorization: Bearer …”.")),
    403: ("not_allowed", gettext_lazy("You may not do this here.")),
    404: ("not_found", gettext_lazy("There is nothing here.")),
    405: ("method_not_allowed", gettext_lazy("This cannot be done here. Look at the header “Allow”.")),
    413: ("too_big", gettext_lazy("This is too big.")),
    500: ("server_error", gettext_lazy("The fault is ours. Please try again later.")),
}
SENTENCES: Mapping[str, StrOrPromise] = {
    "missing": gettext_lazy("Please fill this in."),
    "extra_forbidden": gettext_lazy("There is no such field."),
    "string_too_long": gettext_lazy("Shorten this to at most %(max_length)s characters."),
    "too_long": gettext_lazy("Send at most %(max_length)s of these."),
    "string_too_short": gettext_lazy("Please fill this in."),
    "literal_error": gettext_lazy("Choose one of these: %(expected)s."),
    "enum": gettext_lazy("Choose one of these: %(expected)s."),
    "greater_than_equal": gettext_lazy("Send a number of at least %(ge)s."),
    "less_than_equal": gettext_lazy("Send a number of at most %(le)s."),
}
"""What is wrong with a value, by the framework's own names for it."""


class Unknown(Refusal):
    """Nobody knows who is asking, or the key does not fit."""

    @property
    def status(self) -> int:
        """It could be tried again with the right credentials."""
        return 401


class TooOften(Refusal):
    """Too many requests; `wait` seconds and it goes on."""

    wait = MINUTE


def refused(refusal: Refusal) -> HttpResponse:
    """The answer for a rule's no."""
    response = JsonResponse(refusal.as_dict(), status=refusal.status, json_dumps_params={"ensure_ascii": False})
    if refusal.status == 401:  # noqa: PLR2004  (HTTP)
        response["WWW-Authenticate"] = "Bearer"
    if refusal.status == 429:  # noqa: PLR2004  (HTTP)
        response["Retry-After"] = str(getattr(refusal, "wait", MINUTE))
    return response


def of_status(status: int) -> HttpResponse:
    """The answer for what the framework itself refuses."""
    code, message = STATUSES.get(status, STATUSES[400 if status < 500 else 500])  # noqa: PLR2004  (HTTP)
    body = {"code": code, "message": str(message)}
    response = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    if status == 401:  # noqa: PLR2004  (HTTP)
        response["WWW-Authenticate"] = "Bearer"
    return response


def invalid(errors: Sequence[Mapping[str, Any]]) -> HttpResponse:
    """The answer for values of the wrong form: a sentence for each field, named as it was sent."""
    fields = {_name(error["loc"]): _sentence(error) for error in errors}
    body = {"code": "invalid", "message": _("Please check what you have sent."), "fields": fields}
    return JsonResponse(body, status=422, json_dumps_params={"ensure_ascii": False})


def _name(loc: Sequence[Any]) -> str:
    """The field as it was sent: ("body", "data", "title") is "title"."""
    parts = [str(part) for part in loc[1:]]
    if loc[0] == "body" and len(parts) > 1:
        parts = parts[1:]
    return ".".join(parts) or str(loc[0])


def _sentence(error: Mapping[str, Any]) -> str:
    context = {name: str(value) for name, value in error.get("ctx", {}).items()}
    text = SENTENCES.get(error["type"], gettext_lazy("This is not what is expected here."))
    return str(text) % context if "%(" in str(text) else str(text)


def register(api: NinjaAPI) -> None:
    """Let every exception of an operation end in one of these answers."""
    handlers: dict[type[Exception], Callable[[Any, Any], HttpResponse]] = {
        Refusal: lambda _request, no: refused(no),
        ValidationError: lambda _request, error: invalid(error.errors),
        HttpError: lambda _request, error: of_status(error.status_code),
        Http404: lambda _request, _error: of_status(404),
        ObjectDoesNotExist: lambda _request, _error: of_status(404),
        PermissionDenied: lambda _request, _error: of_status(403),
        RequestDataTooBig: lambda _request, _error: of_status(413),
        SuspiciousOperation: lambda _request, _error: of_status(400),
        Exception: _unexpected,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return of_status(500)
