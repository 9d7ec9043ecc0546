"""A committee's desk: the cases in which it may do something, and each of its steps in one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dauys.bodies import queries as bodies
from dauys.bodies.models import Body
from dauys.kernel.forms import Form
from dauys.kernel.terms import local_date
from dauys.kernel.ui import Task
from dauys.people.views.access import Request, holds
from dauys.petitions import agenda, committees, considering, desks, dockets, showing, tasks, tongues
from dauys.petitions.forms.considering import (
    AskForm,
    ConclusionForm,
    EvidenceForm,
    HearingForm,
    InviteForm,
    PressForm,
    VoteForm,
)
from dauys.petitions.models import Petition
from dauys.petitions.rules import outcomes_of
from dauys.procedures import queries as cases
from dauys.procedures import rules, wording

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ROLES = ("committee", "body", "head")
DONE = gettext_lazy("Done: it stands on the petition’s page.")
FOUND = 10
"""Bodies offered for a few words."""


@holds(*ROLES)
@never_cache
@require_safe
def matters(request: Request) -> HttpResponse:
    """The open cases, those with the most signatures first, above them what is still to be answered."""
    rows = desks.with_committee(request.actor)
    page = desks.committee_page(rows, cursor=request.GET.get("after", ""))
    context = {
        "number": rows.count(),
        "asked": [tasks.inquiry(row, request.now) for row in agenda.asked_by(request.actor)[: desks.FIRST_ASKED]],
        "tasks": [tasks.case(row) for row in page.rows],
        "newer": f"?after={page.newer}" if page.newer else "",
        "older": f"?after={page.older}" if page.older else "",
    }
    return render(request, "petitions/committee.html", context)


@holds(*ROLES)
@never_cache
@require_safe
def matter(request: Request, case_id: UUID) -> HttpResponse:
    """One case: what the preset lets this actor do now, and all that was done."""
    petition = _petition(request, case_id)
    return render(request, "petitions/committee_case.html", _context(request, petition))


def _petition(request: Request, case_id: UUID) -> Petition:
    petition = desks.with_committee(request.actor).filter(pk=case_id).first()
    if petition is None:
        raise Http404
    return petition


def _context(request: Request, petition: Petition) -> dict[str, Any]:
    case = petition.case
    return {
        "petition": petition,
        "case": case,
        "now": request.now,
        "steps": _steps(request, petition),
        "stage_text": wording.STAGES[case.stage],
        "stage_colour": wording.COLOURS.get(case.stage, "grey"),
        "duties": showing.duties(petition, request.now),
        "proceedings": dockets.of_petition(petition, request.now),
        "hearings_managed": rules.allows(case, "hear", cases.roles_in(case, request.actor)),
        "timeline": showing.timeline(petition),
    }


def _steps(request: Request, petition: Petition) -> list[Task]:
    """The steps that the preset lets this actor take here."""
    roles = cases.roles_in(petition.case, request.actor)
    found = [
        Task(title=str(step.title), href=reverse("petitions:committee-step", args=[petition.pk, name]))
        for name, step in STEPS.items()
        if rules.allows(petition.case, step.move, roles)
    ]
    if any(rules.allows(petition.case, move, roles) for move in ("plan", "milestone")):
        planned = reverse("petitions:plan-desk", args=[petition.pk])
        found.append(Task(title=_("What comes of it: the plan and its steps"), href=planned))
    return found


@holds(*ROLES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: Request, case_id: UUID, name: str) -> HttpResponse:
    """Take one step in one case."""
    petition, wanted = _petition(request, case_id), STEPS.get(name)
    if wanted is None or not rules.allows(petition.case, wanted.move, cases.roles_in(petition.case, request.actor)):
        raise Http404
    extra = wanted.more(request, petition)
    options = extra.pop("options", {})
    form = wanted.form(request.POST if request.method == "POST" else None, **options)
    if form.is_bound and form.is_valid():
        form.attempt(wanted.take, request, petition, form)
        if not form.errors:
            messages.success(request, str(wanted.done))
            return redirect("petitions:committee-case", petition.pk)
    context = {"petition": petition, "case": petition.case, "form": form, "step": wanted, **extra}
    return render(request, "petitions/committee_step.html", context, status=form.status)


def _press(request: Request, petition: Petition, form: Form) -> None:
    considering.press(petition, by=request.actor, now=request.now, **form.cleaned_data)


def _ask(request: Request, petition: Petition, form: Form) -> None:
    considering.ask_author(petition, by=request.actor, now=request.now, **form.cleaned_data)


def _ask_body(request: Request, petition: Petition, form: Form) -> None:
    considering.ask_body(petition, by=request.actor, now=request.now, **form.cleaned_data)


def _bodies(request: Request, petition: Petition) -> dict[str, Any]:
    """Bodies to ask: those with the words searched for, else those competent for the topic."""
    case, words = petition.case, request.GET.get("q", "").replace("\x00", "").strip()[:100]
    on = local_date(request.now, case.tz)
    found: list[Body] = list(bodies.visible(on=on, text=words, jurisdiction=case.jurisdiction)[:FOUND]) if words else []
    competent = bodies.competent(case.topic, case.place, on) if case.topic else []
    offered = list(dict.fromkeys([*found, *competent]))
    known = {"searched": True, "words": words, "nothing": bool(words) and not found, "offered": offered}
    return {"options": {"choices": offered}, **known}


def _invite(request: Request, petition: Petition, form: Form) -> None:
    if isinstance(form, InviteForm):
        said = {name: form.cleaned_data[name] for name in ("words", "venue", "link")}
        at = form.moment(petition.case.tz)
        considering.invite(petition, by=request.actor, meets_at=at, now=request.now, **said)


def _hear(request: Request, petition: Petition, form: Form) -> None:
    if isinstance(form, HearingForm):
        said = {name: form.cleaned_data[name] for name in ("venue", "broadcast", "agenda")}
        at = form.moment(petition.case.tz)
        considering.hear(petition, by=request.actor, starts_at=at, now=request.now, **said)


def _vote(request: Request, petition: Petition, form: Form) -> None:
    if isinstance(form, VoteForm):
        data = form.cleaned_data
        said = {"held_on": data["on"], "motion": data["motion"], "rule": data["rule"], "ballots": form.ballots()}
        considering.vote(petition, by=request.actor, numbers=form.numbers(), now=request.now, **said)


def _members(request: Request, petition: Petition) -> dict[str, Any]:
    """Who may vote by name: those who sit in the committee today."""
    body = committees.of_case(petition.case)
    on = local_date(request.now, petition.case.tz)
    return {"options": {"members": committees.members(body, on) if body else []}}


def _conclude(request: Request, petition: Petition, form: Form) -> None:
    if isinstance(form, ConclusionForm):
        said = {"outcome": form.cleaned_data["outcome"], "texts": form.texts()}
        considering.conclude(petition, by=request.actor, now=request.now, **said)


def _outcomes(request: Request, petition: Petition) -> dict[str, Any]:  # noqa: ARG001  (each step's has the same form)
    outcomes = {code: showing.outcome_text(petition, code) for code in outcomes_of(petition.case.preset)}
    return {"options": {"languages": tongues.owed(petition.case), "outcomes": outcomes}}


def _nothing(request: Request, petition: Petition) -> dict[str, Any]:  # noqa: ARG001  (as above)
    return {}


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step: the preset's move behind it, its words, its form, and what it does."""

    move: str
    title: StrOrPromise
    form: type[Form]
    take: Callable[[Request, Petition, Any], None]
    more: Callable[[Request, Petition], dict[str, Any]] = _nothing
    done: StrOrPromise = DONE


