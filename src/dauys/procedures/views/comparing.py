"""Procedures side by side, for everybody: a page that is an address, a table for spreadsheets, data for programs."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from dauys.kernel.spreadsheets import as_csv
from dauys.kernel.ui import Dot
from dauys.kernel.ui.numbers import number_text
from dauys.people.views.access import Request
from dauys.procedures import columns
from dauys.procedures.comparing import ASPECTS, Column
from dauys.procedures.forms import CompareForm

KEPT = ("own", "country", "level", "instrument", "sort")
CHOSEN = "p"


@dataclass(frozen=True)
class Comparison:
    """What an address asks for."""

    form: CompareForm
    every: list[Column]
    own: Column | None
    shown: list[Column]

    @property
    def chosen(self) -> set[str]:
        """The keys of those that stand side by side."""
        return {column.key for column in self.shown}


def asked_for(request: Request) -> Comparison:
    """The procedures that an address narrows to, in its order, and those it sets side by side."""
    found = columns.columns(request.now.date())
    first = next((one.key for one in found if one.version), "")
    form = CompareForm({"own": first} | request.GET.dict(), columns=found)
    own = next((one for one in found if one.version and one.key == form.chosen("own")), None)
    every = columns.in_order([one for one in found if form.fits(one)], form.chosen("sort"))
    wanted = {key[: columns.LONGEST_KEY] for key in request.GET.getlist(CHOSEN)}
    return Comparison(form, every, own, columns.beside(every, own, wanted))


@require_safe
def compare(request: Request) -> HttpResponse:
    """All procedures with their figures, and a few of them question by question."""
    asked = asked_for(request)
    address = urlencode(
        [(name, request.GET[name]) for name in KEPT if request.GET.get(name)]
        + [(CHOSEN, column.key) for column in asked.shown if column != asked.own]
    )
    context = {
        "form": asked.form,
        "lines": [_line(number, column, asked) for number, column in enumerate(asked.every, 1)],
        "dots": [
            Dot(str(number), column.title, column.measures.gathering, column.measures.per_thousand, column == asked.own)
            for number, column in enumerate(asked.every, 1)
            if column.measures.gathering and column.measures.per_thousand
        ],
        "shown": [(column, _differences(column, asked.own)) for column in asked.shown],
        "questions": [_question(code, asked) for code in ASPECTS],
        "own": asked.own,
        "most": columns.SIDE_BY_SIDE - bool(asked.own),
        "address": address,
    }
    return render(request, "procedures/compare.html", context)


def _line(number: int, column: Column, asked: Comparison) -> dict[str, object]:
    """One procedure of the list of all."""
    figures, rate = column.measures, columns.rounded(column.measures.per_thousand)
    return {
        "number": number,
        "column": column,
        "checked": column.key in asked.chosen and column != asked.own,
        "own": column == asked.own,
        "figures": [
            (name, number_text(value))
            for name, value in (
                (_("Signatures needed"), figures.needed),
                (_("For 1,000 inhabitants"), rate),
                (_("Days to sign"), figures.gathering),
                (_("Days to answer"), figures.answer),
            )
            if value is not None
        ],
    }


def _differences(column: Column, own: Column | None) -> str:
    """In how many answers a procedure differs from one's own, in words."""
    if own is None or column == own:
        return ""
    number = column.differences(own)
    sentence = ngettext("differs in %(number)s answer", "differs in %(number)s answers", number)
    return sentence % {"number": number_text(number)} if number else _("the same rules")


def _question(code: str, asked: Comparison) -> dict[str, object]:
    """One question, with what each of the procedures side by side answers."""
    own = asked.own
    cells = [
        (column, column.aspects[code], own is not None and column != own and column.differs(own, code))
        for column in asked.shown
    ]
    return {"title": ASPECTS[code], "cells": cells}


@require_safe
def download(request: Request, form: str) -> HttpResponse:
    """The procedures that the address narrows to, as `csv` or `json`."""
    if form not in ("csv", "json"):
        raise Http404
    every = asked_for(request).every
    if form == "json":
        return JsonResponse({"items": [columns.record(column) for column in every]})
    response = HttpResponse(as_csv(columns.table(every)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="procedures.csv"'
    return response
