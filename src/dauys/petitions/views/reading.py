"""The page of a petition, its count, its signatures and its history."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dauys.files.showing import Shown
from dauys.follow import queries as follow
from dauys.kernel.dates import day_text, time_text
from dauys.kernel.languages import LONGEST_CODE
from dauys.kernel.paging import Page
from dauys.kernel.paging import page as page_of
from dauys.kernel.texts import language_of
from dauys.kernel.ui.numbers import number_text
from dauys.ledger import queries as ledger
from dauys.people.actor import Actor
from dauys.people.views.access import Request
from dauys.petitions import (
    attaching,
    attachments,
    correcting,
    counting,
    decision_letters,
    dockets,
    donating,
    group,
    maps,
    objecting,
    outcomes,
    plans,
    queries,
    referring,
    removing,
    rules,
    showing,
    verifying,
)
from dauys.petitions.models import Petition, Response, Signature
from dauys.procedures import queries as cases
from dauys.procedures import wording
from dauys.procedures.models import Case


def petition_or_404(request: Request, case_id: UUID) -> Petition:
    """The petition that this actor may read, or 404."""
    try:
        return queries.by_id(case_id, request.actor)
    except Petition.DoesNotExist:
        raise Http404 from None


@require_safe
def page(request: Request, case_id: UUID, slug: str = "") -> HttpResponse:  # noqa: ARG001  (the slug is decoration)
    """Everything about one petition: what it asks, how far it is, what happens next, what was answered."""
    petition = petition_or_404(request, case_id)
    if petition.case.withheld_at is not None:
        context = {
            "petition": petition,
            "case": petition.case,
            "now": request.now,
            "removals": decision_letters.told(petition.case),
        }
        context |= {"timeline": showing.way(petition, request.now), "label": showing.signatures_text(petition.number)}
        context["list_url"] = reverse("petitions:list")
        return render(request, "petitions/withheld.html", context, status=HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS)
    petition.reading = request.GET.get("text", "")[:LONGEST_CODE]
    return render(request, "petitions/page.html", _context(request, petition))


def _context(request: Request, petition: Petition) -> dict[str, Any]:
    case = petition.case
    thresholds = [
        (threshold, showing.effect_text(petition, threshold), threshold.needed["number"])
        for threshold in case.thresholds.all()
    ]
    duties = showing.duties(petition, request.now)
    roles = cases.roles_in(case, request.actor)
    is_open = rules.refuse_signing_anything(case, now=request.now) is None
    return {
        "petition": petition,
        "case": case,
        "now": request.now,
        "stage_text": wording.STAGES[case.stage],
        "stage_colour": wording.COLOURS.get(case.stage, "grey"),
        "list_url": reverse("petitions:list"),
        "manage_url": showing.address(petition, "manage"),
        "follows": follow.follows(request.actor.person_id, "case", str(petition.case_id)),
        "goal": queries.goal(petition),
        "thresholds": thresholds,
        "responses": [_response(petition, row) for row in queries.responses(petition)],
        "duties": duties,
        "late": [(duty, showing.late_text(duty, request.now)) for duty, _state, _colour in duties if duty.open],
        "timeline": showing.way(petition, request.now),
        "updates": [(row, showing.language_note(language_of(row.bodies))) for row in case.updates.all()[:5]],
        "verification": verifying.shown(petition, request.now),
        "refusal": objecting.refusal_of(case),
        "is_author": bool(roles & {"author", "organiser"}),
        "signed": _signed(request, petition),
        "open": is_open,
        "as_of": petition.counted_until if is_open else None,
        "count_url": showing.address(petition, "count") if is_open else "",
        "label": showing.signatures_text(petition.number),
        "share_url": request.build_absolute_uri(showing.address(petition)),
        "embed_code": showing.embed_code(petition),
        "gifts": donating.section(petition),
        "attachments": _attached(case, request.actor, roles),
        **_said(petition),
        **_followed_up(request, petition),
    }


def _attached(case: Case, actor: Actor, roles: Collection[str]) -> list[Shown]:
    """What is attached, as far as this reader sees it."""
    taking_down = bool(attaching.TAKE_DOWN.intersection(roles)) and case.submitted_at is not None
    own = "author" in roles or "organiser" in roles
    return attachments.lines(case, actor, own=own, taking_down=taking_down)


def _followed_up(request: Request, petition: Petition) -> dict[str, Any]:
    """Where the signatures come from, and what committees have done with them."""
    return {
        "minima": maps.minima(petition, queries.goal(petition)),
        "places": maps.bars(petition),
        "map": maps.tiles(petition),
        "plan": outcomes.of_plan(plans.of_petition(petition), request.now),
        "proceedings": dockets.of_petition(petition, request.now),
        "chain": referring.chain(petition),
        "removals": decision_letters.told(petition.case),
        "handles": bool(removing.role_of(petition.case, request.actor)),
    }


def _said(petition: Petition) -> dict[str, Any]:
    """What the petition says beside title and text, in which languages, and who says it."""
    return {
        "title_language": petition.title_language,
        "language_note": showing.language_note(petition.shown_language),
        "translation_note": showing.translation_note(petition),
        "text_languages": showing.text_languages(petition),
        "organisers": group.named(petition),
        "author_named": group.with_role(petition.case, petition.author_shown, petition.case.author_role),
        "corrections": correcting.published(petition.case),
        "group_notes": [note for note in (group.vacancy(petition.case), group.lack(petition.case)) if note],
        "own_fields": showing.own_fields(petition),
    }


def _response(petition: Petition, row: Response) -> tuple[Response, str, str]:
    """An answer with its outcome in words, and which language it is in where that is not the page's."""
    return row, showing.outcome_text(petition, row.outcome), showing.language_note(language_of(row.texts))


