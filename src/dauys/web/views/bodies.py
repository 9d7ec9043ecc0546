"""One public body: what it owes, has answered and is competent for."""

from __future__ import annotations

from statistics import median
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dauys.bodies import queries as bodies
from dauys.bodies.models import Body
from dauys.follow import queries as follow
from dauys.kernel.texts import choose, marked
from dauys.kernel.ui import Row, links
from dauys.people import queries as people
from dauys.people.views.access import Request
from dauys.petitions import plans
from dauys.petitions.models import Petition
from dauys.procedures import queries as procedures
from dauys.procedures import wording
from dauys.procedures.models import Obligation

SHOWN = 20


@require_safe
def body(request: Request, code: str) -> HttpResponse:
    """One body: what it owes by when, what is late, what it answered, what it is competent for, who to write to."""
    try:
        found = bodies.by_code(code)
    except Body.DoesNotExist:
        raise Http404 from None
    return render(request, "web/body.html", _context(request, found))


def _context(request: Request, found: Body) -> dict[str, Any]:
    owed = list(procedures.owed_by(frozenset({found.pk})).exclude(kind=Obligation.Kind.CHECK)[:SHOWN])
    met = list(procedures.met_by(found)[:SHOWN])
    about = Petition.objects.in_bulk([row.case_id for row in (*owed, *met)])
    return {
        "body": found,
        "owed": [_line(row, about.get(row.case_id), request) for row in owed],
        "met": [_line(row, about.get(row.case_id), request) for row in met],
        "figures": _figures(found, request),
        "plans": plans.of_body(found),
        "competences": bodies.competences(found),
        "parent": Body.objects.filter(path=found.path[: -Body.steplen]).first(),
        "posts": _posts(found, request),
        "contacts": [Row(*pair) for pair in _contacts(found)],
        "petitions_url": f"{reverse('petitions:list')}?show=all&body={found.code}",
        "follows": follow.follows(request.actor.person_id, "body", found.code),
        "successor": bodies.current(found, request.now.date()) if found.successor_id else None,
    }


def _line(row: Obligation, petition: Petition | None, request: Request) -> dict[str, Any]:
    state = row.state(request.now)
    return {
        "duty": row,
        "title": petition.title if petition else "",
        "language": choose(petition.titles, petition.language) if petition else "",
        "what": marked(row.case.preset.duties.get(row.duty)) or row.title,
        "href": reverse("petitions:page", args=[row.case_id]),
        "state": str(wording.DUTY_STATES[state]),
        "colour": wording.DUTY_COLOURS[state],
    }


def _figures(found: Body, request: Request) -> dict[str, Any]:
    """How the body keeps its terms: open, late, answered, in term, and the median number of days to an answer."""
    duties = Obligation.objects.filter(body=found, kind=Obligation.Kind.DUTY)
    spans = [(row.met_at - row.laid_at).days for row in duties.filter(met_at__isnull=False) if row.met_at]
    answered = duties.filter(met_at__isnull=False)
    in_term = sum(1 for row in answered if not row.met_late)
    return {
        "open": duties.filter(met_at=None, void_at=None).count(),
        "late": duties.filter(procedures.late(request.now)).count(),
        "answered": len(spans),
        "in_term": in_term,
        "median": int(median(spans)) if spans else None,
    }


def _posts(found: Body, request: Request) -> list[str]:
    """Which posts the body has, without names: the public sees functions, not people."""
    rows = people.posts(body_id=found.pk, now=request.now)
    return sorted({str(row.get_role_display()) for row in rows})


def _contacts(found: Body) -> list[tuple[str, str]]:
    words = {"address": _("Address"), "phone": _("Phone"), "email": _("E-mail"), "site": _("Site")}
    return [
        (words[key], links.link(value) if key == "site" else value)
        for key, value in found.contacts.items()
        if key in words and value
    ]
