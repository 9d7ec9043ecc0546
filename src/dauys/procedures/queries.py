"""Reading procedures, cases and what is owed."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from dauys.bodies import queries as bodies
from dauys.bodies.models import Body
from dauys.kernel.terms import local_date
from dauys.people.actor import Actor, Held
from dauys.places.models import Place
from dauys.procedures.models import BY_DUE, OPEN, Case, Obligation, Organiser, Procedure
from dauys.procedures.schema import GROUP_ROLES, BodyRef
from dauys.topics.models import Topic

Row = TypeVar("Row", bound=Model)
EVERYWHERE = ("moderator", "lawyer", "committee", "authority")
"""Posts that act in a jurisdiction, within the post's place."""
LONGEST_LATE = ("due_at", "id")
"""The order of late duties: whoever has waited longest comes first."""


def adopted(*, instrument: str | None = None) -> QuerySet[Procedure]:
    """The procedures in force, newest version of each."""
    rows = Procedure.objects.filter(adopted_at__isnull=False, retired_at__isnull=True).select_related("jurisdiction")
    return rows.filter(instrument=instrument) if instrument else rows


def current(code: str, jurisdiction: str | None = None) -> Procedure:
    """The version of a procedure that new cases start under. Procedure.DoesNotExist: none is in force."""
    rows = adopted().filter(code=code)
    if jurisdiction:
        rows = rows.filter(jurisdiction__code=jurisdiction)
    found = rows.order_by("-version").first()
    if found is None:
        raise Procedure.DoesNotExist(code)
    return found


def versions(code: str) -> list[Procedure]:
    """Every version of a procedure that was ever adopted, newest first (1 query)."""
    rows = Procedure.objects.filter(code=code, adopted_at__isnull=False).select_related("jurisdiction")
    return list(rows.order_by("-version", "jurisdiction__code"))


def case(case_id: UUID) -> Case:
    """A case with all that its rules need. Case.DoesNotExist."""
    return Case.objects.select_related("procedure", "place", "addressee", "jurisdiction").get(pk=case_id)


def unlisted_ids() -> QuerySet[Case, UUID]:
    """The ids of cases that no public list shows: their pages are for those who have the link, or for nobody yet."""
    return Case.objects.filter(listed=False).values_list("pk", flat=True)


def roles_in(case: Case, actor: Actor) -> frozenset[str]:
    """What an actor is to a case: its author, an organiser, a signer like all, or the holder of a post that covers it.

    Of bodies' officials (1 query more) only those count whose body is addressed, or owes or owed something here.
    Organisers are looked for (1 query more) where somebody has signed in and the preset gives them something to do.
    """
    roles = {"signer"} | _roles_in_group(case, actor.person_id)
    for post in actor.posts:
        if post.role in EVERYWHERE and _covers(post, case):
            roles.add(post.role)
    if bodies_of(actor) & _concerned(case, actor):
        roles.add("body")
    return frozenset(roles)


def _roles_in_group(case: Case, person_id: UUID | None) -> set[str]:
    """What somebody is among those who organise a case.

    The author's steps are open to all of them while it has no author; the representative's to the deputy while nobody
    is the representative (1 query more).
    """
    if person_id is not None and person_id == case.author_id:
        found, role = {"author"}, case.author_role
    elif any(move.by == "organiser" for move in case.preset.moves) and (row := organiser(case, person_id)):
        found, role = ({"organiser"} if case.author_id else {"organiser", "author"}), row.role
    else:
        return set()
    if role in GROUP_ROLES:
        found.add(role)
    if role == "deputy" and "representative" not in roles_held(case):
        found.add("representative")
    return found


def roles_held(case: Case) -> set[str]:
    """The roles that somebody of those who organise a case holds (1 query)."""
    held = set(organisers(case).exclude(role="").values_list("role", flat=True))
    return held | ({case.author_role} if case.author_role else set())


def organises(case: Case, person_id: UUID | None) -> bool:
    """Whether somebody is one of a case's organisers beside its author."""
    return any(move.by == "organiser" for move in case.preset.moves) and organiser(case, person_id) is not None


def organiser(case: Case, person_id: UUID | None) -> Organiser | None:
    """Somebody as an organiser of a case beside its author (1 query)."""
    return None if person_id is None else organisers(case).filter(person_id=person_id).first()


def organisers(case: Case) -> QuerySet[Organiser]:
    """Who organises a case beside its author, in the order in which they joined."""
    return case.organisers.filter(left_at__isnull=True)


def organised_of(case: Case) -> set[UUID | None]:
    """Whose case it is: its author and those who organise it beside them (1 query)."""
    return {case.author_id, *organisers(case).values_list("person_id", flat=True)}


