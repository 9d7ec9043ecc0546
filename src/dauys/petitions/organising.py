"""Organising a petition together: the invitation, joining by it, roles, leaving, handing the petition over."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from dauys.people import actions as people
from dauys.people.actor import Actor
from dauys.people.models import AttributeKind, Person
from dauys.people.profile import IdentityData
from dauys.people.sources import CLAIMED
from dauys.petitions import authors, letters, rules
from dauys.petitions.models import Petition
from dauys.petitions.queries import RELATED
from dauys.procedures import authorship, group
from dauys.procedures import organising as procedures
from dauys.procedures import queries as cases
from dauys.procedures.models import Handover, Organiser


def invited(case_id: UUID, key: str) -> Petition:
    """The petition that the secret of an invitation opens. Refusal: it opens none."""
    petition = Petition.objects.filter(pk=case_id).select_related(*RELATED).first()
    if petition is None or not procedures.opens(petition.case, key):
        raise procedures.invitation_over()
    return petition


@transaction.atomic
def join(
    case_id: UUID, *, key: str, by: Actor, declares: bool, given: str, family: str, shown: str, now: datetime
) -> Organiser:
    """Organise a petition together with its author, who is told.

    given, family: as the person claims it (empty: as is known). shown: how much of it others see.
    """
    petition = invited(case_id, key)
    if by.person_id is None:
        raise procedures.sign_in_first()
    if refusal := rules.refuse_shown(petition.case.preset, shown):
        raise refusal
    person = Person.objects.get(pk=by.person_id)
    known = _named(person, given, family, now)
    organiser = procedures.join(
        petition.case,
        key=key,
        by=by,
        profile=authors.profile(petition.case, person, declares=declares),
        shown=authors.shown_name(known.given, known.family, shown),
        now=now,
    )
    letters.joined(organiser, now)
    return organiser


@transaction.atomic
def leave(petition: Petition, *, by: Actor, now: datetime) -> None:
    """Stop organising; the author is told."""
    case = cases.case(petition.pk)
    letters.left(procedures.leave(case, by=by, now=now), now)


def _named(person: Person, given: str, family: str, now: datetime) -> IdentityData:
    """What somebody is called; what they claim (empty: nothing) is noted first."""
    if given or family:
        name = {"given": given, "family": family}
        people.record_attribute(person, kind=AttributeKind.NAME, value=name, verified=False, source=CLAIMED, now=now)
    return authors.name_of(person)


@transaction.atomic
def assign(
    petition: Petition, role: str, *, to: UUID | None, by: Actor, now: datetime, seen: UUID | str | None = "any"
) -> None:
    """Let an organiser (None: the author) be what the role says; whoever is given one is told."""
    case = cases.case(petition.pk)
    group.assign(case, role, to=to, by=by, now=now, seen=seen)
    if to is not None:
        letters.role_given(cases.organisers(case).get(pk=to), now)


@transaction.atomic
def offer(petition: Petition, *, to: UUID | None, stays: bool, by: Actor, now: datetime) -> Handover:
    """Offer the petition to an organiser, who is told, or to whoever comes with the link."""
    case = cases.case(petition.pk)
    made = authorship.offer(case, to=to, stays=stays, by=by, now=now)
    letters.offered(case, made, now)
    return made


def offered(case_id: UUID, key: str, now: datetime) -> tuple[Petition, Handover]:
    """The petition and the offer that a secret opens. Refusal: it opens none."""
    petition = Petition.objects.filter(pk=case_id).select_related(*RELATED).first()
    found = authorship.opens(petition.case, key, now) if petition else None
    if petition is None or found is None:
        raise authorship.offer_over()
    return petition, found


@transaction.atomic
def take_over(
    case_id: UUID, *, key: str, by: Actor, declares: bool, given: str, family: str, shown: str, now: datetime
) -> None:
    """Become the author by the secret of an offer; given, family, shown: as in `join`."""
    petition, made = offered(case_id, key, now)
    if by.person_id is None:
        raise procedures.sign_in_first()
    if refusal := rules.refuse_shown(petition.case.preset, shown):
        raise refusal
    person = Person.objects.get(pk=by.person_id)
    known = _named(person, given, family, now)
    _accept(
        petition, made, person, declares=declares, shown=authors.shown_name(known.given, known.family, shown), now=now
    )


@transaction.atomic
def accept(petition: Petition, *, by: Actor, now: datetime) -> None:
    """An organiser accepts the offer made to them, or takes over what has no author; shown as they were so far."""
    case = cases.case(petition.pk)
    own = cases.organiser(case, by.person_id)
    if own is None:
        raise procedures.not_an_organiser()
    made = authorship.offer_of(case, now) if case.author_id is not None else None
    if case.author_id is not None and (made is None or made.to_id != own.person_id):
        raise authorship.offer_over()
    _accept(petition, made, own.person, declares=True, shown=own.shown, now=now)


def _accept(
    petition: Petition, made: Handover | None, person: Person, *, declares: bool, shown: str, now: datetime
) -> None:
    case, by = cases.case(petition.pk), Actor(person_id=person.pk)
    before, profile = case.author_id, authors.profile(case, person, declares=declares)
    if made is None:
        authorship.take_over(case, by=by, profile=profile, now=now)
    else:
        authorship.accept(case, made, shown=petition.author_shown, by=by, profile=profile, now=now)
    petition.author_shown, petition.key_digest = shown, None
    petition.save(update_fields=["author_shown", "key_digest"])
    letters.taken_over(case, before, now)


@transaction.atomic
def take_back(petition: Petition, *, by: Actor, now: datetime) -> None:
    """The author takes the offer back, or whom it is made to declines it."""
    authorship.take_back(cases.case(petition.pk), by=by, now=now)


@transaction.atomic
def resign(petition: Petition, *, by: Actor, now: datetime) -> None:
    """The author leaves; their name disappears, and the organisers are told that they may take it over."""
    authorship.resign(cases.case(petition.pk), by=by, now=now)
    _forget_author(petition)


@transaction.atomic
def vacate(petition: Petition, *, reason: str, by: Actor, now: datetime) -> None:
    """A moderator notes that the author is there no more, and why that is known; never of what they organise."""
    case = cases.case(petition.pk)
    if refusal := rules.refuse_own_check(cases.organised_of(case), by.person_id):
        raise refusal
    authorship.vacate(case, reason=reason, by=by, now=now)
    _forget_author(petition)


def _forget_author(petition: Petition) -> None:
    petition.author_shown, petition.key_digest = "", None
    petition.save(update_fields=["author_shown", "key_digest"])
