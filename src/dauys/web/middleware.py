"""A page in the language its address asks for, what it may do with a device, the closed door while work goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from dauys.kernel.partial import FALLBACK, PARTIAL
from dauys.web.context import PARAMETER
from dauys.web.views import errors

ALWAYS_OPEN = ("/healthz", "/static/")


class AddressLanguageMiddleware:
    """Lets `?lang=kk` decide over cookie and browser, so that each language has an address; says what pages vary by."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.known = frozenset(code for code, _name in settings.LANGUAGES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the language asked for."""
        asked = request.GET.get(PARAMETER)
        if asked in self.known:
            translation.activate(asked)
            request.LANGUAGE_CODE = asked
        response = self.get_response(request)
        patch_vary_headers(response, ("Cookie",))
        return response


class PartialLanguageMiddleware:
    """Shows a page that a partial language does not cover in English as a whole; the page says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; what is to be done is known once the page is."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Look which page it is."""
        language = translation.get_language() or ""
        scope, match = PARTIAL.get(language), request.resolver_match
        if scope is not None and (match is None or match.view_name not in scope.pages):
            translation.activate(FALLBACK)
            request.LANGUAGE_CODE = FALLBACK
            request.wanted_language = language  # type: ignore[attr-defined]


class PermissionsPolicyMiddleware:
    """Says with every answer, files among them, which abilities of a device pages may use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = ", ".join(f"{name}={whom}" for name, whom in settings.PERMISSIONS_POLICY.items())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.policy)
        return response


class MaintenanceMiddleware:
    """Answers 503 while the file `maintenance` lies in the installation's folder."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.sign: Path = settings.HOME / "maintenance"

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look for the sign; everything but supervision and styles is closed behind it."""
        if self.sign.exists() and not request.path.startswith(ALWAYS_OPEN):
            return errors.maintenance(request)
        return self.get_response(request)
