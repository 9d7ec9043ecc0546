"""An author's objection to a refusal, and the second person who decides on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dauys.kernel.refusal import Refusal, forbidden, invalid
from dauys.notifications.recipient import Recipient
from dauys.people import queries as people
from dauys.people.actor import Actor
from dauys.people.models import Post
from dauys.petitions import decision_letters, desks, removing, rules
from dauys.petitions.models import Objection, Removal, Review
from dauys.petitions.rules import Order
from dauys.procedures import objecting as procedures
from dauys.procedures import queries as cases
from dauys.procedures import rules as steps
from dauys.procedures.actions import record
from dauys.procedures.models import Case

LONGEST = 4_000
AUTHORS = ("author", "organiser")
RELATED = tuple(f"case__{name}" for name in ("petition", "procedure", "place", "addressee", "topic", "jurisdiction"))


def refusal_of(case: Case) -> Review | None:
    """The decision that a refused case stands under (1 query)."""
    if case.stage != "rejected":
        return None
    return case.reviews.filter(decision="reject").select_related("objection", "competent").first()


def objection_to(review: Review | None) -> Objection | None:
    """What was said against a refusal, if anything was."""
    return getattr(review, "objection", None) if review else None


def possible_until(case: Case, review: Review) -> datetime:
    """The first instant that is too late to object."""
    return procedures.last_moment(case, review.at)


def refuse_now(case: Case, review: Review | None, *, words: str, now: datetime) -> Refusal | None:
    """Why nobody can object now."""
    if review is None:
        return steps.not_refused()
    ends, before = possible_until(case, review), objection_to(review)
    return steps.refuse_objecting(ends=ends, zone=case.tz, objected=before is not None, words=words, now=now)


@transaction.atomic
def object_to(case: Case, *, by: Actor, words: str, now: datetime) -> Objection:
    """Object to the refusal of a petition, with reasons; another person than the one who refused decides on it."""
    roles = cases.roles_in(case, by)
    role = next((one for one in AUTHORS if one in roles), None)
    if role is None:
        raise forbidden("not_allowed", _("You may not do this here."))
    review = refusal_of(case)
    if refusal := refuse_now(case, review, words=words, now=now):
        raise refusal
    if review is None:
        raise steps.not_refused()
    said = words.strip()[:LONGEST]
    try:
        with transaction.atomic():
            made = Objection.objects.create(case=case, review=review, words=said, at=now)
    except IntegrityError:
        raise Refusal("objected_already", _("One objection to a decision is possible, and it has been made.")) from None
    procedures.object_to(case, role=role, stage=review.stage or procedures.refused_from(case), now=now)
    decision_letters.objected(made, told(made, now), now)
    return made


@transaction.atomic
def object_to_removal(removal: Removal, *, by: Actor, words: str, now: datetime) -> Objection:
    """Object to something having been taken from one's petition; another person decides on it."""
    case = cases.case(removal.case_id)
    role = next((one for one in AUTHORS if one in cases.roles_in(case, by)), None)
    if role is None:
        raise forbidden("not_allowed", _("You may not do this here."))
    if refusal := refuse_objecting_to(removal, case, words=words, now=now):
        raise refusal
    said = words.strip()[:LONGEST]
    try:
        with transaction.atomic():
            made = Objection.objects.create(case=case, removal=removal, words=said, at=now)
    except IntegrityError:
        raise Refusal("objected_already", _("One objection to a decision is possible, and it has been made.")) from None
    record(case, "removal_objected", role, now=now, removal=removal.number)
    decision_letters.objected(made, told(made, now), now)
    return made


def refuse_objecting_to(removal: Removal, case: Case, *, words: str, now: datetime) -> Refusal | None:
    """Why nobody can object to a removal now."""
    if not removal.standing:
        return steps.not_refused()
    ends, objected = procedures.last_moment(case, removal.at), hasattr(removal, "objection")
    return steps.refuse_objecting(ends=ends, zone=case.tz, objected=objected, words=words, now=now)


@transaction.atomic
def decide(objection: Objection, *, by: Actor, overturn: bool, words: str, now: datetime) -> Objection:
    """A second person lets a refusal or removal stand or lifts it, in words for everybody."""
    case = cases.case(objection.case_id)
    role = _role(objection, case, by)
    refusal = (
        (forbidden("not_allowed", _("You may not do this here.")) if not role else None)
        or rules.refuse_own_check(cases.organised_of(case), by.person_id)
        or steps.refuse_same_person(objection.decided_first_by, by.person_id)
        or refuse_answer(words)
    )
    if refusal:
        raise refusal
    outcome, said = (Objection.Outcome.OVERTURNED if overturn else Objection.Outcome.UPHELD), words.strip()[:LONGEST]
    changes = {"outcome": outcome, "answer": said, "decided_at": now, "decided_by_id": by.person_id}
    if not Objection.objects.filter(pk=objection.pk, decided_at=None).update(**changes):
        raise rules.stale()
    _carry_out(objection, case, role, by=by, overturn=overturn, words=said, now=now)
    decided = Objection.objects.select_related("review", "removal").get(pk=objection.pk)
    decision_letters.objection_decided(decided, now)
    return decided


