"""Reading petitions: what one may see, the public lists, the count, what a page needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, TruncDay

from dauys.kernel.paging import SIZE, Page, page
from dauys.kernel.texts import choose
from dauys.people.actor import Actor
from dauys.petitions import contacts
from dauys.petitions.models import HourTally, Participation, Petition, Response, Tally
from dauys.places import queries as places
from dauys.places.models import Place
from dauys.procedures import queries as cases
from dauys.procedures.models import Case, Obligation, Procedure, Threshold
from dauys.procedures.wording import STAGES
from dauys.search import queries as search
from dauys.topics.models import Topic

INSTRUMENT = "petitions"
HIDDEN = ("draft", "organising", "advice", "moderation")
"""Stages in which only the author and those who check see the text."""
OPEN_STAGES = ("discussion", "gathering")
CLOSED_STAGES = ("answered", "lapsed", "rejected", "withdrawn")

RELATED = ("case__procedure", "case__place", "case__addressee", "case__topic", "case__jurisdiction")

ORDERS: Mapping[str, tuple[tuple[str, ...], Q]] = {
    "open": (("-case__listed_at", "case_id"), Q(any_stage__in=OPEN_STAGES)),
    "live": (("-last_signed_at", "case_id"), Q(any_stage__in=OPEN_STAGES, last_signed_at__isnull=False)),
    "popular": (("-recent", "case_id"), Q(any_stage__in=OPEN_STAGES)),
    "newest": (("-case__listed_at", "case_id"), Q()),
    "largest": (("-number", "case_id"), Q(any_stage__in=OPEN_STAGES)),
    "closing": (("case__stage_ends_at", "case_id"), Q(case__stage="gathering", case__stage_ends_at__isnull=False)),
    "waiting": (("case__stage_since", "case_id"), Q(case__stage__in=("delivered", "consideration", "hearing"))),
    "answered": (("-case__stage_since", "case_id"), Q(case__stage="answered")),
    "refused": (("-case__stage_since", "case_id"), Q(case__stage="rejected")),
    "closed": (("-case__stage_since", "case_id"), Q(any_stage__in=CLOSED_STAGES)),
    "all": (("-number", "case_id"), Q()),
}
"""The public lists: their order, and which petitions are in them."""
STAGES_OF: Mapping[str, tuple[str, ...]] = {
    "all": tuple(STAGES),
    "open": OPEN_STAGES,
    "waiting": ("delivered", "consideration", "hearing"),
    "answered": ("answered",),
    "refused": ("rejected",),
    "closed": CLOSED_STAGES,
}
"""The lists that what was found is sorted into; those that are only another order of them are not here."""
SEARCHED = 1_000
"""So many of the petitions that fit words best are looked at."""
FEW = 500
"""Up to so many petitions are looked for by their keys; walking a list in its order would hardly meet them."""
WALKED = ("open", "live", "popular", "largest", "closed")
"""Lists whose stages hold so many cases that an index of stages is of no use: they are walked in their order.

