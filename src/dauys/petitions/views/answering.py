"""A body's desk: what it owes, and one duty from draft to published answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dauys.bodies import queries as bodies
from dauys.bodies.models import Body
from dauys.kernel import translator
from dauys.kernel.refusal import Refusal
from dauys.kernel.terms import end_of_day, last_second, local_date
from dauys.kernel.ui import Link
from dauys.people.views.access import Request, holds
from dauys.petitions import (
    actions,
    answer_texts,
    answers,
    attachments,
    authors,
    desks,
    machine,
    rules,
    showing,
    tasks,
    tongues,
)
from dauys.petitions.forms.answering import AnswerForm, ExtensionForm, RedirectionForm, WordsForm
from dauys.petitions.models import Response
from dauys.petitions.views.answer_texts import OFFICES, duty_of, languages
from dauys.procedures import actions as procedures
from dauys.procedures import queries as cases
from dauys.procedures import stages
from dauys.procedures.models import Case, Obligation

either = require_http_methods(["GET", "HEAD", "POST"])
LISTS = {
    "late": gettext_lazy("Late"),
    "due": gettext_lazy("Due next"),
    "no_term": gettext_lazy("Without a legal term"),
    "approval": gettext_lazy("Waiting for approval"),
    "met": gettext_lazy("Answered"),
}
"""The lists of the desk in the order of the page; see `desks.conditions`."""
OVERVIEW = ("late", "due", "no_term")
FIRST = 10
"""Rows of each list on the overview."""


def _mine(request: Request) -> tuple[list[Body], list[int]]:
    """The bodies an actor serves, and those that the address narrows the desk to."""
    served = list(Body.objects.filter(pk__in=cases.acting_for(request.actor)).order_by("path"))
    wanted = request.GET.get("body", "")
    chosen = [body.pk for body in served if body.code == wanted]
    return served, chosen or [body.pk for body in served]


def _address(request: Request, **changes: str) -> str:
    values = {name: request.GET.get(name, "") for name in ("show", "body")} | changes
    return "?" + urlencode({name: value for name, value in values.items() if value})


@holds(*OFFICES)
@never_cache
@require_safe
def duties(request: Request) -> HttpResponse:
    """What is late, what is due, what has no term; or one of these lists whole."""
    served, chosen = _mine(request)
    if not served:
        raise PermissionDenied
    show = request.GET.get("show", "")
    show = show if show in LISTS else ""
    figures = desks.duty_figures(chosen, request.now)
    numbers = {"met": figures.met} | {name: getattr(figures, name) for name in LISTS if name != "met"}
    links = [Link(_("Overview"), _address(request, show=""), not show)]
    links += [
        Link(f"{text} ({numbers[code]})", _address(request, show=code), show == code) for code, text in LISTS.items()
    ]
    context: dict[str, Any] = {
        "served": served,
        "one": served[0] if len(served) == 1 else None,
        "chosen": chosen[0] if len(chosen) == 1 else None,
        "figures": figures,
        "links": links,
        "show": show,
        "title": LISTS.get(show, ""),
    }
    if show:
        page = desks.duties_page(chosen, show, now=request.now, cursor=request.GET.get("after", ""))
        context["tasks"] = [tasks.duty(row, request.now) for row in page.rows]
        context["newer"] = _address(request, after=page.newer) if page.newer else ""
        context["older"] = _address(request, after=page.older) if page.older else ""
    else:
        context["sections"] = [_section(request, chosen, name, numbers[name]) for name in OVERVIEW if numbers[name]]
    return render(request, "petitions/duties.html", context)


def _section(request: Request, chosen: list[int], name: str, number: int) -> dict[str, Any]:
    rows = desks.duties_page(chosen, name, now=request.now, size=FIRST).rows
    more = number - len(rows)
    return {
        "title": LISTS[name],
        "tasks": [tasks.duty(row, request.now) for row in rows],
        "more": Link(_("All %(number)s") % {"number": number}, _address(request, show=name)) if more > 0 else None,
    }


@holds(*OFFICES)
@never_cache
@either
def duty(request: Request, obligation_id: UUID) -> HttpResponse:
    """One duty: draft the answer, hand it over for approval, approve and publish it or send it back."""
    obligation = duty_of(request, obligation_id)
    if request.method != "POST":
        return _page(request, obligation)
    act = ACTS.get(request.POST.get("act", ""))
    return act(request, obligation) if act else _page(request, obligation, status=422)


def _form(obligation: Obligation, data: Any = None, **options: Any) -> AnswerForm:
    case = obligation.case
    outcomes = {code: showing.outcome_text(case.petition, code) for code in rules.outcomes_of(case.preset)}
    known = answer_texts.origins(desks.draft_of(obligation))
    unread = [code for code, origin in known.items() if origin.unread]
    return AnswerForm(data, languages=_in_form(case), unread=unread, outcomes=outcomes, **options)


def _in_form(case: Case) -> list[str]:
    """The languages written in one form; none where there are so many that each has a page of its own."""
    owed = tongues.owed(case)
    return owed if len(owed) <= answer_texts.MANY else []


def _write(request: Request, obligation: Obligation, *, ready: bool) -> HttpResponse:
    form = _form(obligation, request.POST, ready=ready)
    if not form.is_valid():
        return _page(request, obligation, form=form, status=422)
    try:
        actions.draft_response(
            obligation,
            by=request.actor,
            outcome=form.cleaned_data["outcome"],
            texts=_texts(obligation, form),
            read=form.marked_read(),
            ready=ready,
            seen=request.POST.get("seen", ""),
            now=request.now,
        )
    except Refusal as refusal:
        form.refuse(refusal)
        now = duty_of(request, obligation.pk)
        return _page(request, now, form=form, stale=refusal.code == "stale", status=refusal.status)
    handed = _("The answer waits for approval now.")
    messages.success(request, handed if ready else _("The draft is kept. Your colleagues can go on with it."))
    return redirect("petitions:duty", obligation.pk)


def _texts(obligation: Obligation, form: AnswerForm) -> dict[str, str]:
    """What the answer says once the form is saved: its texts, and those that have pages of their own as they stand."""
    draft = desks.draft_of(obligation)
    return {**(draft.texts if draft else {}), **form.texts()}


def _save(request: Request, obligation: Obligation) -> HttpResponse:
    """Keep a draft, finished or not."""
    return _write(request, obligation, ready=False)


def _ask(request: Request, obligation: Obligation) -> HttpResponse:
    """Hand the draft to the second pair of eyes."""
    return _write(request, obligation, ready=True)


def _begin(request: Request, obligation: Obligation) -> HttpResponse:
    """Put a polite beginning before what was typed, in each language."""
    typed = _form(obligation, request.POST).typed()
    chosen = request.POST.get("beginning", "")
    for code in _in_form(obligation.case):
        beginning = answers.beginning(chosen, code, obligation.case.petition)
        name = f"text_{code}"
        if beginning and beginning not in typed[name]:
            typed[name] = f"{beginning}\n\n{typed[name]}".strip() + ("\n\n" if not typed[name].strip() else "")
    return _page(request, obligation, form=_form(obligation, initial=typed))


def _publish(request: Request, obligation: Obligation) -> HttpResponse:
    """Approve and publish."""
    draft = desks.draft_of(obligation)
    if draft is None:
        return _page(request, obligation, status=409)
    try:
        actions.publish_response(draft, by=request.actor, seen=request.POST.get("seen", ""), now=request.now)
    except Refusal as refusal:
        return _page(request, duty_of(request, obligation.pk), refusal=refusal, status=refusal.status)
    messages.success(request, _("The answer is published. Everybody who asked is told."))
    return redirect(showing.address(obligation.case.petition))


def _send_back(request: Request, obligation: Obligation) -> HttpResponse:
    """Send the draft back with words."""
    draft = desks.draft_of(obligation)
    if draft is None:
        return _page(request, obligation, status=409)
    form = WordsForm(request.POST)
    if form.is_valid():
        words, seen = form.cleaned_data["words"], request.POST.get("seen", "")
        form.attempt(actions.send_response_back, draft, by=request.actor, words=words, seen=seen)
    if form.errors:
        return _page(request, duty_of(request, obligation.pk), back=form, status=422)
    messages.success(request, _("Sent back. Whoever wrote it sees what should be changed."))
    return redirect("petitions:duties")


def _machine(request: Request, obligation: Obligation) -> HttpResponse:
    """Ask a machine for drafts of the languages that are missing."""
    try:
        wanted = machine.ask_for_answer(obligation, by=request.actor, now=request.now)
    except Refusal as refusal:
        return _page(request, duty_of(request, obligation.pk), refusal=refusal, status=refusal.status)
    text = ngettext("%(n)d draft is on its way.", "%(n)d drafts are on their way.", len(wanted)) % {"n": len(wanted)}
    messages.success(request, text)
    return redirect(f"{reverse('petitions:duty', args=[obligation.pk])}#languages")


ACTS: dict[str, Callable[[Request, Obligation], HttpResponse]] = {
    "save": _save,
    "ask": _ask,
    "begin": _begin,
    "publish": _publish,
    "back": _send_back,
    "machine": _machine,
}


def _page(
    request: Request,
    obligation: Obligation,
    *,
    form: AnswerForm | None = None,
    back: WordsForm | None = None,
    refusal: Refusal | None = None,
    stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    case, draft = obligation.case, desks.draft_of(obligation)
    bound = next((one for one in (form, back) if one is not None and one.is_bound), None)
    context = {
        "obligation": obligation,
        "case": case,
        **_asked(request, case),
        "duty_state": tasks.state_tag(obligation, request.now),
        "why": answers.why(obligation),
        "places": answers.places(case.petition),
        "attachments": attachments.lines(case, request.actor),
        "draft": draft,
        "draft_texts": answers.written(draft),
        "outcome_text": showing.outcome_text(case.petition, draft.outcome) if draft and draft.outcome else "",
        "by_me": draft is not None and request.actor.person_id in answer_texts.writers(draft),
        "approves": _approves(request, obligation, draft),
        "answer": form or _form(obligation, initial=AnswerForm.initial_of(draft)),
        "back": back or WordsForm(),
        "form": bound,
        "refusal": refusal,
        "stale": stale,
        "seen": draft.revision if draft else "",
        "beginnings": answers.BEGINNINGS,
        "languages": languages(obligation, draft),
        "split": not _in_form(case),
        "machine": translator.is_on() and bool(draft and answer_texts.source_of(draft, case)),
        "unpublishable": _unpublishable(case, draft),
        "days_late": _days_late(request, obligation),
        **answers.possible(obligation, request.actor, request.now),
    }
    return render(request, "petitions/duty.html", context, status=status)


def _asked(request: Request, case: Case) -> dict[str, Any]:
    """The petition, and its author where only those who answer may know who it is."""
    petition = case.petition
    petition.case = case
    return {"petition": petition, "unshown_name": authors.unshown_name(petition, request.actor, now=request.now)}


def _unpublishable(case: Case, draft: Response | None) -> Refusal | None:
    """Why what is written could not be published as it is now."""
    if draft is None:
        return None
    return rules.refuse_languages(case.preset, draft.texts) or rules.refuse_unread(answer_texts.unread(draft))


def _approves(request: Request, obligation: Obligation, draft: Response | None) -> bool:
    """Whether this actor is the second pair of eyes for what is written now."""
    head = obligation.body_id in cases.approving_for(request.actor)
    return head and obligation.open and draft is not None and draft.waiting


def _days_late(request: Request, obligation: Obligation) -> str:
    late = obligation.due_at is not None and obligation.state(request.now) == "late"
    return tasks.days_late(obligation.due_at, request.now, obligation.case.tz) if late and obligation.due_at else ""


@holds(*OFFICES)
@never_cache
@either
def extend(request: Request, obligation_id: UUID) -> HttpResponse:
    """Take more time before the term is over, for a reason that everybody can read."""
    obligation = duty_of(request, obligation_id)
    case = obligation.case
    form = ExtensionForm(request.POST if request.method == "POST" else None, today=local_date(request.now, case.tz))
    if request.method == "POST" and form.is_valid():
        until, reason = end_of_day(form.cleaned_data["until"], case.tz), form.cleaned_data["reason"]
        form.attempt(procedures.extend, obligation, until=until, reason=reason, by=request.actor, now=request.now)
        if not form.errors:
            messages.success(request, _("The new date stands, and everybody who follows is told."))
            return redirect("petitions:duty", obligation.pk)
    possible = answers.possible(obligation, request.actor, request.now)
    latest = stages.latest_end(obligation)
    possible["latest"] = last_second(latest, case.tz) if latest else None
    context = {"obligation": obligation, "case": case, "petition": case.petition, "form": form, **possible}
    return render(request, "petitions/duty_extend.html", context, status=422 if form.errors else 200)


@holds(*OFFICES)
@never_cache
@either
def pass_on(request: Request, obligation_id: UUID) -> HttpResponse:
    """Pass a duty on to the body that is competent, for a reason that everybody can read."""
    obligation = duty_of(request, obligation_id)
    case, words = obligation.case, request.GET.get("q", "").replace("\x00", "").strip()[:100]
    on = local_date(request.now, case.tz)
    competent = bodies.competent(case.topic, case.place, on) if case.topic else []
    found = list(bodies.visible(on=on, text=words, jurisdiction=case.jurisdiction)[:FIRST]) if words else []
    offered = [body for body in dict.fromkeys([*found, *competent]) if body.pk != obligation.body_id]
    form = RedirectionForm(request.POST if request.method == "POST" else None, choices=offered)
    if request.method == "POST" and form.is_valid():
        to, reason = form.cleaned_data["to"], form.cleaned_data["reason"]
        form.attempt(procedures.redirect, obligation, to=to, reason=reason, by=request.actor, now=request.now)
        if not form.errors:
            messages.success(request, _("Passed on to: %(body)s. Its term runs on.") % {"body": to})
            return redirect("petitions:duties")
    possible = answers.possible(obligation, request.actor, request.now)
    context = {
        "obligation": obligation,
        "case": case,
        "petition": case.petition,
        "form": form,
        "words": words,
        "offered": offered,
        "nothing": bool(words) and not found,
        **possible,
    }
    return render(request, "petitions/duty_pass_on.html", context, status=422 if form.errors else 200)
