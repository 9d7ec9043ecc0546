"""What would have become of petitions under other rules: asked by anybody, shown with what nobody can know."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dauys.kernel import limits
from dauys.kernel.dates import day_text
from dauys.kernel.refusal import Refusal
from dauys.kernel.spreadsheets import as_csv
from dauys.kernel.ui.numbers import number_text
from dauys.kernel.ui.plots import Curve, Goal
from dauys.people.models import Role
from dauys.people.views.access import Request
from dauys.petitions import queries as petitions
from dauys.procedures import columns, experimenting, queries
from dauys.procedures.crowd import History
from dauys.procedures.measures import goal
from dauys.procedures.models import Experiment
from dauys.procedures.schema import Preset
from dauys.procedures.thresholds import freeze
from dauys.web import what_if as showing
from dauys.web.forms.what_if import WhatIfForm

ASKED_AN_HOUR = 30
SHOWN = 100
"""Cases that a page shows; the table to be downloaded has all."""
POINTS = 60
"""Points of a curve."""


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request) -> HttpResponse:
    """Choose a procedure, other rules and a period."""
    found = columns.columns(request.now.date())
    form = WhatIfForm(
        request.POST if request.method == "POST" else None,
        columns=found,
        today=request.now.date(),
        initial={name: request.GET.get(name, "")[: columns.LONGEST_KEY] for name in ("own", "rules")},
    )
    if request.method == "POST" and form.is_valid():
        chosen = {column.key: column for column in found}
        rules, own = chosen[form.cleaned_data["rules"]].preset, chosen[form.cleaned_data["own"]].preset
        if refusal := limits.refuse_above("what-if", limits.network_of(request), most=ASKED_AN_HOUR):
            form.refuse(refusal)
        else:
            made = form.attempt(
                experimenting.ask,
                rules,
                about=queries.current(own.code, own.jurisdiction),
                since=form.cleaned_data["since"],
                until=form.cleaned_data["until"],
                public=True,
                now=request.now,
            )
            if made is not None:
                return redirect("what-if", made.pk)
    return render(request, "web/what_if_ask.html", {"form": form, "any": bool(found)}, status=form.status)


def _experiment(request: Request, key: UUID) -> Experiment:
    try:
        return experimenting.by_id(key, request.actor.jurisdictions(Role.ADMINISTRATOR))
    except Refusal as refusal:
        raise Http404 from refusal


@require_safe
def result(request: Request, key: UUID) -> HttpResponse:
    """What has come out, or how far the work is."""
    row = _experiment(request, key)
    own = queries.versions(row.code)
    preset = next(one.preset for one in own if one.jurisdiction_id == row.jurisdiction_id)
    rows = row.result["changed"]
    titles = petitions.titles([one["case"] for one in rows[:SHOWN]], listed=row.public)
    context = {
        "experiment": row,
        "own": preset,
        "rules": row.preset,
        "since": day_text(row.since),
        "until": day_text(row.until),
        "bars": showing.bars(row.result),
        "facts": showing.facts(row.result),
        "thresholds": showing.thresholds(row.result, row.preset),
        "limits": showing.limits(preset, row.preset),
        "changed": [showing.line(one, titles.get(UUID(one["case"]), ("", ""))) for one in rows[:SHOWN]],
        "more": max(len(rows) - SHOWN, 0),
        "head": [_("What"), _("As it was"), _("Under the other rules")],
        "numbers": [1, 2],
        "share": f"{number_text(row.done)} / {number_text(row.total)}",
    }
    return render(request, "web/what_if.html", context)


@require_safe
def table(request: Request, key: UUID) -> HttpResponse:
    """Every case that would have ended otherwise, for spreadsheets."""
    row = _experiment(request, key)
    titles = petitions.titles([one["case"] for one in row.result["changed"]], listed=row.public)
    lines = [showing.HEAD, *(showing.cells(one, titles) for one in row.result["changed"])]
    response = HttpResponse(as_csv(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="what-if-{row.code}.csv"'
    return response


@require_safe
def case(request: Request, key: UUID, case_id: UUID) -> HttpResponse:
    """One case: how its signatures grew, what it had to reach, and what it would have had to."""
    row = _experiment(request, key)
    try:
        trial = experimenting.of_case(row, case_id)
    except Refusal as refusal:
        raise Http404 from refusal
    title, language = petitions.titles([case_id]).get(case_id, ("", ""))
    own, rules = trial.case.preset, row.preset
    context = {
        "experiment": row,
        "case": trial.case,
        "title": title,
        "language": language,
        "curve": _curve(trial.history, own, rules, row),
        "rows": showing.two_sides(trial.tried, own, rules),
        "head": [_("What"), _("As it was"), _("Under the other rules")],
        "compared": trial.tried.compared,
    }
    return render(request, "web/what_if_case.html", context)


def _curve(history: History, own: Preset, rules: Preset, row: Experiment) -> Curve | None:
    """The number of signatures over time, at even steps, with the lines of both sets of rules."""
    if not history.days:
        return None
    first, last = history.days[0].begins, history.days[-1].begins + timedelta(days=1)
    step = (last - first) / POINTS
    values, number, rest = [0.0], 0, list(history.days)
    for point in range(1, POINTS + 1):
        while rest and rest[0].begins < first + step * point:
            day = rest.pop(0)
            number += sum(day.came.values()) - sum(day.gone.values())
        values.append(float(number))
    goals = []
    for preset, label, strong in ((own, _("As it was"), False), (rules, _("Under the other rules"), True)):
        rule = goal(preset)
        population = history.population(row.asked_at.date())
        share = rule is not None and (rule.need.share or rule.need.by_size)
        if rule is not None and (population is not None or not share):
            needed = freeze(rule.need, population).number
            goals.append(Goal(f"{label}: {number_text(needed)}", needed, strong))
    return Curve(
        caption=_("How the signatures grew"),
        values=values,
        start=day_text(first.date()),
        end=day_text(last.date()),
        goals=goals,
    )
