"""What waits at the desks: petitions to check, answers owed, cases of committees; and how much of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from dauys.kernel.paging import SIZE, Page, page
from dauys.people.actor import Actor
from dauys.petitions.models import Petition, Response
from dauys.petitions.queries import RELATED
from dauys.places.models import Place
from dauys.procedures import queries as cases
from dauys.procedures.models import OPEN, Obligation, Procedure

DECISIONS = ("accept", "return", "reject", "advise")
WAITED_FOR = ("accept", "advise")
"""Decisions without which a petition stays where it is."""
CHECKERS = ("moderator", "committee", "lawyer")
STEPS = ("request_info", "invite", "press", "hear", "vote", "conclude", "plan", "milestone")
"""What a committee or the body addressed may do about a case, beside deciding on it and answering."""
FIRST_ASKED = 20
"""Open questions shown above a committee's cases."""
RECENT = timedelta(days=30)
MEASURED = 1_000
"""The median is that of so many latest answers."""


@dataclass(frozen=True, kw_only=True)
class CheckFilters:
    """What the list of checks is narrowed to."""

    place: Place | None = None
    procedure: str = ""
    late: bool = False


@dataclass(frozen=True)
class CheckFigures:
    """How many petitions wait to be checked, and how many of them longer than they may."""

    waiting: int = 0
    late: int = 0


@dataclass(frozen=True)
class DutyFigures:
    """What bodies owe: all, late, with a date, without; drafts that wait for approval; answers given, and how fast."""

    owed: int = 0
    late: int = 0
    due: int = 0
    no_term: int = 0
    approval: int = 0
    met: int = 0
    met_recently: int = 0
    median_days: int | None = None


def declaring(
    actor: Actor, actions: Collection[str], roles: Collection[str], also: Mapping[str, str] | None = None
) -> dict[str, list[Procedure]]:
    """The procedures that let a role take one of these steps, by role, in the jurisdictions of the actor's posts.

    also: posts that stand for one of these roles, `{"head": "body"}`.
    """
    held = {post.jurisdiction_id for post in actor.posts if post.role in roles or post.role in (also or {})}
    found: dict[str, list[Procedure]] = defaultdict(list)
    if held:
        for procedure in Procedure.objects.filter(instrument="petitions", jurisdiction_id__in=held):
            for role in {move.by for move in procedure.preset.moves if move.do in actions} & set(roles):
                found[role].append(procedure)
    return found


def checkable(actor: Actor) -> QuerySet[Petition]:
    """What an actor may decide on, or see what became of: handed in, of a procedure and place that are theirs."""
    naming = declaring(actor, DECISIONS, CHECKERS)
    mine = Q(pk__in=[])
    for post in actor.posts:
        ids = [row.pk for row in naming.get(post.role, ()) if row.jurisdiction_id == post.jurisdiction_id]
        if ids:
            mine |= Q(case__procedure__in=ids, case__place__path__startswith=post.place_path)
    return Petition.objects.filter(mine, case__submitted_at__isnull=False).select_related(*RELATED)


def waiting(actor: Actor) -> QuerySet[Petition]:
    """What waits for this actor's check or advice, without their own petitions; not yet in order."""
    naming = declaring(actor, WAITED_FOR, CHECKERS)
    mine = Q(pk__in=[])
    for post in actor.posts:
        theirs = Q(case__place__path__startswith=post.place_path)
        for procedure in naming.get(post.role, ()):
            if procedure.jurisdiction_id == post.jurisdiction_id:
                moves = [move for move in procedure.preset.moves if move.do in WAITED_FOR and move.by == post.role]
                stages = {stage for move in moves for stage in move.from_}
                mine |= theirs & Q(case__procedure=procedure, case__stage__in=stages)
    rows = Petition.objects.filter(mine, case__submitted_at__isnull=False).select_related(*RELATED)
    return cases.without_own(rows, actor)


def _overdue(now: datetime) -> Exists:
    rows = Obligation.objects.filter(cases.late(now), case_id=OuterRef("case_id"), kind=Obligation.Kind.CHECK)
    return Exists(rows)


def checks_page(
    rows: QuerySet[Petition], filters: CheckFilters, *, now: datetime, cursor: str = "", size: int = SIZE
) -> Page[Petition]:
    """One page of what waits, the longest waiting first, with its checks."""
    if filters.place is not None:
        rows = rows.filter(case__place__path__startswith=filters.place.path)
    if filters.procedure:
        rows = rows.filter(case__procedure__code=filters.procedure)
    if filters.late:
        rows = rows.filter(_overdue(now))
    return page(rows.prefetch_related("case__obligations"), ("case__stage_since", "case_id"), cursor=cursor, size=size)


