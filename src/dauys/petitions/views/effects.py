"""Which share of what was considered had an effect: by body, procedure and year, as page, table and data."""

from __future__ import annotations

import csv
import io
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dauys.kernel.spreadsheets import safe
from dauys.kernel.ui import Bar, Link
from dauys.kernel.ui.numbers import number_text
from dauys.people.views.access import Request
from dauys.petitions import outcomes, plans
from dauys.petitions.opendata import LICENCE
from dauys.petitions.progress import Share

WORDS = {
    "body": gettext_lazy("By body"),
    "procedure": gettext_lazy("By procedure"),
    "year": gettext_lazy("By year"),
}
NAMES = {"body": gettext_lazy("Body"), "procedure": gettext_lazy("Procedure"), "year": gettext_lazy("Year")}
DIGITS = 4
"""Of a year."""


def by_of(request: Request) -> str:
    """What shares are told by; bodies where the address makes no sense."""
    by = request.GET.get("by", "")
    return by if by in plans.BY else "body"


def year_of(request: Request) -> int | None:
    """The year the address narrows to, if it makes sense."""
    given = request.GET.get("year", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) == DIGITS else None


def _shares(request: Request) -> tuple[list[Share], Share]:
    year = year_of(request)
    return plans.shares(by_of(request), year=year), plans.total(year=year)


@require_safe
def effects(request: Request) -> HttpResponse:
    """The share of considered petitions with an effect, as a chart and a table."""
    by, year = by_of(request), year_of(request)
    rows, total = _shares(request)
    kept = urlencode({"by": by} | ({"year": str(year)} if year else {}))
    context = {
        "links": [Link(str(text), f"?by={code}", code == by) for code, text in WORDS.items()],
        "year": year,
        "total": total,
        "total_text": outcomes.share_text(total),
        "name": NAMES[by],
        "bars": [_bar(row, by) for row in rows],
        "numbers": [1, 2, 3],
        "head": [NAMES[by], _("Considered"), _("With an effect"), _("Share with an effect")],
        "table": [
            [row.label, number_text(row.considered), number_text(row.effect), outcomes.share_text(row)] for row in rows
        ],
        "kept": kept,
    }
    return render(request, "petitions/effects.html", context)


def _bar(row: Share, by: str) -> Bar:
    href = f"?by=body&year={row.key}" if by == "year" else ""
    return Bar(row.label, int((row.percent or 0) * 10), href, outcomes.share_text(row))


@require_safe
def effects_json(request: Request) -> HttpResponse:
    """The same as JSON."""
    rows, total = _shares(request)
    data = {
        "licence": LICENCE,
        "by": by_of(request),
        "year": year_of(request),
        "total": total.plain,
        "items": [row.plain for row in rows],
    }
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
def effects_csv(request: Request) -> HttpResponse:
    """The same as a table."""
    rows, _total = _shares(request)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([by_of(request), "name", "considered", "effect", "percent"])
    writer.writerows(
        [safe(row.key), safe(row.label), row.considered, row.effect, row.percent if row.percent is not None else ""]
        for row in rows
    )
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="effects-by-{by_of(request)}.csv"'
    return response
