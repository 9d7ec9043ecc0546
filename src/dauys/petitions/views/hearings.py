"""Hearings: the public calendar, the page of each, and its minutes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dauys.kernel.ui import Link
from dauys.people.views.access import Request, signed_in
from dauys.petitions import agenda, considering, dockets, icalendar, proceedings
from dauys.petitions.forms.considering import CallOffForm, MinutesForm
from dauys.petitions.models import Hearing
from dauys.procedures import queries as cases

FRESH = 300
"""Seconds for which a calendar file may be kept."""


@require_safe
def hearings(request: Request) -> HttpResponse:
    """The hearings to come, the next first; or those that were held, the latest first."""
    coming = request.GET.get("show") != "held"
    found = agenda.hearings(coming=coming, now=request.now, cursor=request.GET.get("after", ""))
    show = "" if coming else "show=held&"
    context = {
        "coming": coming,
        "links": [Link(_("To come"), "?", coming), Link(_("Held"), "?show=held", not coming)],
        "rows": [(row, dockets.hearing_when(row)) for row in found.rows],
        "lost": found.lost,
        "newer": f"?{show}after={found.newer}" if found.newer else "",
        "older": f"?{show}after={found.older}" if found.older else "",
    }
    return render(request, "petitions/hearings.html", context)


def _hearing(request: Request, hearing_id: UUID) -> Hearing:
    try:
        return agenda.hearing(hearing_id, request.actor)
    except Hearing.DoesNotExist:
        raise Http404 from None


def _manages(request: Request, row: Hearing) -> bool:
    """Whether this actor's post lets them set hearings in such cases."""
    return proceedings.refuse_role(row.case, "hear", cases.roles_in(row.case, request.actor)) is None


@require_safe
def hearing(request: Request, hearing_id: UUID) -> HttpResponse:
    """One hearing: when, where, what about, and afterwards what was said."""
    row = _hearing(request, hearing_id)
    context = {
        "hearing": row,
        "petition": row.case.petition,
        "case": row.case,
        "when": dockets.hearing_when(row),
        "over": request.now >= row.starts_at,
        "manages": _manages(request, row),
    }
    return render(request, "petitions/hearing.html", context)


def entry(row: Hearing) -> icalendar.Entry:
    """A hearing as an entry of a calendar."""
    links = "\n".join(filter(None, (row.agenda, row.broadcast)))
    return icalendar.Entry(
        key=str(row.pk),
        title=_("Hearing: %(petition)s") % {"petition": row.case.petition.title},
        starts_at=row.starts_at,
        changed=row.called_off_at or row.set_at,
        place=row.venue or row.broadcast,
        text=links,
        address=settings.SITE_URL + reverse("petitions:hearing", args=[row.pk]),
        called_off=row.called_off_at is not None,
    )


def file_of(entries: list[icalendar.Entry], request: Request, name: str) -> HttpResponse:
    """Entries as a file that calendars take."""
    text = icalendar.written(entries, host=request.get_host().partition(":")[0])
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


@require_safe
def calendar(request: Request) -> HttpResponse:
    """All hearings to come as one calendar that can be subscribed to."""
    response = file_of([entry(row) for row in agenda.calendar(request.now)], request, "hearings")
    patch_cache_control(response, public=True, max_age=FRESH)
    return response


@require_safe
def event(request: Request, hearing_id: UUID) -> HttpResponse:
    """One hearing as a calendar file."""
    return file_of([entry(_hearing(request, hearing_id))], request, f"hearing-{hearing_id}")


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: Request, hearing_id: UUID) -> HttpResponse:
    """Publish the minutes of a hearing, or call it off."""
    row = _hearing(request, hearing_id)
    if not _manages(request, row):
        raise PermissionDenied
    off = request.method == "POST" and request.POST.get("act") == "off"
    posted = request.POST if request.method == "POST" else None
    minutes = MinutesForm(None if off else posted, initial={"minutes": row.minutes, "recording": row.recording})
    calling = CallOffForm(posted if off else None)
    form = calling if off else minutes
    if form.is_bound and form.is_valid():
        action: Any = considering.call_off if off else considering.publish_minutes
        form.attempt(action, row, by=request.actor, now=request.now, **form.cleaned_data)
        if not form.errors:
            messages.success(request, _("The hearing is called off.") if off else _("The minutes are published."))
            return redirect("petitions:hearing", row.pk)
    context = {
        "hearing": row,
        "petition": row.case.petition,
        "case": row.case,
        "when": dockets.hearing_when(row),
        "over": request.now >= row.starts_at,
        "form": form,
        "minutes": minutes,
        "calling": calling,
    }
    return render(request, "petitions/hearing_manage.html", context, status=form.status)
