"""Reading what came of cases: effects, plans and how far they are, what residents have seen, shares of effects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear

from dauys.bodies.models import Body
from dauys.kernel.texts import pick
from dauys.people.actor import Actor
from dauys.petitions import progress, queries
from dauys.petitions.models import Effect, Milestone, Petition, Sighting
from dauys.petitions.progress import Share
from dauys.petitions.queries import INSTRUMENT, RELATED
from dauys.procedures import queries as cases
from dauys.procedures.models import Case, Obligation, Procedure

STANDS = Q(confirmed_at__isnull=False, replaced_at=None)
BY = ("body", "procedure", "year")
"""What shares are told by."""


@dataclass(frozen=True, kw_only=True)
class Spending:
    """Sums of one currency over a plan."""

    currency: str
    planned: Decimal
    spent: Decimal


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What came of a case: its effect, earlier ones, and its plan with what residents have seen.

    seen: of each milestone, how many have seen that it was done, and how many that it was not.
    """

    effect: Effect | None
    earlier: Sequence[Effect]
    milestones: Sequence[Milestone]
    seen: dict[UUID, tuple[int, int]]

    def __bool__(self) -> bool:
        return self.effect is not None or bool(self.milestones)

    @property
    def percent(self) -> int:
        """How much is done, in whole per cent."""
        return progress.of_plan(self.milestones)

    @property
    def spending(self) -> list[Spending]:
        """What was planned and spent, by currency; what was dropped costs what was spent on it."""
        found = []
        for currency in sorted({row.currency for row in self.milestones if row.currency}):
            rows = [row for row in self.milestones if row.currency == currency]
            planned = sum((row.planned or Decimal(0) for row in rows if row.state != "dropped"), Decimal(0))
            spent = sum((row.spent or Decimal(0) for row in rows), Decimal(0))
            found.append(Spending(currency=currency, planned=planned, spent=spent))
        return found


def of_petition(petition: Petition) -> Plan:
    """What came of a petition (2 queries, 1 more where there is a plan)."""
    case = petition.case
    effects = list(case.effects.filter(confirmed_at__isnull=False).select_related("body").order_by("-confirmed_at"))
    milestones = list(case.milestones.select_related("body", "obligation"))
    for row in milestones:
        row.case = case
        if row.obligation is not None:
            row.obligation.case = case
    current = next((row for row in effects if row.replaced_at is None), None)
    earlier = [row for row in effects if row is not current]
    return Plan(effect=current, earlier=earlier, milestones=milestones, seen=_seen(milestones))


def _seen(milestones: Sequence[Milestone]) -> dict[UUID, tuple[int, int]]:
    if not milestones:
        return {}
    rows = Sighting.objects.filter(milestone__in=milestones).order_by().values_list("milestone")
    counted = rows.annotate(yes=Count("pk", filter=Q(seen=True)), no=Count("pk", filter=Q(seen=False)))
    return {key: (yes, no) for key, yes, no in counted}


def has_signed(case_id: UUID, person_id: UUID) -> bool:
    """Whether somebody has signed while signed in."""
    return case_id in {case for case, _signature in queries.signed_by(person_id)}


def reporting_body(case: Case, actor: Actor) -> Body:
    """The body that somebody reports for: one of theirs that the case concerns, else the one it is addressed to."""
    mine = cases.acting_for(actor)
    if case.addressee_id in mine:
        return case.addressee
    owed = case.obligations.filter(body_id__in=mine).select_related("body").order_by("-laid_at").first()
    return owed.body if owed else case.addressee


def roles_in(case: Case, actor: Actor, milestones: Iterable[Milestone] = ()) -> frozenset[str]:
    """What an actor is to the execution of a case: its body only where theirs is addressed, owes an answer, or a step.

    A body that was merely asked for evidence, or owes another step, does not say what came of it (1 query more).
    """
    roles = cases.roles_in(case, actor)
    if "body" not in roles:
        return roles
    answering = case.obligations.filter(kind=Obligation.Kind.DUTY).order_by().values_list("body_id", flat=True)
    reporting = {case.addressee_id, *answering, *(row.body_id for row in milestones)}
    return roles if cases.bodies_of(actor) & reporting else roles - {"body"}


def reported_by(actor: Actor) -> QuerySet[Petition]:
    """The answered petitions of which this actor's bodies say what came, those answered last first."""
    mine = cases.acting_for(actor)
    owing = Q(case__obligations__body__in=mine, case__obligations__kind=Obligation.Kind.DUTY)
    theirs = Q(case__addressee__in=mine) | owing | Q(case__milestones__body__in=mine)
    rows = Petition.objects.filter(theirs, Q(case__stage__in=progress.EXECUTED) | Q(case__milestones__isnull=False))
    ids = rows.order_by().values("pk").distinct()
    return Petition.objects.filter(pk__in=ids).select_related(*RELATED).order_by("-case__stage_since", "case_id")


def waiting(petition: Petition) -> Effect | None:
    """What somebody has written and nobody confirmed yet."""
    return petition.case.effects.filter(confirmed_at=None).select_related("body").first()


def of_body(body: Body) -> list[Milestone]:
    """The steps that a body has promised, unfinished ones first by day; of public cases only."""
    rows = Milestone.objects.filter(body=body, case__listed=True).select_related("case__petition", "obligation")
    return sorted(rows[: progress.MOST_MILESTONES], key=lambda row: (row.finished, row.due_on is None, str(row.due_on)))


def shares(by: str, *, year: int | None = None, body: str = "", procedure: str = "") -> list[Share]:
    """The share of considered cases that had an effect, by body, procedure or year; the most considered first.

    Considered are the public cases that were answered; years are those in which they were. 2 queries at most.
    """
    rows = _considered(year, body, procedure)
    key = {"body": "addressee__code", "procedure": "procedure__code", "year": "answered_in"}[by]
    counted = rows.values_list(key).annotate(
        considered=Count("pk", distinct=True), effect=Count("pk", filter=_changed(), distinct=True)
    )
    found = [(str(value), considered, effect) for value, considered, effect in counted.order_by()]
    names = _names(by, [value for value, _considered_, _effect in found])
    made = [Share(value, names.get(value, value), considered, effect) for value, considered, effect in found]
    newest_first = by == "year"
    return sorted(made, key=lambda one: (-int(one.key) if newest_first else -one.considered, one.label))


def total(*, year: int | None = None, body: str = "", procedure: str = "") -> Share:
    """The same for all of them together (1 query)."""
    rows = _considered(year, body, procedure).order_by()
    found = rows.aggregate(considered=Count("pk", distinct=True), effect=Count("pk", filter=_changed(), distinct=True))
    return Share("", "", found["considered"], found["effect"])


def _considered(year: int | None, body: str, procedure: str) -> QuerySet[Case]:
    rows = Case.objects.filter(instrument=INSTRUMENT, listed=True, stage="answered")
    rows = rows.annotate(answered_in=ExtractYear("stage_since"))
    if year is not None:
        rows = rows.filter(answered_in=year)
    if body:
        rows = rows.filter(addressee__code=body)
    return rows.filter(procedure__code=procedure) if procedure else rows


def _changed() -> Q:
    standing = Q(effects__confirmed_at__isnull=False, effects__replaced_at=None)
    return standing & Q(effects__outcome__in=progress.CHANGING)


def _names(by: str, keys: Sequence[str]) -> dict[str, str]:
    if by == "body":
        return {row.code: str(row) for row in Body.objects.filter(code__in=keys)}
    if by == "procedure":
        rows = Procedure.objects.filter(code__in=keys).order_by("version")
        return {row.code: pick(row.title) for row in rows}
    return {}
