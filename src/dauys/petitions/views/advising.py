"""Legal advice: the author's page, and the lawyers' desk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dauys.kernel import limits
from dauys.kernel.forms import Form
from dauys.kernel.languages import own_name
from dauys.kernel.refusal import Refusal
from dauys.people.views.access import Request, holds
from dauys.petitions import advising, passages, tasks
from dauys.petitions.forms.advising import AskForm, CloseForm, ReplyForm, WriteForm
from dauys.petitions.models import AdviceRequest, Proposal
from dauys.petitions.views.authoring import Author, organised
from dauys.petitions.views.starting import either, sent

MOST = 100
"""Lines of the desk: what is due first; the others come up as these are done."""


@either
@organised
def advice(author: Author) -> HttpResponse:
    """Ask for advice, read what a lawyer has written, decide about each proposal."""
    rule, case = author.preset.advice, author.case
    data = sent(author.request)
    act = data.get("act", "") if data else ""
    ask = AskForm(data if act == "ask" else None, ways=rule.ways) if rule else None
    write = WriteForm(data if act == "write" else None)
    status, refusal = 200, None
    if data:
        form: Form | None = {"ask": ask, "write": write}.get(act)
        try:
            if form is None or form.is_valid():
                _act(author, act, form)
                return redirect("petitions:advice", case.pk)
            status = 422
        except Refusal as no:
            status = no.status
            if form is not None:
                form.refuse(no)
            else:
                refusal = no
    why_not = advising.refuse_asking(case, author.by)
    requests = advising.about(case)
    if rule is None and not requests and not case.proposals.exists():
        raise Http404
    context = {
        "petition": author.petition,
        "case": case,
        "requests": requests,
        "stage_proposals": advising.of_stage(case),
        "decides": bool(case.preset.moves_for("edit", case.stage)),
        "ask": None if why_not and status == 200 else ask,  # noqa: PLR2004  (HTTP)
        "why_not": why_not if why_not and why_not.code not in ("advice_waiting", "no_advice") else None,
        "write": write,
        "refusal": refusal,
        "back": reverse("petitions:manage", args=[case.pk]),
    }
    return render(author.request, "petitions/advice.html", context, status=status)


def _act(author: Author, act: str, form: Any) -> None:
    given: dict[str, Any] = {"by": author.by, "now": author.now}
    post, request = author.request.POST, author.request
    if act == "ask":
        data = form.cleaned_data
        network, language = limits.network_of(request), author.language
        call = form.call
        advising.ask(
            author.petition,
            way=data["way"],
            words=data["words"],
            call=call,
            language=language,
            network=network,
            **given,
        )
        messages.success(request, _("A lawyer will call you.") if call else _("Sent. A lawyer will write to you."))
    elif act in ("accept", "dismiss"):
        proposal = _owned(Proposal, author, post.get("proposal", ""))
        advising.decide(proposal, accept=act == "accept", **given)
        messages.success(request, _("It is in your text now.") if act == "accept" else _("Left as it was."))
    elif act in ("write", "give_up"):
        row = _owned(AdviceRequest, author, post.get("request", ""))
        if act == "write":
            advising.write(row, words=form.cleaned_data["words"], **given)
        else:
            advising.give_up(row, **given)


def _owned(model: Any, author: Author, key: str) -> Any:
    """A row of this very case; 404 for all others."""
    try:
        return model.objects.select_related("case__procedure", "case__place").get(pk=UUID(key), case=author.case)
    except (ValueError, model.DoesNotExist):
        raise Http404 from None


@holds("lawyer")
@never_cache
@require_safe
def desk(request: Request) -> HttpResponse:
    """Who waits for advice, what is due first on top."""
    rows = advising.for_lawyer(request.actor)
    waiting = [tasks.advice(row, request.now) for row in rows[:MOST]]
    return render(request, "petitions/advice_desk.html", {"tasks": waiting})


@holds("lawyer")
@never_cache
@either
def advice_request(request: Request, request_id: UUID) -> HttpResponse:
    """One request: take it, call or write, close it."""
    try:
        row = advising.one(request_id, request.actor)
    except Refusal:
        raise Http404 from None
    petition, data = row.case.petition, sent(request)
    act = data.get("act", "") if data else ""
    reply = ReplyForm(data if act == "reply" else None, sentences=passages.sentences(petition))
    close = CloseForm(data if act == "close" else None)
    form: Form | None = {"reply": reply, "close": close}.get(act)
    status, refusal, call = 200, None, None
    if data:
        try:
            if form is None or form.is_valid():
                call = _work(request, row, act, form)
                if act != "reveal":
                    return redirect("petitions:advice-desk") if act == "close" else redirect(request.path)
            else:
                status = 422
        except Refusal as no:
            status, refusal = no.status, no
    context = {
        "row": row,
        "petition": petition,
        "case": row.case,
        "language": own_name(row.language),
        "late": row.due_at is not None and row.answered_at is None and request.now >= row.due_at,
        "mine": row.taken_by_id == request.actor.person_id,
        "reply": reply,
        "close": close,
        "call": call,
        "refusal": refusal,
    }
    return render(request, "petitions/advice_request.html", context, status=status)


def _work(request: Request, row: AdviceRequest, act: str, form: Any) -> dict[str, str] | None:
    """Do what the button says; the number, where it is asked for."""
    given: dict[str, Any] = {"by": request.actor, "now": request.now}
    if act == "reveal":
        return advising.reveal(row, **given)
    if act == "take":
        advising.take(row, **given)
    elif act == "missed":
        advising.note_missed(row, **given)
        messages.success(request, _("Noted: the author is told that you will try again."))
    elif act == "reply":
        advising.reply(row, words=form.cleaned_data["words"], passages=form.passages(), **given)
        messages.success(request, _("Sent: the author has your advice and decides what to make of it."))
    elif act == "close":
        advising.close(row, note=form.cleaned_data["note"], **given)
        messages.success(request, _("Closed."))
    return None
