"""Passing a petition on: QR code, poster, a frame for other sites; and its open data."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

import segno
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import SyndicationFeed
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from dauys.kernel.feeds import ManyTongued
from dauys.kernel.texts import language_of, pick
from dauys.people.views.access import Request
from dauys.petitions import opendata, outcomes, plans, posters, queries, showing
from dauys.petitions.views.reading import petition_or_404


def _public(response: HttpResponse, seconds: int) -> HttpResponse:
    patch_cache_control(response, public=True, max_age=seconds)
    return response


@require_safe
def qr(request: Request, case_id: UUID) -> HttpResponse:
    """The petition's address as a QR code."""
    petition = petition_or_404(request, case_id)
    code = segno.make(settings.SITE_URL + showing.address(petition), error="m")
    drawn = BytesIO()
    code.save(drawn, kind="svg", scale=8, border=4, dark="#000", light="#fff")
    return _public(HttpResponse(drawn.getvalue(), content_type="image/svg+xml"), 86_400)


@require_safe
def poster(request: Request, case_id: UUID) -> HttpResponse:
    """A page to print and hang up, in the language of the reader."""
    petition = petition_or_404(request, case_id)
    made = posters.draw(petition, language=get_language() or petition.language)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="petition-{petition.case_id}.pdf"'
    return _public(response, 300)


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # its stubs know only views without arguments
@require_safe
def embed(request: Request, case_id: UUID) -> HttpResponse:
    """A small frame for other sites: title, count, and the way here."""
    petition = petition_or_404(request, case_id)
    goal = queries.goal(petition)
    context = {
        "petition": petition,
        "goal": goal.needed["number"] if goal else 0,
        "label": showing.signatures_text(petition.number),
        "address": settings.SITE_URL + showing.address(petition),
    }
    return _public(render(request, "petitions/embed.html", context), 60)


def feed_of(made: SyndicationFeed) -> HttpResponse:
    """A feed as an answer that may be kept for a minute."""
    return _public(HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"), 60)


@require_safe
def news(request: Request, case_id: UUID) -> HttpResponse:
    """One petition as an Atom feed: the author's news and the official answers, newest first."""
    petition = petition_or_404(request, case_id)
    address = request.build_absolute_uri(showing.address(petition))
    made = ManyTongued(petition.title, address, "", language=get_language(), feed_url=request.build_absolute_uri())
    updates = [
        (row.at, str(row), pick(row.bodies), row.pk, language_of(row.bodies))
        for row in petition.case.updates.all()[:30]
    ]
    answers = [
        (
            at,
            f"{row.body}: {showing.outcome_text(petition, row.outcome)}",
            pick(row.texts),
            row.pk,
            language_of(row.texts),
        )
        for row in queries.responses(petition)
        if (at := row.published_at)
    ]
    plan = plans.of_petition(petition)
    effects = [
        (row.confirmed_at, outcomes.effect_text(row), pick(row.words), row.pk, language_of(row.words))
        for row in ([plan.effect] if plan.effect else [])
        if row.confirmed_at
    ]
    steps = [
        (row.changed_at, f"{row.get_state_display()}: {row.title}", row.why, row.pk, "")
        for row in plan.milestones
        if row.finished
    ]
    entries = sorted([*updates, *answers, *effects, *steps], key=lambda item: item[0], reverse=True)
    for at, title, text, key, language in entries:
        made.add_item(title, address, text, unique_id=f"urn:uuid:{key}", pubdate=at, updateddate=at, language=language)
    return feed_of(made)


@require_safe
def data_json(request: Request, case_id: UUID) -> HttpResponse:
    """The open data of the case as JSON."""
    record = opendata.record(petition_or_404(request, case_id), request.now)
    return _public(JsonResponse(record, json_dumps_params={"ensure_ascii": False, "indent": 1}), 60)


@require_safe
def data_csv(request: Request, case_id: UUID) -> HttpResponse:
    """The open data of the case as a table."""
    table = opendata.table(opendata.record(petition_or_404(request, case_id), request.now))
    response = HttpResponse(table, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="petition-{case_id}.csv"'
    return _public(response, 60)
