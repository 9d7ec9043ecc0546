"""The public lists, searched and narrowed; each is an address that can be kept, and a feed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dauys.follow import queries as follow
from dauys.kernel.feeds import ManyTongued
from dauys.kernel.ui import Link
from dauys.kernel.ui.numbers import number_text
from dauys.people.views.access import Request
from dauys.petitions import queries, showing
from dauys.petitions.forms.listing import ORDERS_OF, SHOWS, FilterForm
from dauys.petitions.queries import STAGES_OF, Filters, Found
from dauys.petitions.views.sharing import feed_of
from dauys.procedures.wording import LEVELS

FEED_SIZE = 30
FOUND = 30
"""How many of those that were found a page shows."""
KEPT = ("show", "q", "place", "topic", "level", "procedure", "body")
MOST_DIGITS = 4
MOST_ALIKE = 2
"""From so many levels on they are worth choosing between."""
FRESH = 5
"""Seconds for which the cards of the live list may be kept."""


def _kept(request: Request, **changes: str) -> str:
    """The address's own filters with some changed, without what is empty."""
    values = {name: request.GET.get(name, "") for name in KEPT} | changes
    return urlencode({name: value for name, value in values.items() if value})


@require_safe
def petitions(request: Request) -> HttpResponse:
    """One page of a list, or of what was found by words."""
    form = FilterForm(request.GET)
    filters = form.filters("open")
    context: dict[str, Any] = {
        "form": form,
        "filters": filters,
        "title": SHOWS[filters.show],
        "feed_url": f"{reverse('petitions:feed')}?{_kept(request, show=filters.show)}",
        "list_key": _kept(request),
        "levels": _levels(request, form),
        "followed": _followed(request, filters),
    }
    context |= _found(request, filters) if filters.text else _page(request, filters)
    return render(request, "petitions/list.html", context)


def _followed(request: Request, filters: Filters) -> list[tuple[str, str, dict[str, str], bool]]:
    """What the list is narrowed to and can be followed: kind, code, name, whether the reader follows it."""
    narrowed = [("place", filters.place), ("topic", filters.topic)]
    return [
        (kind, row.code, row.name, follow.follows(request.actor.person_id, kind, row.code))
        for kind, row in narrowed
        if row is not None
    ]


def _page(request: Request, filters: Filters) -> dict[str, Any]:
    """One page of a list in its order."""
    page = queries.list_page(filters, cursor=request.GET.get("after", ""))
    kept = _kept(request, show=filters.show)
    chosen = next(code for code, orders in ORDERS_OF.items() if filters.show in (code, *orders))
    return {
        "shows": [Link(str(SHOWS[code]), f"?{_kept(request, show=code)}", chosen == code) for code in ORDERS_OF],
        "orders": [
            Link(str(text), f"?{_kept(request, show=code)}", filters.show == code)
            for code, text in ORDERS_OF[chosen].items()
        ],
        "cards": [showing.card(row, request.now, level=2, live=filters.show == "live") for row in page.rows],
        "live_url": _live_url(request, filters),
        "lost": page.lost,
        "newer": f"?{kept}&{urlencode({'after': page.newer})}" if page.newer else "",
        "older": f"?{kept}&{urlencode({'after': page.older})}" if page.older else "",
    }


def _levels(request: Request, form: FilterForm) -> list[Link]:
    """The lists of each level that has a procedure, and of all of them; nothing where there is only one."""
    if len(form.levels) < MOST_ALIKE:
        return []
    chosen = form.cleaned_data.get("level") or ""
    words = {"": _("All levels")} | {level: str(LEVELS[level]) for level in form.levels}
    return [Link(text, f"?{_kept(request, level=level)}", chosen == level) for level, text in words.items()]


def _live_url(request: Request, filters: Filters) -> str:
    """Where the first page of the live list is asked for anew while it is looked at; "" on other pages."""
    if filters.show != "live" or request.GET.get("after"):
        return ""
    return f"{reverse('petitions:live')}?{_kept(request, show='live')}"


@require_safe
def live(request: Request) -> HttpResponse:
    """The cards of the live list alone, for a page that is being looked at."""
    filters = replace(FilterForm(request.GET).filters("live"), show="live", text="")
    rows = queries.list_page(filters).rows
    response = render(
        request,
        "petitions/_cards.html",
        {"cards": [showing.card(row, request.now, level=2, live=True) for row in rows]},
    )
    patch_cache_control(response, public=True, max_age=FRESH, stale_while_revalidate=30, stale_if_error=600)
    return response


def _found(request: Request, filters: Filters) -> dict[str, Any]:
    """What has the words, with how many there are in each stage."""
    given = request.GET.get("from", "")
    start = int(given) if given.isascii() and given.isdecimal() and len(given) <= MOST_DIGITS else 0
    found = queries.found(filters, start=start, limit=FOUND)
    show = filters.show if filters.show in STAGES_OF else "all"
    number = found.numbers[show]
    kept = _kept(request, show=show)
    return {
        "shows": [
            Link(f"{SHOWS[code]} ({_number(found, code)})", f"?{_kept(request, show=code)}", show == code)
            for code in STAGES_OF
        ],
        "cards": [showing.card(row, request.now, level=2) for row in found.rows],
        "number": number,
        "number_text": _number(found, show),
        "elsewhere": found.numbers["all"] - number,
        "all_url": f"?{_kept(request, show='all')}",
        "newer": f"?{kept}&from={max(start - FOUND, 0)}" if start else "",
        "older": f"?{kept}&from={start + FOUND}" if start + FOUND < number else "",
    }


def _number(found: Found, show: str) -> str:
    """How many of a list were found; with a plus where not all were looked at."""
    return f"{number_text(found.numbers[show])}{'+' if found.more else ''}"


@require_safe
def feed(request: Request) -> HttpResponse:
    """The same list as an Atom feed."""
    filters: Filters = FilterForm(request.GET).filters("newest")
    rows = queries.found(filters).rows if filters.text else queries.list_page(filters, size=FEED_SIZE).rows
    site = request.build_absolute_uri
    title = _("Petitions: %(list)s") % {"list": SHOWS[filters.show]}
    listing = site(f"{reverse('petitions:list')}?{_kept(request)}")
    made = ManyTongued(title, listing, "", language=get_language(), feed_url=site())
    for row in rows:
        address = site(showing.address(row))
        made.add_item(
            row.title,
            address,
            row.body,
            unique_id=f"urn:uuid:{row.case_id}",
            pubdate=row.case.listed_at,
            updateddate=row.case.stage_since,
            language=row.shown_language,
        )
    return feed_of(made)