STEPS: Mapping[str, Step] = {
    "question": Step(
        move="request_info",
        title=gettext_lazy("Ask the author for more information"),
        form=AskForm,
        take=_ask,
        done=gettext_lazy("The author is told and has until that day to answer."),
    ),
    "evidence": Step(
        move="request_info",
        title=gettext_lazy("Ask a public body for information"),
        form=EvidenceForm,
        take=_ask_body,
        more=_bodies,
        done=gettext_lazy("The body is told. Its answer is published."),
    ),
    "invitation": Step(
        move="invite",
        title=gettext_lazy("Invite the author"),
        form=InviteForm,
        take=_invite,
        done=gettext_lazy("The author is told and says whether they come."),
    ),
    "press": Step(
        move="press",
        title=gettext_lazy("Urge the body to answer"),
        form=PressForm,
        take=_press,
        done=gettext_lazy("Those who owe the answer are told, and everybody can read it."),
    ),
    "hearing": Step(
        move="hear",
        title=gettext_lazy("Set a hearing"),
        form=HearingForm,
        take=_hear,
        done=gettext_lazy("The hearing is set. Everybody who signed or follows is told."),
    ),
    "vote": Step(move="vote", title=gettext_lazy("Write down a vote"), form=VoteForm, take=_vote, more=_members),
    "conclusion": Step(
        move="conclude",
        title=gettext_lazy("Write down the conclusion"),
        form=ConclusionForm,
        take=_conclude,
        more=_outcomes,
        done=gettext_lazy("The conclusion is published. Everybody who asked is told."),
    ),
}