def _signed(request: Request, petition: Petition) -> bool:
    """Whether somebody signed in has signed; nothing is told to anybody else."""
    person_id = request.actor.person_id
    return person_id is not None and petition.case_id in {case for case, _id in queries.signed_by(person_id)}


@require_safe
def count(request: Request, case_id: UUID) -> HttpResponse:  # noqa: ARG001  (the same for everybody)
    """The number that counts, as of when; tiny, the same for everybody, cached for some seconds."""
    row = Petition.objects.filter(case_id=case_id).exclude(case__stage__in=queries.HIDDEN)
    found = row.values_list("number", "counted_until").first()
    if found is None:
        raise Http404
    response = JsonResponse({"count": found[0], "as_of": found[1]})
    patch_cache_control(response, public=True, max_age=5, stale_while_revalidate=30, stale_if_error=600)
    return response


@require_safe
def signatures(request: Request, case_id: UUID) -> HttpResponse:
    """The ordered list of signatures, with as much of each as the preset lets others see."""
    petition = petition_or_404(request, case_id)
    shown = petition.case.preset.signers.shown
    rows = counting.in_person(petition)
    found = page_of(rows, ("-counted_at", "-id"), cursor=request.GET.get("after", ""), size=50)
    entered = counting.entered(petition)
    context = {
        "petition": petition,
        "shown": shown,
        "entered": entered,
        "listed": max(petition.number - entered, 0),
        "head": [_("No."), _("Name"), _("Signed at")],
        "lines": _lines(petition, rows, found.rows, petition.number - entered),
        "places": maps.bars(petition, most=None),
        **_neighbours(found),
    }
    return render(request, "petitions/signatures.html", context)


def _lines(
    petition: Petition, rows: QuerySet[Signature], page: Sequence[Signature], listed: int
) -> list[tuple[str, str, str]]:
    """The lines of a page of the list, numbered from the first signature on; one query where it is not the first."""
    if not page:
        return []
    first = page[0]
    newer = rows.filter(Q(counted_at__gt=first.counted_at) | Q(counted_at=first.counted_at, id__gt=first.id)).count()
    zone, lines = petition.case.tz, []
    for place, row in enumerate(page):
        at = (row.counted_at or row.created_at).astimezone(zone)
        day = f"{day_text(at.date())}, {time_text(at)}"
        lines.append((number_text(max(listed - newer - place, 1)), row.shown or _("Name not shown"), day))
    return lines


@require_safe
def history(request: Request, case_id: UUID) -> HttpResponse:
    """Every entry of the case's chain, with its hash, so that anybody can check that nothing was changed."""
    petition = petition_or_404(request, case_id)
    found = page_of(ledger.history(case_id), ("-seq",), cursor=request.GET.get("after", ""), size=50)
    rows = showing.told(petition, found.rows)
    return render(request, "petitions/history.html", {"petition": petition, "rows": rows, **_neighbours(found)})


def _neighbours(page: Page[Any]) -> dict[str, str]:
    """The addresses of the pages before and after."""
    return {
        "newer": f"?after={page.newer}" if page.newer else "",
        "older": f"?after={page.older}" if page.older else "",
    }