def check_figures(rows: QuerySet[Petition], now: datetime) -> CheckFigures:
    """How many of these wait, and how many are late."""
    found = rows.order_by().aggregate(waiting=Count("pk"), late=Count("pk", filter=_overdue(now)))
    return CheckFigures(**found)


def check_places(rows: QuerySet[Petition]) -> QuerySet[Place]:
    """The places that something waits in."""
    found: QuerySet[Place] = Place.objects.filter(pk__in=rows.order_by().values("case__place")).order_by("path")
    return found


def check_procedures(rows: QuerySet[Petition]) -> QuerySet[Procedure]:
    """The procedures that something waits under, one version of each."""
    return Procedure.objects.filter(pk__in=rows.order_by().values("case__procedure")).order_by("code", "-version")


def conditions(now: datetime) -> Mapping[str, tuple[Q, tuple[str, ...]]]:
    """The lists of a body's desk: which duties are in each, and in which order."""
    drafted = Q(response__ready=True, response__sent_back="", response__published_at=None, response__isnull=False)
    return {
        "late": (OPEN & Q(due_at__lte=now), ("due_at", "id")),
        "due": (OPEN & Q(due_at__gt=now), ("due_at", "id")),
        "no_term": (OPEN & Q(due_at=None), ("laid_at", "id")),
        "approval": (OPEN & drafted, ("laid_at", "id")),
        "met": (Q(met_at__isnull=False), ("-met_at", "id")),
    }


def duties(body_ids: Collection[int]) -> QuerySet[Obligation]:
    """What these bodies owe or have done about petitions, not yet in order."""
    rows = Obligation.objects.filter(kind=Obligation.Kind.DUTY, case__instrument="petitions", body_id__in=body_ids)
    return rows.select_related("body", "case__procedure", "case__place", "case__petition", "response")


def duties_page(
    body_ids: Collection[int], state: str, *, now: datetime, cursor: str = "", size: int = SIZE
) -> Page[Obligation]:
    """One page of one list of a body's desk; `state` is a key of `conditions`."""
    condition, order = conditions(now)[state]
    return page(duties(body_ids).filter(condition), order, cursor=cursor, size=size)


def duty(obligation_id: UUID) -> Obligation:
    """A duty about a petition with all that its page shows. Obligation.DoesNotExist."""
    rows = Obligation.objects.filter(kind=Obligation.Kind.DUTY, case__instrument="petitions")
    related = ("body", "response", *(f"case__{name}" for name in ("petition", "procedure", "place", "topic")))
    return rows.select_related(*related, "case__jurisdiction", "case__addressee").get(pk=obligation_id)


def duty_figures(body_ids: Collection[int], now: datetime) -> DutyFigures:
    """The figures on top of a body's desk."""
    if not body_ids:
        return DutyFigures()
    rows = Obligation.objects.filter(kind=Obligation.Kind.DUTY, case__instrument="petitions", body_id__in=body_ids)
    counted = {name: Count("pk", filter=condition) for name, (condition, _order) in conditions(now).items()}
    recent = Count("pk", filter=Q(met_at__gt=now - RECENT))
    found = rows.order_by().aggregate(**counted, owed=Count("pk", filter=OPEN), met_recently=recent)
    answered = rows.filter(met_at__isnull=False).order_by("-met_at").values_list("laid_at", "met_at")[:MEASURED]
    days = [(met - laid).total_seconds() / 86_400 for laid, met in answered if met is not None]
    return DutyFigures(**found, median_days=round(median(days)) if days else None)


def draft_of(obligation: Obligation) -> Response | None:
    """What has been written as an answer to a duty, published or not."""
    return getattr(obligation, "response", None)


def with_committee(actor: Actor) -> QuerySet[Petition]:
    """The cases in which this actor's committee or body may take a step now, not yet in order."""
    naming = declaring(actor, STEPS, ("committee", "body"), {"head": "body"})
    mine = Q(pk__in=[])
    for post in actor.posts:
        role = "body" if post.role == "head" else post.role
        for procedure in naming.get(role, ()):
            if procedure.jurisdiction_id == post.jurisdiction_id:
                moves = [move for move in procedure.preset.moves if move.do in STEPS and move.by == role]
                stages = {stage for move in moves for stage in move.from_}
                theirs = Q(case__place__path__startswith=post.place_path)
                if role == "body":
                    theirs = Q(case__addressee_id=post.body_id)
                mine |= theirs & Q(case__procedure=procedure, case__stage__in=stages)
    return Petition.objects.filter(mine).select_related(*RELATED)


def committee_page(rows: QuerySet[Petition], *, cursor: str = "", size: int = SIZE) -> Page[Petition]:
    """One page of a committee's cases, those with the most signatures first, with all that cards show."""
    related = rows.prefetch_related("case__thresholds", "case__obligations")
    return page(related, ("-number", "case_id"), cursor=cursor, size=size)