`any_stage` hides the column from that index, which SQLite would otherwise take, and sort everything it finds there.
"""


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list is narrowed to; each stands in the address, so that a list can be kept as a link."""

    show: str = "open"
    text: str = ""
    place: Place | None = None
    topic: Topic | None = None
    body_id: int | None = None
    procedure: str = ""
    level: str = ""
    jurisdiction: str = ""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What goes on in the public lists now: how many of each, and how many signatures the last day brought."""

    open: int
    day: int
    waiting: int
    answered: int


def figures() -> Figures:
    """The figures of the whole site, each from an index of its own (4 queries)."""
    public = Case.objects.filter(instrument=INSTRUMENT, listed=True)
    numbers = {show: public.filter(stage__in=STAGES_OF[show]).count() for show in ("open", "waiting", "answered")}
    recent = Petition.objects.filter(recent__gt=0, case__listed=True).aggregate(number=Sum("recent"))
    return Figures(day=recent["number"] or 0, **numbers)


def visible_to(actor: Actor) -> QuerySet[Petition]:
    """The petitions whose page this actor may read: public ones by their link, others by organisers and checkers."""
    public = ~Q(case__stage__in=HIDDEN) & ~Q(case__stage="rejected", case__listed=False)
    public &= ~Q(case__stage="withdrawn", case__listed=False)
    allowed = public
    if actor.person_id is not None:
        allowed |= Q(case__author_id=actor.person_id) | Q(pk__in=cases.organised_by(actor.person_id))
    for role in ("moderator", "lawyer", "committee", "administrator"):
        for held in actor.posts:
            if held.role == role:
                within = Q(case__jurisdiction_id=held.jurisdiction_id, case__place__path__startswith=held.place_path)
                allowed |= within & ~Q(case__stage="draft")
    return Petition.objects.filter(allowed).select_related(*RELATED)


def hides(case_id: UUID, actor: Actor) -> bool:
    """Whether a case is a petition that this actor may not read."""
    return Petition.objects.filter(pk=case_id).exists() and not visible_to(actor).filter(pk=case_id).exists()


def by_id(case_id: UUID, actor: Actor) -> Petition:
    """A petition that this actor may read. Petition.DoesNotExist: there is none for them."""
    return visible_to(actor).get(case_id=case_id)


def listed(filters: Filters) -> QuerySet[Petition]:
    """The petitions of a public list, not yet in order.

    All conditions are on columns of the case itself, so that a database need not join before it knows which rows.
    """
    rows = Petition.objects.filter(case__listed=True, case__instrument=INSTRUMENT)
    if filters.show in WALKED:
        rows = rows.alias(any_stage=Coalesce("case__stage", Value("")))
    rows = rows.filter(ORDERS[filters.show][1])
    narrowed = _narrowed(filters)
    if narrowed:
        few = list(Case.objects.filter(listed=True, **narrowed).values_list("pk", flat=True)[: FEW + 1])
        by_key = {f"case__{name}": value for name, value in narrowed.items()}
        rows = rows.filter(pk__in=few) if len(few) <= FEW else rows.filter(**by_key)
    return rows


def _narrowed(filters: Filters) -> dict[str, Any]:
    """What a list is narrowed to, as conditions on the case's own columns (1 query for each of three filters)."""
    found: dict[str, Any] = {}
    if filters.place is not None:
        within = Place.objects.filter(path__startswith=filters.place.path)
        found["place_id__in"] = list(within.values_list("pk", flat=True))
    if filters.topic is not None:
        about = Topic.objects.filter(path__startswith=filters.topic.path)
        found["topic_id__in"] = list(about.values_list("pk", flat=True))
    if filters.body_id is not None:
        found["addressee_id"] = filters.body_id
    if filters.procedure or filters.level or filters.jurisdiction:
        found["procedure_id__in"] = _procedures(filters)
    return found


def _procedures(filters: Filters) -> list[int]:
    rows = Procedure.objects.filter(adopted_at__isnull=False)
    if filters.procedure:
        rows = rows.filter(code=filters.procedure)
    if filters.jurisdiction:
        rows = rows.filter(jurisdiction__code=filters.jurisdiction)
    if filters.level:  # a procedure's text is none that databases can search
        return [row.pk for row in rows if row.preset.level == filters.level]
    return list(rows.values_list("pk", flat=True))


def list_page(filters: Filters, *, cursor: str = "", size: int = SIZE) -> Page[Petition]:
    """One page of a public list, with everything that its cards show, in a fixed number of queries.

    Which rows these are is found first, without all that is only shown.
    """
    order = ORDERS[filters.show][0]
    columns = ["case_id", *(key.removeprefix("-") for key in order if key != "case_id")]
    found = page(listed(filters).select_related("case").only(*columns), order, cursor=cursor, size=size)
    return replace(found, rows=by_ids([row.pk for row in found.rows])) if found.rows else found


@dataclass(frozen=True)
class Found:
    """What has the words searched for: one part of it, how many there are in each list, and whether there are more.

    numbers: by list, of as many as are looked at; more: there are others beyond those.
    """

    rows: list[Petition]
    numbers: Mapping[str, int]
    more: bool


def found(filters: Filters, *, start: int = 0, limit: int = 30) -> Found:
    """The petitions of a list that have the words searched for, the most relevant first; and how many others have."""
    ids = search.ranked(filters.text, instrument=INSTRUMENT, limit=SEARCHED + 1)
    rows = Case.objects.filter(listed=True, pk__in=ids[:SEARCHED], **_narrowed(filters))
    stages = dict(rows.values_list("pk", "stage"))
    numbers = {show: sum(stage in of for stage in stages.values()) for show, of in STAGES_OF.items()}
    chosen = [key for key in ids if stages.get(key) in STAGES_OF.get(filters.show, STAGES_OF["all"])]
    return Found(by_ids(chosen[start : start + limit]), numbers, more=len(ids) > SEARCHED)