def _role(objection: Objection, case: Case, by: Actor) -> str:
    """In which role somebody may decide on an objection; empty: in none."""
    if objection.review is None:
        return removing.role_of(case, by)
    stage = objection.review.stage or procedures.refused_from(case)
    return next(iter(sorted(cases.roles_in(case, by) & procedures.deciding(case, stage))), "")


def _carry_out(
    objection: Objection, case: Case, role: str, *, by: Actor, overturn: bool, words: str, now: datetime
) -> None:
    review, removal = objection.review, objection.removal
    if review is not None and overturn:
        procedures.overturn(case, role=role, reason=words, signing_ended=review.signing_ends_at, now=now)
    elif review is not None:
        procedures.uphold(case, role=role, reason=words, now=now)
    elif removal is not None and overturn:
        removing.put_back(removal, order=Order(ground="", words=words), by=by, now=now)
    elif removal is not None:
        record(case, "removal_upheld", role, now=now, reason=words, removal=removal.number)


def refuse_answer(words: str) -> Refusal | None:
    """Why nothing is decided: no reasons are given."""
    if words.strip():
        return None
    sentence = _("Say why. The author and everybody who can see the refusal read this.")
    return invalid("missing", sentence, words=sentence)


def waiting(actor: Actor) -> QuerySet[Objection]:
    """What this actor may decide on; where the refusal was their own, they only see that it waits. Oldest first."""
    naming = desks.declaring(actor, ("reject",), desks.CHECKERS)
    mine = Q(pk__in=[])
    for post in actor.posts:
        ids = [row.pk for row in naming.get(post.role, ()) if row.jurisdiction_id == post.jurisdiction_id]
        if ids:
            mine |= Q(review__isnull=False, case__procedure__in=ids, case__place__path__startswith=post.place_path)
        if post.role in removing.ROLES:
            theirs = Q(case__jurisdiction_id=post.jurisdiction_id, case__place__path__startswith=post.place_path)
            mine |= Q(removal__isnull=False) & theirs
    return cases.without_own(_open(mine), actor)


def _open(which: Q) -> QuerySet[Objection]:
    rows = Objection.objects.filter(which, decided_at=None).select_related("review", "removal", *RELATED)
    return rows.prefetch_related("case__obligations")


def decidable(actor: Actor) -> QuerySet[Objection]:
    """What waits for this actor's decision."""
    mine = Q(review__by_id=actor.person_id) | Q(removal__by_id=actor.person_id)
    return waiting(actor).exclude(mine)


def stranded(actor: Actor, now: datetime) -> list[Objection]:
    """For administrators: objections on which nobody but the one who refused could decide (4 queries)."""
    rows = list(
        _open(Q(case__jurisdiction__in=actor.jurisdictions("administrator"))).prefetch_related("case__organisers")
    )
    posts = list(_posts(now)) if rows else []
    return [row for row in rows if not _deciders(row, posts)]


def told(objection: Objection, now: datetime) -> list[Recipient]:
    """Those whose posts let them decide on an objection: neither who organises it nor the one who refused."""
    found = _deciders(objection, list(_posts(now)))
    return [Recipient(language=language, person_id=pk) for pk, language in found.items()]


def _posts(now: datetime) -> QuerySet[Post]:
    return people.posts(now=now).filter(role__in=(*desks.CHECKERS, *removing.ROLES)).select_related("body__place")


def _deciders(objection: Objection, posts: Iterable[Post]) -> dict[UUID, str]:
    """Who may decide, each with their language."""
    case, review = objection.case, objection.review
    roles = procedures.deciding(case, review.stage) if review else frozenset(removing.ROLES)
    organisers = {row.person_id for row in case.organisers.all() if row.left_at is None}
    shut_out = {objection.decided_first_by, case.author_id, *organisers}
    return {
        post.person_id: post.person.language
        for post in posts
        if post.role in roles
        and post.jurisdiction_id == case.jurisdiction_id
        and case.place.path.startswith(_path(post))
        and post.person_id not in shut_out
    }


def _path(post: Post) -> str:
    place = post.place or (post.body.place if post.body else None)
    return place.path if place else ""
