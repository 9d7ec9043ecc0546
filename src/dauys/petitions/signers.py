"""Who somebody is as a signer of one case: what rules may know, what makes them one person, what others see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from dauys.kernel.terms import local_date
from dauys.people import queries as people
from dauys.people.actor import Actor
from dauys.people.assurance import Assurance
from dauys.people.models import Person
from dauys.people.profile import IdentityData, Profile
from dauys.petitions import declarations, nationalities, signing, statements
from dauys.petitions.rules import Signer
from dauys.places import queries as places
from dauys.places.models import Place, PlaceKind
from dauys.procedures.models import Case
from dauys.procedures.schema import Preset

SHOWN_NAMES = ("initials", "full", "choice")


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What somebody without an account writes to sign: all of it declared, the mailbox still to be confirmed."""

    given: str
    family: str
    email: str
    language: str
    postcode: str = ""
    place: Place | None = None
    nationality: str = ""
    stated: Mapping[str, str] = field(default_factory=dict)
    declares: bool = False
    show_name: bool = False
    wants_news: bool = False


def canonical_mailbox(email: str) -> str:
    """An e-mail address in the one form that repeats are found by."""
    return email.strip().casefold()


def shown_name(preset: Preset, given: str, family: str, *, chosen: bool) -> str:
    """What others see of a signer: nothing, the given name and an initial, or the full name."""
    how = preset.signers.shown
    if how not in SHOWN_NAMES or (how == "choice" and not chosen):
        return ""
    if how == "initials":
        return f"{given} {family[:1]}.".strip() if family else given
    return f"{given} {family}".strip()


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody who is signed in declares and chooses.

    declares: the person agrees to the preset's declaration, which counts where nothing need be proven. postcode:
    where they live more closely; used to find the place and forgotten. nationality: the state they want to count for;
    of several that are known one of them, and where nothing is known the one they declare. stated: what they state
    for verification beside what is known of them.
    """

    declares: bool = False
    show_name: bool = False
    wants_news: bool = False
    postcode: str = ""
    nationality: str = ""
    stated: Mapping[str, str] = field(default_factory=dict)


NOTHING = Said()


def of_person(case: Case, person: Person, *, said: Said = NOTHING, now: datetime) -> Signer:
    """A person with an account, as a signer of this case; what the preset asks for must have been confirmed before."""
    preset = case.preset
    profile = people.profile_of(person, verified=declarations.proves(preset.signers))
    if said.declares:
        own = "" if profile.citizenships else said.nationality
        profile = declarations.taken(preset.signers, profile, addressed=case.place, nationality=own)
    name = people.identity_of(person, reader=Actor(person_id=person.pk), purpose="sign", now=now)
    place = _by_postcode(case, said.postcode, now) or _counted_for(case, profile, said.nationality)
    mailbox, identity = "", str(person.pk)
    if preset.signers.one_per == "mailbox" and name.email:
        mailbox = canonical_mailbox(name.email)
        identity = signing.mailbox_identity(mailbox, name.given, name.family)
    statement: Mapping[str, str] = {}
    if preset.signers.statement.asked:
        statement = statements.taken(preset, place, {**said.stated, **_known(profile, name)})
        identity = statements.identity(statement)
        profile = _born(profile, statement)
    return Signer(
        profile=profile,
        identity=identity,
        place=place,
        statement=statement,
        mailbox=mailbox,
        shown=shown_name(preset, name.given, name.family, chosen=said.show_name),
        contact={"person": str(person.pk), "language": person.language},
        wants_news=said.wants_news,
    )


def by_mail(case: Case, statement: Statement, *, now: datetime) -> Signer:
    """Somebody who signs with a name and a mailbox; signs only once the mailbox is confirmed."""
    rule, mailbox = case.preset.signers, canonical_mailbox(statement.email)
    place = statement.place or case.place
    profile = Profile(residence=places.lineage(place) if statement.place else (), assurance=Assurance.EMAIL)
    if statement.declares:
        profile = declarations.taken(rule, profile, addressed=case.place, nationality=statement.nationality)
    profile = _born(profile, statement.stated)
    counted = nationalities.counted_for(case, profile, statement.nationality) if nationalities.counts(case) else ""
    code = counted if nationalities.counts(case) else _by_postcode(case, statement.postcode, now) or place.code
    identity, stated = signing.mailbox_identity(mailbox, statement.given, statement.family), dict[str, str]()
    if rule.statement.asked:
        names = {"given": statement.given, "family": statement.family}
        stated = statements.taken(case.preset, code, {**statement.stated, **names})
        identity = statements.identity(stated)
    return Signer(
        profile=profile,
        identity=identity,
        place=code,
        statement=stated,
        mailbox=mailbox,
        shown=shown_name(case.preset, statement.given, statement.family, chosen=statement.show_name),
        contact={
            "name": f"{statement.given} {statement.family}".strip(),
            "email": statement.email.strip(),
            "language": statement.language,
        },
        wants_news=statement.wants_news,
    )


def _known(profile: Profile, name: IdentityData) -> dict[str, str]:
    home = Place.objects.filter(code=profile.residence[0]).first() if profile.residence else None
    return statements.known(profile, name, home)


def _born(profile: Profile, stated: Mapping[str, str]) -> Profile:
    """The profile with the date of birth that was stated, where none is known."""
    try:
        born = date.fromisoformat(stated.get("birth_date", ""))
    except ValueError:
        return profile
    return profile if profile.birth_date else replace(profile, birth_date=born, declared_age=None)


def _by_postcode(case: Case, postcode: str, now: datetime) -> str:
    """The place within the addressed one that a postcode leads to; nothing where it is not known."""
    if not (postcode and case.preset.signers.postcode):
        return ""
    around = places.on_the_way_up(case.place)
    country = next((step.code for step in around if step.kind == PlaceKind.COUNTRY), "")
    found = places.of_postcode(country, postcode, local_date(now, case.tz))
    return found.code if found and found.path.startswith(case.place.path) else ""


def _counted_for(case: Case, profile: Profile, nationality: str) -> str:
    if nationalities.counts(case):
        return nationalities.counted_for(case, profile, nationality)
    return profile.residence[0] if profile.residence else case.place.code
