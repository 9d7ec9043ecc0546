"""Organising a petition together: the invitation, joining by it, leaving, parting."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from dauys.people import actions as people
from dauys.people.actor import Actor
from dauys.people.models import AttributeKind, Person
from dauys.people.sources import CLAIMED
from dauys.petitions import authors, letters
from dauys.petitions.models import Petition
from dauys.petitions.queries import RELATED
from dauys.procedures import organising as procedures
from dauys.procedures import queries as cases
from dauys.procedures.models import Organiser


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
    person = Person.objects.get(pk=by.person_id)
    if given or family:
        name = {"given": given, "family": family}
        people.record_attribute(person, kind=AttributeKind.NAME, value=name, verified=False, source=CLAIMED, now=now)
    known = authors.name_of(person)
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
