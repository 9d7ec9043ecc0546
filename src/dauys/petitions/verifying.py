"""Authorities certify how many statements of their place are valid; from then on only those count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext as _

from dauys.kernel.refusal import Refusal, forbidden, invalid
from dauys.people.actor import Actor, Held
from dauys.petitions import counting, rules
from dauys.petitions.models import Certificate, InvalidStatement, Petition, StatementBatch, Tally
from dauys.petitions.queries import RELATED
from dauys.places.models import Place
from dauys.procedures import actions as procedures
from dauys.procedures import queries as cases
from dauys.procedures import rules as steps
from dauys.procedures import stages, wording
from dauys.procedures.models import Case, Obligation


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
        return max(0, self.given - self.valid - self.invalid)


def to_certify(actor: Actor) -> QuerySet[Petition]:
    """The petitions whose statements wait to be certified by this actor's authority, the longest waiting first."""
    law = {post.jurisdiction_id for post in actor.posts if post.role == "authority"}
    rows = Petition.objects.filter(case__stage="verification", case__jurisdiction__in=law).select_related(*RELATED)
    return cases.without_own(rows, actor).order_by("case__stage_since", "case_id")


def certifies(actor: Actor, case: Case, place: Place) -> bool:
    """Whether an actor is of the authority that certifies the statements of a place of this case.

    Statements for places outside the addressed one are for whoever certifies for the whole of it.
    """
    inside = place.path.startswith(case.place.path)
    return any(
        (place if inside else case.place).path.startswith(post.place_path)
        for post in _posts(actor, case.jurisdiction_id)
    )


def _posts(actor: Actor, law: int) -> list[Held]:
    return [post for post in actor.posts if post.role == "authority" and post.jurisdiction_id == law]


def statements(petition: Petition, actor: Actor | None = None) -> list[Statements]:
    """What there is to certify by place: in the places of this actor's posts, or in all (3 queries)."""
    given = dict(Tally.objects.filter(case_id=petition.pk, number__gt=0).values_list("place", "number"))
    sums = Certificate.objects.filter(case_id=petition.pk).order_by().values_list("place")
    done = {place: (valid, no) for place, valid, no in sums.annotate(v=Sum("valid"), i=Sum("invalid"))}
    codes = given if petition.case.rules.verifies else done
    places = Place.objects.filter(code__in=codes).order_by("path")
    return [
        Statements(
            place=one,
            given=given.get(one.code, 0),
            valid=done.get(one.code, (0, 0))[0],
            invalid=done.get(one.code, (0, 0))[1],
        )
        for one in places
        if actor is None or certifies(actor, petition.case, one)
    ]


@dataclass(frozen=True)
class Verification:
    """How far the authorities are: statements by place, and each authority's duty with its state and colour."""

    rows: list[Statements]
    checks: list[tuple[Obligation, str, wording.Colour]]


def shown(petition: Petition, now: datetime) -> Verification | None:
    """What everybody may see of a verification that has begun; None where there is none (4 queries where there is)."""
    stages_of = petition.case.preset.stages
    if not any(rules.verifies for rules in stages_of.values()) or petition.case.stage in ("draft", "moderation"):
        return None
    rows = statements(petition) if petition.case.rules.verifies or not petition.case.rules.sign else []
    if not rows:
        return None
    checks = [row for row in cases.checks(petition.case) if stages_of[row.rule.partition(":")[2]].verifies]
    for row in checks:
        row.case = petition.case
    told = [(row, str(wording.DUTY_STATES[row.state(now)]), wording.DUTY_COLOURS[row.state(now)]) for row in checks]
    return Verification(rows, told)


def open_statements(petition: Petition, place: str) -> int:
    """How many statements of a place no certificate covers yet."""
    given = Tally.objects.filter(case_id=petition.pk, place=place).values_list("number", flat=True).first() or 0
    done = Certificate.objects.filter(case_id=petition.pk, place=place).aggregate(n=Sum(F("valid") + F("invalid")))
    return int(given - (done["n"] or 0))


def open_checks(petition: Petition, at: datetime) -> list[Obligation]:
    """Let each authority know what waits for it: one check for each place, where the preset asks for it."""
    given = Tally.objects.filter(case_id=petition.pk, number__gt=0).values("place")
    places = Place.objects.filter(code__in=given).order_by("path")
    return stages.lay_checks(cases.case(petition.pk), places, at=at)


