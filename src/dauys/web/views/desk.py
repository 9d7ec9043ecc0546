"""The desk of everybody who holds a post: what waits for them, by role, the most urgent first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dauys.kernel.languages import full_name
from dauys.kernel.texts import choose
from dauys.kernel.ui import Link, Task
from dauys.payments import queries as payments
from dauys.people.actor import Actor
from dauys.people.models import Role
from dauys.people.views.access import Request, holds
from dauys.petitions import advising, agenda, correcting, desks, objecting, reporting, tasks, translating, verifying
from dauys.procedures import queries as cases
from dauys.procedures.models import Procedure
from dauys.procedures.schema import ROLES
from dauys.web.context import address

FIRST = 5
"""Lines of each part; all of them are one step away."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """What waits in one role: figures, the most urgent lines, and the way to all; `empty` says what will come."""

    title: str
    figures: Sequence[tuple[int, str]] = ()
    tasks: Sequence[Task] = ()
    href: str = ""
    more: str = ""
    empty: str = ""


@dataclass(frozen=True, kw_only=True)
class Idle:
    """A post without work here: what its holder can do; `nameable`: a procedure could give it work, and none does."""

    title: str
    about: str
    nameable: bool


IDLE = {
    Role.LAWYER: gettext_lazy(
        "You can read petitions of your places before they are public, if you have their link. A procedure may give "
        "legal advisers a step in which they help with a text; such texts then come here."
    ),
    Role.AUTHORITY: gettext_lazy(
        "A procedure may let a certifying authority say which signatures are valid; petitions whose signatures wait "
        "for that then come here."
    ),
    Role.OPERATOR: gettext_lazy(
        "This post is for the front office and the telephone. The procedures here are petitions, and they give "
        "operators nothing to do yet."
    ),
}
"""Posts for which nothing comes to the desk, and why."""


@holds(*Role.values)
@never_cache
@require_safe
def desk(request: Request) -> HttpResponse:
    """What waits for the actor in each of their roles."""
    actor = request.actor
    parts: list[Part] = []
    if cases.approving_for(actor):
        parts.append(_approvals(request))
    if cases.acting_for(actor):
        parts.append(_duties(request))
        parts += [part for part in (_requests(request),) if part.tasks]
    if actor.holds("moderator") or actor.holds("committee"):
        parts += [part for part in (_checks(request),) if part.tasks or actor.holds("moderator")]
    if actor.holds("moderator"):
        parts += [part for part in (_reports(request), _translations(request)) if part.tasks]
    parts += [part for part in (_objections(request),) if part.tasks]
    if actor.holds("committee"):
        parts.append(_committee(request))
    if actor.holds("moderator"):
        parts += [part for part in (_corrections(request),) if part.tasks]
    if actor.holds("lawyer"):
        parts += [part for part in (_asked(request),) if part.tasks]
    parts += [part(request) for role, part in NAMED.items() if actor.holds(role) and _naming(role, actor)]
    return render(request, "web/desk.html", {"parts": parts, "idle": _idle(actor), "offices": _offices(request)})


def _checks(request: Request) -> Part:
    rows = desks.waiting(request.actor)
    figures = desks.check_figures(rows, request.now)
    page = desks.checks_page(rows, desks.CheckFilters(), now=request.now, size=FIRST)
    return Part(
        title=_("Petitions to check"),
        figures=((figures.waiting, _("waiting")), (figures.late, _("late"))),
        tasks=[tasks.check(row, request.now) for row in page.rows],
        href=reverse("petitions:checks"),
        more=_("All petitions to check"),
        empty=_("Petitions that their authors hand in for your places come here, with the last day for each check."),
    )


def _reports(request: Request) -> Part:
    rows = reporting.waiting(request.actor)
    address_of_all = reverse("petitions:reports")
    return Part(
        title=_("Reports by readers"),
        figures=((rows.count(), _("waiting")),),
        tasks=[
            Task(
                title=row.case.petition.title,
                href=address_of_all,
                note=row.get_why_display(),
                language=choose(row.case.petition.titles, row.case.petition.language),
            )
            for row in rows[:FIRST]
        ],
        href=address_of_all,
        more=_("All reports by readers"),
    )


def _objections(request: Request) -> Part:
    """What authors say against refusals; for administrators, what nobody but the one who refused could decide."""
    rows = objecting.decidable(request.actor)
    stranded = objecting.stranded(request.actor, request.now)
    return Part(
        title=_("Objections to refusals"),
        figures=((len(stranded), _("that nobody can decide")),) if stranded else (),
        tasks=[
            *(tasks.objection(row, request.now) for row in rows[:FIRST]),
            *(replace(tasks.objection(row, request.now), href=reverse("petitions:objections")) for row in stranded),
        ],
        href=reverse("petitions:objections"),
        more=_("All objections"),
    )


def _translations(request: Request) -> Part:
    rows = translating.waiting(request.actor)
    address_of_all = reverse("petitions:translations-added")
    return Part(
        title=_("Added translations"),
        figures=((rows.count(), _("waiting")),),
        tasks=[
            Task(
                title=row.petition.title,
                href=address_of_all,
                note=full_name(row.language),
                language=row.petition.title_language,
            )
            for row in rows[:FIRST]
        ],
        href=address_of_all,
        more=_("All added translations"),
    )


def _approvals(request: Request) -> Part:
    rows = desks.duties_page(cases.approving_for(request.actor), "approval", now=request.now, size=FIRST).rows
    return Part(
        title=_("Answers that wait for your approval"),
        tasks=[tasks.duty(row, request.now) for row in rows],
        href=f"{reverse('petitions:duties')}?show=approval",
        more=_("All that wait for approval"),
        empty=_("When a colleague hands over a drafted answer, it comes here for you to approve or send back."),
    )


def _duties(request: Request) -> Part:
    bodies = cases.acting_for(request.actor)
    figures = desks.duty_figures(bodies, request.now)
    rows: list[Task] = []
    for state in ("late", "due", "no_term"):
        if len(rows) < FIRST and getattr(figures, state):
            page = desks.duties_page(bodies, state, now=request.now, size=FIRST - len(rows))
            rows += [tasks.duty(row, request.now) for row in page.rows]
    return Part(
        title=_("Answers we owe"),
        figures=(
            (figures.owed, _("owed now")),
            (figures.late, _("late")),
            (figures.met_recently, _("answered in the last 30 days")),
        ),
        tasks=rows,
        href=reverse("petitions:duties"),
        more=_("All that we owe"),
        empty=_("When a petition reaches the number that obliges you to answer, it comes here with the last day."),
    )


def _requests(request: Request) -> Part:
    rows = agenda.asked_of(request.actor).filter(answered_at=None)
    return Part(
        title=_("Requests of committees"),
        figures=((rows.count(), _("waiting")),),
        tasks=[tasks.inquiry(row, request.now, to="request") for row in rows[:FIRST]],
        href=reverse("petitions:requests"),
        more=_("All requests of committees"),
    )


def _committee(request: Request) -> Part:
    rows = desks.with_committee(request.actor)
    page = desks.committee_page(rows, size=FIRST)
    return Part(
        title=_("Cases of the committee"),
        figures=((rows.count(), _("open cases")),),
        tasks=[tasks.case(row) for row in page.rows],
        href=reverse("petitions:committee"),
        more=_("All cases of the committee"),
        empty=_("Petitions that are open for signatures or wait for an answer come here."),
    )


def _corrections(request: Request) -> Part:
    here = reverse("petitions:corrections")
    return Part(
        title=_("Corrections"),
        tasks=[
            Task(title=row.case.petition.title, href=here, note=row.reason, language=row.language)
            for row in correcting.waiting(request.actor)[:FIRST]
        ],
        href=here,
        more=_("All corrections"),
    )


def _asked(request: Request) -> Part:
    rows = advising.for_lawyer(request.actor)
    return Part(
        title=_("Requests for advice"),
        tasks=[tasks.advice(row, request.now) for row in rows[:FIRST]],
        href=reverse("petitions:advice-desk"),
        more=_("All requests for advice"),
    )


def _advice(request: Request) -> Part:
    rows = desks.waiting(request.actor).filter(case__stage="advice")
    page = desks.checks_page(rows, desks.CheckFilters(), now=request.now, size=FIRST)
    return Part(
        title=_("Texts that wait for your advice"),
        tasks=[tasks.check(row, request.now) for row in page.rows],
        href=reverse("petitions:checks"),
        more=_("All texts that wait for advice"),
        empty=_("When an author asks for legal help with a text, it comes here with the time there is for it."),
    )


def _certificates(request: Request) -> Part:
    return Part(
        title=_("Statements to certify"),
        tasks=[tasks.to_certify(row) for row in verifying.to_certify(request.actor)[:FIRST]],
        href=reverse("petitions:certificates"),
        more=_("All that wait to be certified"),
        empty=_("When enough people have signed and the author hands their statements over, it comes here."),
    )


NAMED = {Role.LAWYER: _advice, Role.AUTHORITY: _certificates}
"""Parts of posts that have work only where a procedure names them."""


def _idle(actor: Actor) -> list[Idle]:
    """The actor's posts for which nothing can come here (1 query for each that procedures may name)."""
    return [
        Idle(title=str(role.label), about=str(about), nameable=role in ROLES)
        for role, about in IDLE.items()
        if actor.holds(role) and not _naming(role, actor)
    ]


def _naming(role: Role, actor: Actor) -> list[Procedure]:
    """The procedures in force that give this role a step, where the actor holds it."""
    rows = cases.adopted().filter(jurisdiction__in=actor.jurisdictions(role)).order_by("code")
    return [row for row in rows if any(move.by == role for move in row.preset.moves)]


def _offices(request: Request) -> list[Link]:
    """Pages of the actor's posts that are no list of work."""
    pages = [("petitions:plans", _("What came of petitions"))] if cases.acting_for(request.actor) else []
    if request.actor.holds("administrator"):
        pages += [("admin", _("Administration")), ("people:providers", _("Identity providers"))]
        pages.append(("petitions:acts", _("What moderators have done")))
        pages.append(("feedback:desk", _("Suggestions about this site")))
    if request.actor.holds("administrator") or request.actor.holds("head"):
        pages.append(("people:posts", _("Posts and who holds them")))
    if payments.handled_by(request.actor).exists():
        pages.append(("payments:desk", _("Donations")))
    return [Link(text, href) for name, text in pages if (href := address(name))]