def without_own(rows: QuerySet[Row], actor: Actor) -> QuerySet[Row]:
    """Rows about cases (`case`) without those that the actor has started or organises; no query more."""
    if actor.person_id is None:
        return rows
    return rows.exclude(case__author_id=actor.person_id).exclude(case_id__in=organised_by(actor.person_id))


def organised_by(person_id: UUID) -> QuerySet[Organiser, UUID]:
    """The ids of the cases that somebody organises beside their authors."""
    return Organiser.objects.filter(person_id=person_id, left_at__isnull=True).values_list("case_id", flat=True)


def _concerned(case: Case, actor: Actor) -> frozenset[int]:
    """The bodies that a case concerns; none is looked for where the actor answers for no body."""
    if not bodies_of(actor):
        return frozenset()
    return frozenset([case.addressee_id, *case.obligations.order_by().values_list("body_id", flat=True)])


def _covers(post: Held, case: Case) -> bool:
    """Whether a post is for the case's place, or, of an authority that certifies its part, for a place in it."""
    within = case.place.path.startswith(post.place_path)
    part = post.role == "authority" and post.place_path.startswith(case.place.path)
    return post.jurisdiction_id == case.jurisdiction_id and (within or part)


def bodies_of(actor: Actor) -> frozenset[int]:
    """The bodies an actor may answer for."""
    return actor.bodies("body") | actor.bodies("head")


def acting_for(actor: Actor) -> frozenset[int]:
    """The bodies whose duties an actor may act on: as an official, or as a member of a committee that is a body."""
    return bodies_of(actor) | actor.bodies("committee")


def approving_for(actor: Actor) -> frozenset[int]:
    """The bodies whose answers an actor may approve: as their head, or as a member of a committee that is a body."""
    return actor.bodies("head") | actor.bodies("committee")


def body_named(case: Case, name: str, now: datetime) -> Body:
    """The body that a preset calls `name`, for this case. Body.DoesNotExist: there is none in the registry."""
    if name == "addressee":
        return bodies.current(case.addressee)
    found = body_meant(case.preset.bodies[name], case.place, case.topic, local_date(now, case.tz))
    if found is None:
        raise Body.DoesNotExist(name)
    return found


def body_of_place(case: Case, name: str, place: Place, now: datetime) -> Body:
    """The body that a preset calls `name`, responsible for one place of a case; of one elsewhere, for the whole case.

    Body.DoesNotExist: there is none in the registry.
    """
    ref = case.preset.bodies[name]
    if ref.code or not place.path.startswith(case.place.path):
        return body_named(case, name, now)
    on = local_date(now, case.tz)
    found = bodies.addressee(str(ref.kind), place, on, law=case.jurisdiction_id)
    if found is None:
        raise Body.DoesNotExist(name)
    return found


def body_meant(ref: BodyRef, place: Place, topic: Topic | None, on: date) -> Body | None:
    """The body that a preset means, for a place and a topic; None: the registry has none."""
    if ref.competent and topic and (competent := bodies.competent(topic, place, on)):
        return competent[0]
    if ref.code:
        found = Body.objects.filter(code=ref.code).first()
        return bodies.current(found) if found else None
    return bodies.addressee(str(ref.kind), place, on)


def duties(case: Case) -> list[Obligation]:
    """What bodies owe in a case, oldest first."""
    return list(case.obligations.filter(kind=Obligation.Kind.DUTY).select_related("body"))


def checks(case: Case) -> list[Obligation]:
    """The internal duties of a case, oldest first."""
    return list(case.obligations.filter(kind=Obligation.Kind.CHECK).select_related("body"))


def owed_by(body_ids: frozenset[int]) -> QuerySet[Obligation]:
    """What these bodies still owe, next due first."""
    rows = Obligation.objects.filter(OPEN, body_id__in=body_ids)
    return rows.select_related("body", "case__procedure", "case__place").order_by(*BY_DUE)


def met_by(body: Body) -> QuerySet[Obligation]:
    """The duties that a body has met, latest first."""
    rows = Obligation.objects.filter(body=body, kind=Obligation.Kind.DUTY, met_at__isnull=False)
    return rows.select_related("body", "case__procedure", "case__place").order_by("-met_at", "id")


def late(now: datetime) -> Q:
    """The condition of a duty that is late at `now`."""
    return OPEN & Q(due_at__lte=now)


def late_duties(now: datetime) -> QuerySet[Obligation]:
    """What is late at `now` in cases that public lists show, answers and promises; put in order by `LONGEST_LATE`."""
    rows = Obligation.objects.filter(late(now), case__listed=True).exclude(kind=Obligation.Kind.CHECK)
    return rows.select_related("body", "case__procedure", "case__place")


def crossed(case: Case) -> dict[str, datetime]:
    """The thresholds of a case that are crossed, with the moment."""
    return {t.name: t.crossed_at for t in case.thresholds.all() if t.crossed_at is not None}