def settle_check(petition: Petition, place: Place, *, at: datetime) -> None:
    """An authority whose statements are all certified or refused owes nothing more."""
    case = cases.case(petition.pk)
    check = case.rules.check
    if check is None or not check.each_place:
        return
    body = cases.body_of_place(case, check.body, place, at)
    left = [row.place for row in statements(petition) if row.left > 0]
    near = [one for one in left if one.path.startswith(body.place.path) or not one.path.startswith(case.place.path)]
    if not any(cases.body_of_place(case, check.body, one, at) == body for one in near):
        for owed in case.obligations.filter(body=body, kind=Obligation.Kind.CHECK):
            procedures.settle_check(owed, at=at)


@dataclass(frozen=True, kw_only=True)
class Found:
    """What an authority has found: how many statements are valid and how many not; of which batch (0: none), and which.

    numbers: of statements that are not valid, as they stand in the batches.
    """

    valid: int
    invalid: int
    part: int = 0
    numbers: Sequence[int] = ()


@transaction.atomic
def verify(petition: Petition, *, place: Place, found: Found, by: Actor, now: datetime) -> Certificate:
    """Certify statements of one place, in one batch or several, and cross what the certified numbers reach."""
    Petition.objects.select_for_update().get(pk=petition.pk)  # two certificates of one place come one after the other
    case = cases.case(petition.pk)
    if not certifies(by, case, place):
        raise forbidden("not_your_place", _("You may certify statements of your own place only."))
    if refusal := rules.refuse_own_check(cases.organised_of(case), by.person_id):
        raise refusal
    said = {"place": place.code, "valid": str(found.valid), "invalid": str(found.invalid)}
    case = procedures.step(case, "verify", by=by, now=now, fields=said)
    if refusal := _refuse_numbers(petition, place.code, found):
        raise refusal
    row = Certificate.objects.create(
        case=case,
        place=place.code,
        valid=found.valid,
        invalid=found.invalid,
        part=found.part,
        by_id=by.person_id,
        at=now,
    )
    InvalidStatement.objects.bulk_create(
        InvalidStatement(case=case, certificate=row, place=place.code, number=number) for number in found.numbers
    )
    settle_check(petition, place, at=now)
    reached = counting.certified(petition)
    for threshold in case.thresholds.all():
        if steps.crossable(threshold, case, of="certified") and threshold.need.met(reached):
            procedures.cross(case, threshold, at=now)
    fall_short(petition, now=now)
    return row


def _refuse_numbers(petition: Petition, place: str, found: Found) -> Refusal | None:
    """Why these numbers cannot be certified: more than was given, nothing at all, or statements named wrongly."""
    together = found.valid + found.invalid
    if together > (left := open_statements(petition, place)):
        sentence = _("Only %(number)d statements of this place are still to be certified.") % {"number": left}
        return invalid("too_many_certified", sentence, valid=sentence)
    if together == 0:
        return Refusal("nothing_certified", _("Say how many statements are valid, and how many are not."))
    if found.part:
        return _refuse_part(petition, place, found) or _refuse_named(petition, place, found)
    return _refuse_named(petition, place, found)


def _refuse_part(petition: Petition, place: str, found: Found) -> Refusal | None:
    batch = StatementBatch.objects.filter(case_id=petition.pk, place=place, part=found.part).first()
    if batch is None:
        sentence = _("There is no such batch.")
        return invalid("no_such_batch", sentence, part=sentence)
    same = Certificate.objects.filter(case_id=petition.pk, place=place, part=found.part)
    left = batch.number - (same.aggregate(n=Sum(F("valid") + F("invalid")))["n"] or 0)
    if found.valid + found.invalid > left:
        sentence = _("Only %(number)d statements of this batch are still to be certified.") % {"number": left}
        return invalid("too_many_certified", sentence, valid=sentence)
    return None


def _refuse_named(petition: Petition, place: str, found: Found) -> Refusal | None:
    """Why statements cannot be named as not valid: too many, unknown, or named before."""
    if not found.numbers:
        return None
    batches = StatementBatch.objects.filter(case_id=petition.pk, place=place)
    ranges = [(one.first, one.last) for one in (batches.filter(part=found.part) if found.part else batches)]
    known = InvalidStatement.objects.filter(case_id=petition.pk, place=place)
    again = set(known.filter(number__in=found.numbers).values_list("number", flat=True))
    again |= {number for number, times in Counter(found.numbers).items() if times > 1}
    strange = [n for n in found.numbers if not any(first <= n <= last for first, last in ranges)]
    if len(found.numbers) > found.invalid:
        sentence = _("You name more statements than you say are not valid.")
    elif strange:
        sentence = _("There is no statement with this number here: %(number)d.") % {"number": strange[0]}
    elif again:
        sentence = _("This statement has been named already: %(number)d.") % {"number": min(again)}
    else:
        return None
    return invalid("wrong_numbers", sentence, numbers=sentence)


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
