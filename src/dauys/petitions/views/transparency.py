"""The public report on moderation: a page with charts and tables, and the same as CSV and JSON."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dauys.bodies.models import Body
from dauys.kernel.texts import pick
from dauys.kernel.ui import Bar
from dauys.kernel.ui.numbers import number_text
from dauys.notifications.queries import site_zone
from dauys.people.views.access import Request
from dauys.petitions import transparency
from dauys.petitions.models import Objection, Removal
from dauys.petitions.transparency import Figures, Period
from dauys.procedures import queries as cases
from dauys.procedures.models import Procedure


def _asked(request: Request) -> tuple[Period, str, str]:
    """The period, procedure and body that the address names; 404 where one of them does not exist."""
    name = request.GET.get("period") or str(request.now.astimezone(site_zone()).year)
    found = transparency.period(name, site_zone())
    procedure, body = (request.GET.get(key, "").replace("\0", "?") for key in ("procedure", "body"))
    known = not procedure or Procedure.objects.filter(code=procedure).exists()
    if found is None or not known or (body and not Body.objects.filter(code=body).exists()):
        raise Http404
    return found, procedure, body


@require_safe
def report(request: Request) -> HttpResponse:
    """What moderation has done in a year, quarter or month."""
    of, procedure, body = _asked(request)
    found = transparency.figures(of, procedure=procedure, body=body)
    asked = urlencode({"period": of.name, "procedure": procedure, "body": body})
    year, this = int(of.name[:4]), request.now.astimezone(site_zone()).year
    context: dict[str, Any] = {
        "of": of,
        "found": found,
        "procedure": procedure,
        "body": body,
        "procedures": [(row.code, pick(row.title)) for row in cases.adopted(instrument="petitions").order_by("code")],
        "periods": [*(str(one) for one in range(this, this - 5, -1)), *(f"{year}-Q{one}" for one in (1, 2, 3, 4))],
        "main": _main(found),
        "reasons": [Bar(_reason(code, procedure), number) for code, number in found.refused_by_reason.items()],
        "delicate": _delicate(found),
        "numbers": (1,),
        "head": [_("Kind"), _("How many in all")],
        "csv_url": f"{reverse('petitions:transparency-csv')}?{asked}",
        "json_url": f"{reverse('petitions:transparency-json')}?{asked}",
    }
    return render(request, "petitions/transparency.html", context)


def _main(found: Figures) -> list[Bar]:
    return [
        Bar(_("Received"), found.received),
        Bar(_("Accepted after a check"), found.accepted),
        Bar(_("Returned for changes"), found.returned),
        Bar(_("Refused"), found.refused),
        Bar(_("Passed on to another body"), found.redirected),
        Bar(_("Closed without enough signatures"), found.lapsed),
        Bar(_("Checks that ended"), found.checks),
        Bar(_("Checks that ended late"), found.late_checks),
    ]


def _reason(code: str, procedure: str) -> str:
    """A reason in words of the procedure, else of the first in force that has it."""
    for row in cases.adopted(instrument="petitions").order_by("code"):
        if procedure in ("", row.code) and code in row.preset.reasons:
            return pick(row.preset.reasons[code])
    return code


def _delicate(found: Figures) -> list[tuple[str, list[tuple[str, str]]]]:
    """Objections, reports and removals, each with its parts in words; veiled numbers are said to be few."""
    outcomes = {"made": _("Made"), **{str(code): str(text) for code, text in Objection.Outcome.choices}}
    ends = {
        "made": _("Made"),
        "removed": _("Something was removed"),
        "nothing": _("Nothing was removed"),
        "waiting": _("Waiting to be looked at"),
    }
    grounds = {str(code): str(text) for code, text in Removal.Ground.choices}
    parts = (
        (_("Objections by authors"), outcomes, found.objections),
        (_("Reports by readers"), ends, found.reports),
        (_("Removals by ground"), grounds, found.removals),
    )
    return [(title, [(words[code], _number(n)) for code, n in numbers.items()]) for title, words, numbers in parts]


def _number(number: int | None) -> str:
    return _("fewer than 5") if number is None else number_text(number)


@require_safe
def report_csv(request: Request) -> HttpResponse:
    """The same as a table of three columns."""
    of, procedure, body = _asked(request)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("kind", "part", "number"))
    writer.writerows(transparency.rows(transparency.figures(of, procedure=procedure, body=body)))
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="moderation-{of.name}.csv"'
    return response


@require_safe
def report_json(request: Request) -> HttpResponse:
    """The same as JSON; numbers that are too small to be told are null."""
    of, procedure, body = _asked(request)
    found = transparency.figures(of, procedure=procedure, body=body)
    return JsonResponse(transparency.plain(of, found, procedure=procedure, body=body))
