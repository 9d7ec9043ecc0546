"""Authorities certify how many statements of their place are valid; from then on only those count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from dauys.kernel.refusal import Refusal, forbidden, invalid
from dauys.people.actor import Actor
from dauys.petitions import counting
from dauys.petitions.models import Certificate, Petition, Tally
from dauys.petitions.queries import RELATED
from dauys.places.models import Place
from dauys.procedures import actions as procedures
from dauys.procedures import queries as cases
from dauys.procedures import rules as steps
from dauys.procedures.models import Obligation


@dataclass(frozen=True, kw_only=True)
class Statements:
    """The statements of one place: how many were given, and how many of them are certified or refused."""

    place: Place
    given: int
    valid: int
    invalid: int

    @property
    def left(self) -> int:
        """How many still have to be looked at."""
        return self.given - self.valid - self.invalid


def to_certify(actor: Actor) -> QuerySet[Petition]:
    """The petitions whose statements wait to be certified by this actor's authority, the longest waiting first."""
    law = {post.jurisdiction_id for post in actor.posts if post.role == "authority"}
    rows = Petition.objects.filter(case__stage="verification", case__jurisdiction__in=law).select_related(*RELATED)
    return rows.order_by("case__stage_since", "case_id")


def statements(petition: Petition, actor: Actor) -> list[Statements]:
    """What there is to certify in the places of this actor's posts, by place (3 queries)."""
    within = Q(pk__in=[])
    for post in actor.posts:
        if post.role == "authority" and post.jurisdiction_id == petition.case.jurisdiction_id:
            within |= Q(path__startswith=post.place_path)
    given = dict(Tally.objects.filter(case_id=petition.pk, number__gt=0).values_list("place", "number"))
    sums = Certificate.objects.filter(case_id=petition.pk).order_by().values_list("place")
    done = {place: (valid, no) for place, valid, no in sums.annotate(v=Sum("valid"), i=Sum("invalid"))}
    places = Place.objects.filter(within, code__in=given).order_by("path")
    return [
        Statements(
            place=one, given=given[one.code], valid=done.get(one.code, (0, 0))[0], invalid=done.get(one.code, (0, 0))[1]
        )
        for one in places
    ]


def open_statements(petition: Petition, place: str) -> int:
    """How many statements of a place no certificate covers yet."""
    given = Tally.objects.filter(case_id=petition.pk, place=place).values_list("number", flat=True).first() or 0
    done = Certificate.objects.filter(case_id=petition.pk, place=place).aggregate(n=Sum(F("valid") + F("invalid")))
    return int(given - (done["n"] or 0))


@transaction.atomic
def verify(petition: Petition, *, place: Place, valid: int, rejected: int, by: Actor, now: datetime) -> Certificate:
    """Certify statements of one place, in one batch or several, and cross what the certified numbers reach."""
    Petition.objects.select_for_update().get(pk=petition.pk)  # two certificates of one place come one after the other
    if not any(post.role == "authority" and place.path.startswith(post.place_path) for post in by.posts):
        raise forbidden("not_your_place", _("You may certify statements of your own place only."))
    case = procedures.step(cases.case(petition.pk), "verify", by=by, now=now, fields={"valid": str(valid)})
    if valid + rejected > (left := open_statements(petition, place.code)):
        sentence = _("Only %(number)d statements of this place are still to be certified.") % {"number": left}
        raise invalid("too_many_certified", sentence, valid=sentence)
    if valid + rejected == 0:
        raise Refusal("nothing_certified", _("Say how many statements are valid, and how many are not."))
    row = Certificate.objects.create(
        case=case, place=place.code, valid=valid, invalid=rejected, by_id=by.person_id, at=now
    )
    reached = counting.certified(petition)
    for threshold in case.thresholds.all():
        if steps.crossable(threshold, case, of="certified") and threshold.need.met(reached):
            procedures.cross(case, threshold, at=now)
    fall_short(petition, now=now)
    return row


def fall_short(petition: Petition, *, now: datetime) -> None:
    """Let a petition lapse whose certified statements are too few, once nothing more can come.

    That is once every statement is certified or refused; or, with the term over, once each place has certified at all.
    Where a place has not, its authority is late for everybody to see, and the petition waits.
    """
    case = cases.case(petition.pk)
    if not case.rules.verifies:
        return
    given = Tally.objects.filter(case_id=petition.pk, number__gt=0).values_list("place", "number")
    done = case.certificates.order_by().values_list("place").annotate(n=Sum(F("valid") + F("invalid")))
    certified = dict(done)
    over = case.obligations.filter(cases.late(now), kind=Obligation.Kind.CHECK).exists()
    if all(certified.get(place, 0) >= (1 if over else number) for place, number in given):
        procedures.fall_short(case, at=now)
