"""Calendars: which days are worked, what a change would do to open dates, and why a term ends when it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from dauys.kernel import actions
from dauys.kernel.calendars import working_days
from dauys.kernel.dates import day_text, weekday_text
from dauys.kernel.forms import Form
from dauys.kernel.models import Calendar, CalendarDay, Jurisdiction
from dauys.kernel.terms import Term, explain, last_second
from dauys.kernel.ui import Link
from dauys.kernel.ui.numbers import number_text
from dauys.kernel.workdays import DayException, WorkingDays
from dauys.procedures import deadlines, wording
from dauys.procedures.deadlines import Shift
from dauys.procedures.models import Obligation
from dauys.web.forms.admin_calendars import FREE, WORKED, DayForm
from dauys.web.views.admin.access import Request, administrator, governed, page

SHOWN = 10
"""Dates that are spelled out of those a change would move."""
EXAMPLE = Term(working_days=20)


def _covered(calendar: Calendar, jurisdictions: Sequence[Jurisdiction]) -> Jurisdiction | None:
    """The jurisdiction whose calendar it is: that of its code, or of the code before the hyphen."""
    return next((row for row in jurisdictions if calendar.code.split("-")[0] == row.code.split("-")[0]), None)


@administrator
@require_safe
def calendars(request: Request) -> HttpResponse:
    """The calendars that one's jurisdictions count by."""
    own = governed(request)
    rows = [row for row in Calendar.objects.order_by("code") if _covered(row, own)]
    return page(request, "calendars", {"rows": rows})


def _own(request: Request, code: str) -> tuple[Calendar, ZoneInfo]:
    found = get_object_or_404(Calendar, code=code)
    jurisdiction = _covered(found, governed(request))
    if jurisdiction is None:
        raise PermissionDenied
    return found, ZoneInfo(jurisdiction.zone)


@administrator
@require_safe
def calendar(request: Request, code: str) -> HttpResponse:
    """The exceptions of one year, and an example of how they count."""
    found, zone = _own(request, code)
    years = [moment.year for moment in found.days.dates("date", "year")]
    this = request.now.astimezone(zone).year
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdecimal() and int(asked[:5]) in years else this
    context = {
        "calendar": found,
        "year": year,
        "years": [Link(str(one), f"?year={one}", one == year) for one in years],
        "days": [(row, weekday_text(row.date)) for row in found.days.filter(date__year=year)],
        "example": explain(EXAMPLE, request.now, zone, working_days(found.code)).text(),
    }
    return page(request, "calendar", context)


@administrator
@require_http_methods(["GET", "HEAD", "POST"])
def day(request: Request, code: str) -> HttpResponse:
    """Declare a day worked or not: first what it would change, then the change."""
    found, zone = _own(request, code)
    known = _known(found, request.GET.get("date", ""))
    initial = (
        {"date": known.date, "working": WORKED if known.working else FREE, "source": known.source} if known else None
    )
    form = DayForm(
        request.POST if request.method == "POST" else None, initial=initial, known=known.name if known else None
    )
    context: dict[str, Any] = {"calendar": found, "back": reverse("admin-calendar", args=[found.code])}
    if request.method == "POST" and form.is_valid():
        if "apply" in request.POST:
            form.attempt(actions.set_day, found, form.day, now=request.now, **form.values)
            if not form.errors:
                messages.success(request, _("The calendar is changed."))
                return redirect(f"{context['back']}?year={form.day.year}")
        else:
            exception = DayException(date=form.day, working=form.values["working"])
            context["effect"] = effect(found.code, with_day(working_days(found.code), form.day, exception), zone)
    return page(request, "calendar_day", context, form=form)


def _known(found: Calendar, text: str) -> CalendarDay | None:
    try:
        return found.days.filter(date=date.fromisoformat(text)).first()
    except ValueError:
        return None


@administrator
@require_http_methods(["GET", "HEAD", "POST"])
def clear(request: Request, code: str, day: str) -> HttpResponse:
    """Let a day be again what its week makes it, after a look at what that changes."""
    found, zone = _own(request, code)
    row = _known(found, day)
    if row is None:
        raise Http404
    form = Form(request.POST if request.method == "POST" else None)
    back = f"{reverse('admin-calendar', args=[found.code])}?year={row.date.year}"
    if request.method == "POST" and form.is_valid():
        form.attempt(actions.clear_day, found, row.date, now=request.now)
        if not form.errors:
            messages.success(request, _("The calendar is changed."))
            return redirect(back)
    context = {
        "calendar": found,
        "row": row,
        "shown": weekday_text(row.date),
        "back": back,
        "effect": effect(found.code, with_day(working_days(found.code), row.date, None), zone),
    }
    return page(request, "calendar_clear", context, form=form)


def with_day(calendar: WorkingDays, day: date, exception: DayException | None) -> WorkingDays:
    """A calendar as it would be with one day changed; None: the day is what its week makes it."""
    others = {one: found for one, found in calendar.exceptions.items() if one != day}
    return replace(calendar, exceptions={**others, day: exception} if exception else others)


def effect(code: str, calendar: WorkingDays, zone: ZoneInfo) -> dict[str, Any]:
    """What another calendar would do to open dates: a sentence, and the first of them."""
    number, first = 0, list[list[str]]()
    for shift in deadlines.shifts(code, calendar):
        number += 1
        if len(first) < SHOWN:
            first.append(_line(shift, zone))
    sentence = ngettext("Moves %(number)s open deadline later.", "Moves %(number)s open deadlines later.", number)
    told = sentence % {"number": number_text(number)} if number else _("Moves no open deadline.")
    return {"text": told, "rows": first, "head": [_("What"), _("Until now"), _("Then")], "more": max(0, number - SHOWN)}


def _line(shift: Shift, zone: ZoneInfo) -> list[str]:
    row = shift.row
    what = row.title if isinstance(row, Obligation) else str(wording.STAGES[row.stage])
    return [what, _last_day(shift.before, zone), _last_day(shift.after, zone)]


def _last_day(end: datetime, zone: ZoneInfo) -> str:
    return day_text(last_second(end, zone).date())
