"""Writes: follow something, and stop. Doing either twice is the same as once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from dauys.follow import queries, rules
from dauys.follow.models import Follow
from dauys.people.models import Person


@transaction.atomic
def follow(person: Person, *, kind: str, target: str, now: datetime) -> None:
    """Tell a person of news of one thing from now on. Refusal: no such thing, or too many already."""
    if refusal := rules.refuse_naming(kind, target):
        raise refusal
    known, _name = queries.canonical(kind, target)
    if queries.follows(person.pk, kind, known):
        return
    if refusal := rules.refuse_another(Follow.objects.filter(person=person).count()):
        raise refusal
    row = Follow(person=person, kind=kind, target=known, since=now)
    Follow.objects.bulk_create([row], ignore_conflicts=True)


@transaction.atomic
def unfollow(person: Person, *, kind: str, target: str) -> None:
    """Stop telling a person of one thing; also of what is gone."""
    Follow.objects.filter(person=person, kind=kind, target=target).delete()


@transaction.atomic
def forget(person_id: UUID) -> None:
    """Drop all that an erased person followed."""
    Follow.objects.filter(person_id=person_id).delete()
