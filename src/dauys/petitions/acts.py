"""What each moderator has done, read off the records that their acts leave, for administrators of the jurisdiction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dauys.kernel.merging import Merged, Table, merged
from dauys.people.actor import Actor
from dauys.people.models import Person, Post
from dauys.petitions import decision_letters, desks, removing
from dauys.petitions.desks import DECISIONS
from dauys.petitions.models import Objection, Removal, Report, Review
from dauys.petitions.queries import INSTRUMENT
from dauys.petitions.transparency import Period

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SIZE = 30
RELATED = ("case__petition", "case__procedure")


@dataclass(frozen=True)
class Source:
    """The acts that one table keeps: when and by whom they are done, in which kinds, and with which words."""

    model: type[Any]
    at: str
    by: str
    kinds: Mapping[str, Q]
    words: Callable[[Any], Sequence[str]]
    only: Q = field(default_factory=Q)


def _removed(row: Removal) -> Sequence[str]:
    return [str(row.get_kind_display()), decision_letters.ground_text(row), row.words]


SOURCES = (
    Source(
        Review,
        "at",
        "by",
        {name: Q(decision=name) for name in DECISIONS},
        lambda row: [row.sentence if row.reason else "", row.words],
        Q(decision__in=DECISIONS),
    ),
    Source(Removal, "at", "by", {"remove": Q()}, _removed),
    Source(
        Removal,
        "restored_at",
        "restored_by",
        {"restore": Q()},
        lambda row: [str(row.get_kind_display()), row.restored_words],
        ~Q(objection__outcome=Objection.Outcome.OVERTURNED),  # that is told as what it was: a decision
    ),
    Source(
        Objection,
        "decided_at",
        "decided_by",
        {"uphold": Q(outcome=Objection.Outcome.UPHELD), "overturn": Q(outcome=Objection.Outcome.OVERTURNED)},
        lambda row: [row.answer],
    ),
    Source(
        Report,
        "handled_at",
        "handled_by",
        {"settle": Q()},
        lambda row: [str(row.get_why_display()), row.answer],
    ),
)
KINDS: Mapping[str, StrOrPromise] = {
    "accept": _("Accepted after a check"),
    "return": _("Returned for changes"),
    "reject": _("Refused"),
    "advise": _("Looked at by a legal adviser"),
    "remove": _("Something was removed"),
    "restore": _("Something was put back"),
    "uphold": _("Objection: the decision stands"),
    "overturn": _("Objection: the decision was lifted"),
    "settle": _("Report settled"),
}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the list is narrowed to: a person, a kind, a period."""

    person: UUID | None = None
    kind: str = ""
    period: Period | None = None


@dataclass(frozen=True)
class Act:
    """One act: by whom (None: somebody who has been erased), what, about which case, with which words, when."""

    by: UUID | None
    kind: str
    row: Any
    words: str
    at: datetime

    @property
    def title(self) -> StrOrPromise:
        """What was done, in words."""
        return KINDS.get(self.kind, self.kind)


def of(actor: Actor, wanted: Wanted, *, cursor: str = "") -> tuple[list[Act], Merged]:
    """A page of acts in the jurisdictions that somebody administers, newest first (one query for each source)."""
    sources = [one for one in SOURCES if not wanted.kind or wanted.kind in one.kinds]
    found = merged([_table(one, actor, wanted) for one in sources], cursor=cursor, size=SIZE)
    return [_act(sources[number], row) for number, row in found.rows], found


def _table(source: Source, actor: Actor, wanted: Wanted) -> Table:
    governed = actor.jurisdictions("administrator")
    rows = source.model.objects.filter(source.only, case__jurisdiction__in=governed, case__instrument=INSTRUMENT)
    rows = rows.filter(source.kinds[wanted.kind] if wanted.kind else Q(), **{f"{source.at}__isnull": False})
    if wanted.person is not None:
        rows = rows.filter(**{source.by: wanted.person})
    if wanted.period is not None:
        within = {f"{source.at}__gte": wanted.period.start, f"{source.at}__lt": wanted.period.end}
        rows = rows.filter(**within)
    return Table(rows.select_related(*RELATED), source.at)


def _act(source: Source, row: Any) -> Act:
    kinds = list(source.kinds)
    kind = kinds[0]
    if isinstance(row, Review):
        kind = row.decision
    elif isinstance(row, Objection):
        kind = "uphold" if row.outcome == Objection.Outcome.UPHELD else "overturn"
    words = "\n".join(filter(None, source.words(row)))
    return Act(getattr(row, f"{source.by}_id"), kind, row, words, getattr(row, source.at))


def people(actor: Actor) -> list[Person]:
    """Those who hold or have held a post there that lets them moderate (1 query)."""
    roles = (*desks.CHECKERS, *removing.ROLES)
    posts = Post.objects.filter(role__in=roles, jurisdiction__in=actor.jurisdictions("administrator"))
    return list(Person.objects.filter(pk__in=posts.values("person")).order_by("pk"))
