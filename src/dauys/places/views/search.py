"""The list that the place picker fetches while somebody types."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_safe

from dauys.places import queries
from dauys.places.models import Place, PlaceKind

LIMIT: Final = 10
LONGEST: Final = 100
HOUR: Final = 3600


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Places for `q`, as a fragment of HTML or, with `format=json`, as JSON.

    `kind` (repeatable) and `within` (a code) narrow the search; `field` names the radio buttons; with `lang` the
    answer depends on the address alone and may be kept by shared caches.
    """
    asked = request.GET
    field = asked.get("field", "place")
    field = field if field.replace("-", "").replace("_", "").isalnum() else "place"
    query = (asked.get("q") or asked.get(f"{field}_query") or "")[:LONGEST]
    language = asked.get("lang", "")
    named = language in dict(settings.LANGUAGES)
    with translation.override(language if named else translation.get_language()):
        found = queries.describe(_found(query, asked, request))
        if asked.get("format") == "json":
            rows = [{"code": one.place.code, "name": one.name, "around": one.around} for one in found]
            response: HttpResponse = JsonResponse({"query": query, "places": rows})
        else:
            context = {"found": found, "query": query, "field": field, "chosen": "", "fetched": True}
            response = render(request, "places/choices.html", context)
    response["Content-Language"] = language if named else translation.get_language() or ""
    patch_cache_control(response, public=named, private=not named, max_age=HOUR)
    return response


def _found(query: str, asked: MultiValueDict[str, str], request: HttpRequest) -> list[Place]:
    kinds = [kind for kind in asked.getlist("kind") if kind in PlaceKind.values]
    try:
        within = queries.by_code(asked["within"]) if "within" in asked else None
    except Place.DoesNotExist:
        return []
    today = request.now.date()  # type: ignore[attr-defined]
    return queries.search(query, kinds=kinds, within=within, limit=LIMIT, on=today)
