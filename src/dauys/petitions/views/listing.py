"""The public lists, searched and narrowed; each is an address that can be kept, and a feed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dauys.kernel.ui import Link
from dauys.people.views.access import Request
from dauys.petitions import queries, showing
from dauys.petitions.forms.listing import SHOWS, FilterForm
from dauys.petitions.queries import Filters
from dauys.petitions.views.sharing import feed_of

FEED_SIZE = 30
KEPT = ("show", "q", "place", "topic", "level", "procedure", "body")


def _kept(request: Request, **changes: str) -> str:
    """The address's own filters with some changed, without what is empty."""
    values = {name: request.GET.get(name, "") for name in KEPT} | changes
    return urlencode({name: value for name, value in values.items() if value})


@require_safe
def petitions(request: Request) -> HttpResponse:
    """One page of a list."""
    form = FilterForm(request.GET)
    filters = form.filters(request.GET.get("show", "open"))
    context: dict[str, Any] = {
        "form": form,
        "filters": filters,
        "shows": [
            Link(str(text), f"?{_kept(request, show=code)}", filters.show == code) for code, text in SHOWS.items()
        ],
        "title": SHOWS[filters.show],
        "feed_url": f"{reverse('petitions:feed')}?{_kept(request)}",
        "list_key": _kept(request),
    }
    if filters.text:
        context["cards"] = [showing.card(row, request.now, level=2) for row in queries.found(filters)]
    else:
        page = queries.list_page(filters, cursor=request.GET.get("after", ""))
        context["cards"] = [showing.card(row, request.now, level=2) for row in page.rows]
        context["newer"] = f"?{_kept(request)}&{urlencode({'after': page.newer})}" if page.newer else ""
        context["older"] = f"?{_kept(request)}&{urlencode({'after': page.older})}" if page.older else ""
    return render(request, "petitions/list.html", context)


@require_safe
def feed(request: Request) -> HttpResponse:
    """The same list as an Atom feed."""
    filters: Filters = FilterForm(request.GET).filters(request.GET.get("show", "newest"))
    rows = queries.found(filters) if filters.text else queries.list_page(filters, size=FEED_SIZE).rows
    site = request.build_absolute_uri
    title = _("Petitions: %(list)s") % {"list": SHOWS[filters.show]}
    listing = site(f"{reverse('petitions:list')}?{_kept(request)}")
    made = Atom1Feed(title, listing, "", language=get_language(), feed_url=site())
    for row in rows:
        address = site(showing.address(row))
        made.add_item(
            row.title,
            address,
            row.body,
            unique_id=f"urn:uuid:{row.case_id}",
            pubdate=row.case.listed_at,
            updateddate=row.case.stage_since,
        )
    return feed_of(made)