def goal(petition: Petition) -> Threshold | None:
    """The next threshold that leads to something for everybody: a move or a duty; the last one once all are crossed."""
    rules = {rule.name: rule for rule in petition.case.preset.thresholds}
    rows = [t for t in petition.case.thresholds.all() if rules[t.name].leads_on]
    waiting = [t for t in rows if t.crossed_at is None]
    return min(waiting, key=lambda t: t.needed["number"], default=rows[-1] if rows else None)


def by_day(petition: Petition) -> list[tuple[datetime, int]]:
    """How many more people counted on each day, oldest first."""
    zone = petition.case.tz
    rows = HourTally.objects.filter(case_id=petition.pk).annotate(day=TruncDay("hour", tzinfo=zone)).order_by()
    return sorted(rows.values_list("day").annotate(n=Sum("number")))


def by_place(petition: Petition) -> dict[str, int]:
    """How many people count, by the code of the place they count for."""
    return dict(Tally.objects.filter(case_id=petition.pk, number__gt=0).values_list("place", "number"))


def duties(petition: Petition) -> list[Obligation]:
    """What bodies owe or have done, oldest first."""
    return cases.duties(petition.case)


def responses(petition: Petition) -> QuerySet[Response]:
    """The answers that are published, newest first."""
    return Response.objects.filter(case_id=petition.pk, published_at__isnull=False).select_related("body", "obligation")


def titles(case_ids: Iterable[UUID | str], *, listed: bool = False) -> dict[UUID, tuple[str, str]]:
    """The titles of these petitions, each with the language it is shown in; `listed`: only of public ones (1 query)."""
    rows = Petition.objects.filter(case_id__in=list(case_ids), **({"case__listed": True} if listed else {}))
    return {row.case_id: (row.title, choose(row.titles, row.language)) for row in rows}


def by_ids(case_ids: Sequence[UUID]) -> list[Petition]:
    """These petitions with all that cards show, in this order."""
    rows = Petition.objects.filter(case_id__in=case_ids).select_related(*RELATED)
    found = {row.case_id: row for row in rows.prefetch_related("case__thresholds", "case__obligations")}
    return [found[key] for key in case_ids if key in found]


def started_by(person_id: UUID) -> QuerySet[Petition]:
    """What somebody has started or organises with others, newest first."""
    theirs = Q(case__author_id=person_id) | Q(pk__in=cases.organised_by(person_id))
    rows = Petition.objects.filter(theirs).select_related(*RELATED)
    return rows.prefetch_related("case__thresholds", "case__obligations").order_by("-case__created_at")


def similar_to(petition: Petition, *, limit: int = 5) -> list[Petition]:
    """Listed petitions about the same, in any language and stage, most alike first; ready for cards."""
    case = petition.case
    hits = search.similar(
        petition.titles,
        petition.bodies,
        jurisdiction=case.jurisdiction,
        topic=case.topic.code if case.topic else "",
        place_codes=places.lineage(case.place),
        limit=limit + 1,
    )
    rows = Petition.objects.filter(pk__in=[hit.case_id for hit in hits], case__listed=True).exclude(pk=petition.pk)
    known = {
        row.pk: row for row in rows.select_related(*RELATED).prefetch_related("case__thresholds", "case__obligations")
    }
    return [known[hit.case_id] for hit in hits if hit.case_id in known][:limit]


def unfinished(person_id: UUID | None, held: Iterable[UUID] = ()) -> list[Petition]:
    """Drafts to go on with: of somebody signed in, and those whose secret key is held; newest first, ten at most."""
    mine = Q(case__author_id=person_id) if person_id else Q(pk__in=[])
    rows = Petition.objects.filter(mine | Q(pk__in=list(held)), case__stage="draft")
    return list(rows.select_related("case").order_by("-case__stage_since")[:10])


def signed_by(person_id: UUID) -> list[tuple[UUID, UUID]]:
    """Case and signature of everything somebody has signed while signed in, newest first."""
    rows = Participation.objects.filter(person_id=person_id).order_by("-at", "-id")
    opened = (contacts.unseal(person_id, row.sealed) for row in rows)
    return [(UUID(value["case"]), UUID(value["signature"])) for value in opened]


def closing_within(days: int, now: datetime) -> QuerySet[Petition]:
    """Listed petitions whose gathering ends in so many days."""
    ends = Q(case__stage="gathering", case__stage_ends_at__range=(now, now + timedelta(days=days)))
    return Petition.objects.filter(ends, case__listed=True).select_related(*RELATED)
