"""The list that the place picker fetches while somebody types."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from dauys.places.forms import Choices, Scope
from dauys.places.models import Place, PlaceKind

LONGEST = 100
HOUR = 3600


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show places for `q`, as a fragment of HTML or, with `format=json`, as JSON.

    `kind` (repeatable) and `within` (a code) narrow the search; `field` names the radio buttons; with `lang` the
    answer depends on the address alone and may be kept by shared caches.
    """
    asked = request.GET
    query = asked.get("q", "").strip()[:LONGEST]
    field = asked.get("field", "")
    named = asked.get("lang", "") in dict(settings.LANGUAGES)
    language = asked["lang"] if named else translation.get_language() or settings.LANGUAGE_CODE
    with translation.override(language):
        choices = _choices(request, query)
        if asked.get("format") == "json":
            rows = [{"code": one.place.code, "name": one.name, "around": one.around} for one in choices.found]
            response: HttpResponse = JsonResponse({"query": query, "places": rows, "more": choices.more})
        else:
            context = {"choices": choices, "query": query, "field": field if field.isidentifier() else "place"}
            response = render(request, "places/choices.html", context)
    response["Content-Language"] = language
    patch_cache_control(response, public=named, private=not named, max_age=HOUR)
    return response


def _choices(request: HttpRequest, query: str) -> Choices:
    """What fits today; nothing where the address names a place that is not known."""
    scope = Scope(
        kinds=tuple(kind for kind in request.GET.getlist("kind") if kind in PlaceKind.values),
        within=request.GET.get("within", ""),
        on=request.now.date(),  # type: ignore[attr-defined]
    )
    try:
        return scope.search(query)
    except Place.DoesNotExist:
        return Choices(found=[])
