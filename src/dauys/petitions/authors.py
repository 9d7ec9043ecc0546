"""Who somebody is as the author of a petition: with an account, or by the secret link of a draft."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from dauys.kernel.refusal import Refusal
from dauys.people import queries as people
from dauys.people.actor import Actor
from dauys.people.assurance import Assurance
from dauys.people.models import AttributeKind, Confirmation, Person, Way
from dauys.people.profile import IdentityData, Profile
from dauys.petitions import actions, declarations, rules
from dauys.petitions.models import Petition
from dauys.petitions.queries import RELATED
from dauys.procedures import queries as cases
from dauys.procedures.models import Case
from dauys.procedures.schema import Preset

PURPOSE = "petition"
"""What a code to an author's mailbox is for."""
LONGEST = 120
ACTING = frozenset(("author", "representative"))
"""Roles that take an author's steps where the preset lets them."""


def digest(case_id: UUID, key: str) -> bytes:
    """What is stored of a secret link."""
    return settings.KEYS.blind(key, context=f"petition-key/{case_id}")


def find(case_id: UUID, actor: Actor, keys: Mapping[str, str]) -> tuple[Petition, Actor] | None:
    """A petition for its author, and as whom they act: themselves, or whoever holds its secret key. None: not theirs.

    keys: secret keys by the id of their petition.
    """
    petition = Petition.objects.filter(pk=case_id).select_related(*RELATED).first()
    if petition is None or petition.case.author_id is None:
        return None
    if actor.person_id == petition.case.author_id:
        return petition, actor
    key = keys.get(str(case_id), "")
    stored = petition.key_digest
    if not key or stored is None or not hmac.compare_digest(bytes(stored), digest(case_id, key)):
        return None
    return petition, Actor(person_id=petition.case.author_id, language=actor.language)


def find_organised(case_id: UUID, actor: Actor, keys: Mapping[str, str]) -> tuple[Petition, Actor] | None:
    """A petition for its author as `find` gives it, or for somebody signed in who organises it too."""
    if found := find(case_id, actor, keys):
        return found
    petition = Petition.objects.filter(pk=case_id).select_related(*RELATED).first()
    return (petition, actor) if petition and cases.organises(petition.case, actor.person_id) else None


def find_acting(case_id: UUID, actor: Actor, keys: Mapping[str, str]) -> tuple[Petition, Actor] | None:
    """A petition for its author as `find` gives it, or for an organiser who may take its author's steps."""
    found = find_organised(case_id, actor, keys)
    if found and cases.roles_in(found[0].case, found[1]) & ACTING:
        return found
    return None


def held(keys: Mapping[str, str]) -> list[UUID]:
    """The petitions that these secret keys really open."""
    ids = [UUID(case_id) for case_id in keys]
    stored = Petition.objects.filter(pk__in=ids, key_digest__isnull=False).values_list("pk", "key_digest")
    return [pk for pk, mark in stored if hmac.compare_digest(bytes(mark or b""), digest(pk, keys[str(pk)]))]


def proven(preset: Preset) -> bool:
    """Whether authors must be known by more than a mailbox, so that nobody can start one without signing in."""
    return Assurance(preset.authors.assurance).rank > Assurance.EMAIL.rank


def owner(petition: Petition, *, instead: UUID | None = None) -> Person:
    """The person whose petition it is, or, while it has no author, `instead`. Person.DoesNotExist: neither is there."""
    return Person.objects.get(pk=petition.case.author_id or instead or UUID(int=0))


def name_of(person: Person) -> IdentityData:
    """What a person is called, for themselves."""
    return people.own_identity(person)


def shown_name(given: str, family: str, how: str) -> str:
    """What others see of an author: the full name, the given name and an initial, or nothing."""
    if how == "full":
        return f"{given} {family}".strip()[:LONGEST]
    if how == "initials":
        return (f"{given} {family[:1]}." if given and family else given or family)[:LONGEST]
    return ""


def usual_way(preset: Preset) -> str:
    """How a name is shown where nobody has chosen: with an initial, if the procedure has that."""
    return next((how for how in ("initials", "full") if how in preset.authors.shown), "none")


def how_shown(name: IdentityData, shown: str, *, introduced: bool) -> str:
    """Which way of showing the name was chosen; the initial of the surname as long as nothing was."""
    ways = {shown_name(name.given, name.family, how): how for how in ("full", "initials")}
    if shown:
        return ways.get(shown, "initials")
    return "none" if introduced else "initials"


def unshown_name(petition: Petition, reader: Actor, *, now: datetime) -> str:
    """What an author is called who shows no name, for those who decide and answer; the read is logged."""
    case = petition.case
    if petition.author_shown or case.author_id is None:
        return ""
    person = Person.objects.filter(pk=case.author_id, erased_at=None).first()
    return people.identity_of(person, reader=reader, purpose="petition", now=now).name if person else ""


def waiting(person_id: UUID) -> Confirmation | None:
    """The newest code that was sent to an author's mailbox, unless it has been confirmed."""
    sent = Confirmation.objects.filter(person_id=person_id, purpose=PURPOSE, way=Way.EMAIL).order_by("-created_at")
    newest = sent.first()
    return newest if newest is not None and newest.confirmed_at is None else None


def has_mailbox(person: Person, email: str) -> bool:
    """Whether this address is confirmed to be the person's."""
    rows = person.attributes.filter(kind=AttributeKind.EMAIL, verified=True)
    return email.strip().casefold() in {str(row.value).casefold() for row in rows}


def mailbox_of(confirmation: Confirmation) -> str:
    """The address a code was sent to."""
    return people.target_of(confirmation)


def profile(case: Case, person: Person, *, declares: bool) -> Profile:
    """What rules may know about an author; where nothing need be proven, what they declare is added."""
    rule = case.preset.authors
    known = people.profile_of(person, verified=declarations.proves(rule))
    return declarations.taken(rule, known, addressed=case.place) if declares else known


def refuse(petition: Petition, person: Person, *, on: date) -> Refusal | None:
    """Why this person could not hand this petition in, declarations taken as given."""
    case = petition.case
    who = profile(case, person, declares=True)
    return rules.refuse_authoring(case.preset, who, addressed=case.place.code, on=on)


def refuse_organisers(petition: Petition, person: Person) -> Refusal | None:
    """Why this author, where there is one, and those who have joined are not enough to hand this petition in."""
    return actions.refuse_organisers(petition.case, profile(petition.case, person, declares=True))
