"""What is late: every answer that a body owes and has not given in time, the longest first, also as a feed."""

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

from dauys.kernel.paging import page as page_of
from dauys.kernel.texts import marked
from dauys.people.views.access import Request
from dauys.petitions import queries as petitions
from dauys.petitions import showing
from dauys.petitions.views.sharing import feed_of
from dauys.procedures import queries as procedures
from dauys.procedures.models import Obligation
from dauys.web.forms.late import LateForm

FEED_SIZE = 30
KEPT = ("place", "body")


@require_safe
def late(request: Request) -> HttpResponse:
    """Who owes an answer that should have been given, narrowed to a body or to a place and all that lies in it."""
    form = LateForm(request.GET, now=request.now)
    rows = form.narrowed(procedures.late_duties(request.now))
    found = page_of(rows, procedures.LONGEST_LATE, cursor=request.GET.get("after", ""))
    kept = _kept(request)
    context = {
        "form": form,
        "narrowed": bool(kept),
        "number": rows.count(),
        "lines": _lines(found.rows, request),
        "feed_url": f"{reverse('late-feed')}?{kept}",
        "newer": _page(kept, found.newer),
        "older": _page(kept, found.older),
    }
    return render(request, "web/late.html", context)


@require_safe
def feed(request: Request) -> HttpResponse:
    """The same as an Atom feed, what became late last first."""
    rows = LateForm(request.GET, now=request.now).narrowed(procedures.late_duties(request.now))
    listing = request.build_absolute_uri(f"{reverse('late')}?{_kept(request)}")
    own = request.build_absolute_uri()
    made = Atom1Feed(_("Late answers"), listing, "", language=get_language(), feed_url=own)
    for line in _lines(rows.order_by("-due_at", "id")[:FEED_SIZE], request):
        duty: Obligation = line["duty"]
        title = _("%(body)s owes an answer: %(petition)s") % {"body": duty.body, "petition": line["title"]}
        made.add_item(
            title,
            request.build_absolute_uri(line["href"]),
            line["text"],
            unique_id=f"urn:uuid:{duty.pk}",
            pubdate=duty.due_at,
            updateddate=duty.due_at,
        )
    return feed_of(made)


def _kept(request: Request) -> str:
    """What the address narrows the list to, without what is empty."""
    values = {name: request.GET.get(name, "") for name in KEPT}
    return urlencode({name: value for name, value in values.items() if value})


def _page(kept: str, cursor: str) -> str:
    """The address of another page, or "" where there is none."""
    return f"?{'&'.join(filter(None, (kept, urlencode({'after': cursor}))))}" if cursor else ""


def _lines(rows: Any, request: Request) -> list[dict[str, Any]]:
    """Each duty with what it is about (1 query for all)."""
    duties = list(rows)
    titles = petitions.titles([row.case_id for row in duties])
    found = []
    for row in duties:
        title, language = titles.get(row.case_id, ("", ""))
        found.append(
            {
                "duty": row,
                "title": title,
                "language": language,
                "what": marked(row.case.preset.duties.get(row.duty)) or row.title,
                "href": reverse("petitions:page", args=[row.case_id]),
                "text": showing.late_text(row, request.now),
            }
        )
    return found
