"""My page: what I did, what I follow, what waits for me."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dauys.follow import queries as follow
from dauys.people.views.access import Request, cursor, signed_in
from dauys.petitions import queries as petitions
from dauys.petitions import showing

SHOWN = 20
ADDRESSES = {
    "place": "/petitions/?place={}",
    "topic": "/petitions/?topic={}",
    "body": "/bodies/{}/",
    "case": "/petitions/{}/",
}
"""Where what one can follow has its page."""


@never_cache
@require_safe
@signed_in
def my(request: Request) -> HttpResponseBase:
    """Everything of mine on one page."""
    person_id = request.actor.person_id
    if person_id is None:
        return HttpResponse(status=404)
    before = cursor(request.GET.get("before", ""))
    followed = follow.targets_of(person_id, "case", before=before)
    signed = [case_id for case_id, _signature in petitions.signed_by(person_id)[:SHOWN]]
    page = follow.of(
        person_id,
        cases={str(key): title for key, title in petitions.titles(followed).items()},
        addresses=ADDRESSES,
        before=before,
    )
    context = {
        "started": [showing.card(row, request.now, to="manage") for row in petitions.started_by(person_id)[:SHOWN]],
        "signed": [showing.card(row, request.now) for row in petitions.by_ids(signed)],
        "page": page,
        "more": f"?before={page.following}" if page.following else "",
        "next": reverse("my"),
    }
    return render(request, "web/my.html", context)
