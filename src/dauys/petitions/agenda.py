"""Reading what is done while cases are considered: hearings to come and held, questions, votes, conclusions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from dauys.kernel.paging import SIZE, Page, page
from dauys.people.actor import Actor
from dauys.petitions import desks, queries
from dauys.petitions.models import Conclusion, Hearing, Inquiry, Petition, Vote
from dauys.procedures import queries as cases

RELATED = ("case__petition", "case__place", "case__addressee", "case__procedure")
MOST_EVENTS = 500
"""So many hearings a calendar holds."""


@dataclass(frozen=True, kw_only=True)
class Proceedings:
    """Everything that was asked, heard, voted on and concluded in a case, the oldest first."""

    inquiries: list[Inquiry]
    hearings: list[Hearing]
    votes: list[Vote]
    conclusions: list[Conclusion]

    def __bool__(self) -> bool:
        return bool(self.inquiries or self.hearings or self.votes or self.conclusions)


def of_petition(petition: Petition) -> Proceedings:
    """The proceedings of a petition (4 queries)."""
    case = petition.case
    found = Proceedings(
        inquiries=list(case.inquiries.select_related("body")),
        hearings=list(case.hearings.all()),
        votes=list(case.votes.all()),
        conclusions=list(case.conclusions.all()),
    )
    for inquiry in found.inquiries:
        inquiry.case = case
    for hearing in found.hearings:
        hearing.case = case
    return found


def hearings(*, coming: bool, now: datetime, cursor: str = "", size: int = SIZE) -> Page[Hearing]:
    """One page of the public hearings: those to come, the next first; or those that were, the latest first."""
    rows = Hearing.objects.filter(case__listed=True).select_related(*RELATED)
    rows = rows.filter(starts_at__gt=now) if coming else rows.filter(starts_at__lte=now)
    return page(rows, ("starts_at" if coming else "-starts_at", "id"), cursor=cursor, size=size)


def calendar(now: datetime) -> QuerySet[Hearing]:
    """The hearings that a calendar holds: all to come, those called off included."""
    return Hearing.objects.filter(case__listed=True, starts_at__gt=now).select_related(*RELATED)[:MOST_EVENTS]


def hearing(hearing_id: UUID, actor: Actor) -> Hearing:
    """A hearing of a case that this actor may read. Hearing.DoesNotExist."""
    found = Hearing.objects.select_related(*RELATED, "case__jurisdiction").get(pk=hearing_id)
    if not queries.visible_to(actor).filter(pk=found.case_id).exists():
        raise Hearing.DoesNotExist
    return found


def inquiry(inquiry_id: UUID) -> Inquiry:
    """One question with all that its page shows. Inquiry.DoesNotExist."""
    return Inquiry.objects.select_related(*RELATED, "case__jurisdiction", "body", "obligation").get(pk=inquiry_id)


def asked_of(actor: Actor) -> QuerySet[Inquiry]:
    """What committees have asked of the bodies this actor works for, what is still open first."""
    mine = cases.acting_for(actor)
    rows = Inquiry.objects.filter(Q(body__in=mine) | Q(obligation__body__in=mine)).select_related(*RELATED, "body")
    return rows.order_by(F("answered_at").desc(nulls_first=True), F("due_at").asc(nulls_last=True), "id")


def asked_by(actor: Actor) -> QuerySet[Inquiry]:
    """What this actor's committees have asked and nobody has answered, the next due first."""
    rows = Inquiry.objects.filter(answered_at=None, case__petition__in=desks.with_committee(actor).values("pk"))
    return rows.select_related(*RELATED, "body").order_by(F("due_at").asc(nulls_last=True), "id")
