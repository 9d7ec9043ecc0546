"""Settings of the reader and pages about the site itself."""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language

from dauys.kernel import ui
from dauys.petitions.views import authoring
from dauys.web import display, samples

# A token would put a cookie on every public page; a foreign site that changes the language or the type does no harm.
language = csrf_exempt(require_POST(set_language))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def choose_display(request: HttpRequest) -> HttpResponse:
    """Choose large type, light or dark; a sent form leads back to the page it was on."""
    current = display.read(request.COOKIES.get(display.COOKIE, ""))
    if request.method != "POST":
        return render(request, "web/display.html", {"display": current, "schemes": display.SCHEMES})
    chosen = current.changed(type_=request.POST.get("type"), scheme=request.POST.get("scheme"))
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    if chosen.cookie:
        response.set_cookie(
            display.COOKIE, chosen.cookie, max_age=display.A_YEAR, secure=settings.SECURE, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(display.COOKIE, samesite="Lax")
    return response


@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    """Every cookie this installation may set, as it is configured, and why."""
    rows = [
        [settings.LANGUAGE_COOKIE_NAME, _("The language you chose"), _duration(settings.LANGUAGE_COOKIE_AGE)],
        [display.COOKIE, _("Large type, light or dark, as you chose"), _duration(display.A_YEAR)],
        [
            settings.SESSION_COOKIE_NAME,
            _("Keeps you signed in and keeps a text you have begun"),
            _duration(settings.SESSION_COOKIE_AGE),
        ],
        [
            settings.CSRF_COOKIE_NAME,
            _("Makes sure that a form was sent by you and not by another site"),
            _duration(settings.CSRF_COOKIE_AGE),
        ],
        [
            authoring.COOKIE,
            _("Lets you come back to a petition that you began without an account"),
            _duration(authoring.AGE),
        ],
        [
            CookieStorage.cookie_name,
            _("Tells you on the next page what has been done, and is then gone"),
            _duration(None),
        ],
    ]
    return render(
        request, "web/cookies.html", {"head": [_("Cookie"), _("What it is for"), _("How long")], "rows": rows}
    )


def _duration(seconds: int | None) -> str:
    if seconds is None:
        return _("until the browser is closed")
    days = seconds // 86_400
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component with examples; only where nobody mistakes it for the real thing."""
    if not settings.DEMONSTRATION:
        raise Http404
    parts = [(ui.declared(name), samples.of(name, request.now)) for name in ui.names()]  # type: ignore[attr-defined]
    form = samples.SampleForm(request.GET if "title" in request.GET else None)
    form.is_valid()
    return render(request, "web/styleguide.html", {"parts": parts, "form": form})
