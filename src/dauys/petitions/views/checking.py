"""The moderation desk: what waits to be checked, and one petition with everything a decision needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dauys.bodies import queries as bodies
from dauys.kernel.languages import own_name
from dauys.kernel.refusal import Refusal
from dauys.kernel.terms import local_date
from dauys.kernel.texts import pick
from dauys.kernel.ui import Row
from dauys.people.views.access import Request, holds
from dauys.petitions import actions, attachments, authors, desks, passages, referring, rules, similar, tasks
from dauys.petitions.forms.checking import (
    AdviceForm,
    CheckFilterForm,
    DecisionForm,
    MarkingForm,
    RejectForm,
    ReturnForm,
)
from dauys.petitions.models import Petition, Review
from dauys.procedures import queries as cases
from dauys.procedures import rules as steps
from dauys.procedures import wording

CHECKERS = desks.CHECKERS
KEPT = ("place", "procedure", "late")


@holds(*CHECKERS)
@never_cache
@require_safe
def checks(request: Request) -> HttpResponse:
    """What waits, the longest waiting first."""
    rows = desks.waiting(request.actor)
    form = CheckFilterForm(request.GET, places=desks.check_places(rows), procedures=desks.check_procedures(rows))
    filters = form.filters()
    page = desks.checks_page(rows, filters, now=request.now, cursor=request.GET.get("after", ""))
    kept = urlencode({name: value for name in KEPT if (value := request.GET.get(name, ""))})
    context = {
        "filters": form,
        "narrowed": bool(kept),
        "figures": desks.check_figures(rows, request.now),
        "tasks": [tasks.check(row, request.now) for row in page.rows],
        "newer": f"?{kept}&{urlencode({'after': page.newer})}" if page.newer else "",
        "older": f"?{kept}&{urlencode({'after': page.older})}" if page.older else "",
    }
    return render(request, "petitions/checks.html", context)


def _petition(request: Request, case_id: UUID) -> Petition:
    """A petition that this actor checks or has checked, as it stands now; 404 for all others."""
    found = desks.checkable(request.actor).prefetch_related("case__obligations").filter(pk=case_id).first()
    if found is None:
        raise Http404
    return found


@dataclass
class Decisions:
    """The forms of the page."""

    accept: DecisionForm
    send_back: ReturnForm
    reject: RejectForm
    advise: AdviceForm

    @classmethod
    def about(cls, petition: Petition, now: datetime, data: Any = None, act: str = "") -> Decisions:
        """The forms for a petition; only that of `act` is filled in from `data`."""
        seen, preset = {"seen": petition.case.stage_since.isoformat()}, petition.case.preset
        return cls(
            DecisionForm(data if act == "accept" else None, initial=seen, auto_id="id_accept_%s"),
            ReturnForm(
                data if act == "return" else None,
                initial=seen,
                preset=preset,
                sentences=passages.sentences(petition),
            ),
            RejectForm(
                data if act == "reject" else None,
                initial=seen,
                preset=preset,
                earlier=[(str(one.petition.pk), one.petition.title) for one in similar.like(petition)],
                competent=[(body.code, str(body)) for body in referring.proposed(petition.case, now)],
            ),
            AdviceForm(data if act == "advise" else None, initial=seen, sentences=passages.sentences(petition)),
        )

    def of(self, act: str) -> DecisionForm | None:
        """The form of one decision."""
        forms: dict[str, DecisionForm] = {
            "accept": self.accept,
            "return": self.send_back,
            "reject": self.reject,
            "advise": self.advise,
        }
        return forms.get(act)


@holds(*CHECKERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Request, case_id: UUID) -> HttpResponse:
    """Read one petition whole, and accept it, return it with marks, or refuse it."""
    petition = _petition(request, case_id)
    if request.method != "POST":
        return _page(request, petition, Decisions.about(petition, request.now))
    act = request.POST.get("act", "")
    decisions = Decisions.about(petition, request.now, request.POST, act)
    form = decisions.of(act)
    if form is None or not form.is_valid():
        return _page(request, petition, decisions, act=act, status=422)
    if "preview" in request.POST:
        return _page(request, petition, decisions, act=act, preview=_review(petition, act, form))
    try:
        done = DECIDE[act](request, petition, form)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(request, _petition(request, case_id), decisions, act=act, refusal=refusal, status=refusal.status)
    messages.success(request, done)
    return redirect("petitions:checks")


def _accept(request: Request, petition: Petition, form: Any) -> str:
    actions.accept(petition, by=request.actor, now=request.now, seen=form.was_seen())
    return _("Accepted: the petition is open now, and its author is told.")


def _return(request: Request, petition: Petition, form: Any) -> str:
    actions.send_back(
        petition,
        by=request.actor,
        reason=form.cleaned_data["reason"],
        words=form.cleaned_data["words"],
        passages=form.passages(),
        now=request.now,
        seen=form.was_seen(),
    )
    return _("Returned: the author sees what you marked and can hand it in again.")


def _reject(request: Request, petition: Petition, form: Any) -> str:
    actions.reject(
        petition,
        by=request.actor,
        reason=form.cleaned_data["reason"],
        words=form.cleaned_data["words"],
        now=request.now,
        seen=form.was_seen(),
        pointer=_pointer(request, petition, form.cleaned_data),
    )
    return _("Refused: the author is told the reason.")


def _pointer(request: Request, petition: Petition, given: dict[str, Any]) -> rules.Pointer:
    """What the refusal points to. Refusal: a petition or body is named that does not exist."""
    body = given["other_body"] or given["competent"]
    return rules.Pointer(
        earlier=referring.earlier_case(petition, given["earlier_address"] or given["earlier"]),
        competent=referring.body_named(petition.case, body, request.now),
        nobody=given["nobody"],
    )


def _advise(request: Request, petition: Petition, form: Any) -> str:
    actions.advise(
        petition,
        by=request.actor,
        words=form.cleaned_data["words"],
        passages=form.passages(),
        now=request.now,
        seen=form.was_seen(),
    )
    return _("Sent: the author has your advice and decides what to make of it.")


DECIDE: dict[str, Callable[[Request, Petition, Any], str]] = {
    "accept": _accept,
    "return": _return,
    "reject": _reject,
    "advise": _advise,
}


def _review(petition: Petition, act: str, form: Any) -> Review:
    """The review as it would be, not stored."""
    marked = form.passages() if isinstance(form, MarkingForm) else []
    said = {name: form.cleaned_data.get(name, "") for name in ("reason", "words")}
    return Review(case=petition.case, decision=act, passages=marked, **said)


def _page(
    request: Request,
    petition: Petition,
    decisions: Decisions,
    *,
    act: str = "",
    preview: Review | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    case = petition.case
    own = rules.refuse_own_check(cases.organised_of(case), request.actor.person_id)
    roles = cases.roles_in(case, request.actor)
    may = {name for name in desks.DECISIONS if not own and steps.allows(case, name, roles)}
    form = decisions.of(act)
    context = {
        "petition": petition,
        "case": case,
        "stage_text": wording.STAGES[case.stage],
        "stage_colour": wording.COLOURS.get(case.stage, "grey"),
        "readable": case.stage not in ("draft", "organising"),
        "own": own,
        "may": may,
        "may_vacate": not own and steps.allows(case, "vacate", roles),
        "decisions": decisions,
        "act": act,
        "form": form if form is not None and form.is_bound else None,
        "preview": preview,
        "refusal": refusal,
        "seen": case.stage_since.isoformat(),
        **_owed(request, petition),
        **_knowledge(petition, request),
    }
    return render(request, "petitions/check.html", context, status=status)


def _owed(request: Request, petition: Petition) -> dict[str, Any]:
    """Until when the check is owed, and how late it is."""
    owed = tasks.check_of(petition)
    late = owed is not None and owed.due_at is not None and request.now >= owed.due_at
    days = tasks.days_late(owed.due_at, request.now, petition.case.tz) if late and owed and owed.due_at else ""
    return {"owed": owed, "late": days}


def _knowledge(petition: Petition, request: Request) -> dict[str, Any]:
    """What a decision rests on: the text, the rules, who is competent, what is like it, what was decided before."""
    case, preset = petition.case, petition.case.preset
    competent = bodies.competent(case.topic, case.place, local_date(request.now, case.tz)) if case.topic else []
    return {
        "texts": [
            (own_name(code), code, petition.titles.get(code, ""), petition.bodies.get(code, ""))
            for code in dict.fromkeys([petition.language, *petition.titles, *petition.bodies])
        ],
        "facts": _facts(petition, authors.unshown_name(petition, request.actor, now=request.now)),
        "attachments": attachments.lines(case, request.actor, taking_down=True),
        "forbidden": [pick(text) for text in preset.topics.forbidden.values()],
        "reasons": [pick(text) for text in preset.reasons.values()],
        "preset": preset,
        "differs": petition.differs,
        "competent": competent,
        "competent_fits": case.addressee_id in {body.pk for body in competent},
        "similar": similar.like(petition),
        "reviews": list(case.reviews.all()[:20]),
    }


def _facts(petition: Petition, hidden: str) -> list[Row]:
    case, limits = petition.case, petition.case.preset.text
    lengths = _("title %(title)s of %(title_max)s, text %(body)s of %(body_max)s") % {
        "title": len(petition.titles.get(petition.language, "")),
        "title_max": limits.title_max,
        "body": len(petition.bodies.get(petition.language, "")),
        "body_max": limits.body_max,
    }
    return [
        Row(_("Author, as shown"), petition.author_shown or _("not shown")),
        *([Row(_("Author, for you alone"), hidden)] if hidden else []),
        Row(_("Addressed to"), str(case.addressee)),
        Row(_("Place"), str(case.place)),
        Row(_("Topic"), str(case.topic) if case.topic else _("none chosen")),
        Row(_("Length in characters"), lengths),
    ]
