"""Procedures of other countries, with the place and the bodies that each of them names."""

from __future__ import annotations

from datetime import date, datetime

from tests.petitions.conftest import NOW, World, actor

from dauys.bodies.models import Body
from dauys.kernel.models import Jurisdiction
from dauys.people import actions as people
from dauys.people.assurance import Assurance
from dauys.people.models import Account
from dauys.people.profile import Profile
from dauys.petitions import actions
from dauys.petitions.models import Petition
from dauys.places.models import Place
from dauys.procedures import actions as procedures
from dauys.procedures import presets
from dauys.procedures.models import Organiser, Procedure


def adopt(world: World, code: str) -> Procedure:
    """Put a shipped preset in force in its own country."""
    preset = presets.shipped()[code]
    law = Jurisdiction.objects.create(
        code=preset.jurisdiction, name={"en": preset.jurisdiction}, zone=preset.zone, languages=["en"]
    )
    kind = "union" if preset.level == "supranational" else "country"
    place = Place(code=preset.jurisdiction, kind=kind, zone=preset.zone, name={"en": "Abroad"}, jurisdiction=law)
    world.places[law.code] = Place.objects.add_root(instance=place)
    world.jurisdictions[law.code] = law
    for ref in preset.bodies.values():
        name = ref.code or f"{law.code.lower()}-{ref.kind}"
        if name not in world.bodies:
            body = Body(code=name, kind=ref.kind or "authority", name={"en": name}, place=place, jurisdiction=law)
            world.bodies[name] = Body.objects.add_root(instance=body)
    world.procedures[code] = procedures.adopt(preset, jurisdiction=law, now=NOW)
    return world.procedures[code]


def citizen(world: World, code: str, email: str) -> Account:
    """Somebody who may author and sign there, with an account."""
    return world.account(email, world.person(citizenship=code, residence=code, email=email, given="Ann", family="Lee"))


def drafted(world: World, preset: str, author: Account, *, kind: str = "") -> Petition:
    """A draft under that procedure, by its author."""
    procedure = world.procedures[preset]
    languages = procedure.preset.text.languages
    language = "en" if not languages or "en" in languages else languages[0]
    text = actions.Text(language=language, title="Plant more trees", body="Our streets are hot. Trees help.", kind=kind)
    place = world.places[procedure.preset.jurisdiction]
    return actions.draft(procedure, place=place, text=text, author_id=author.person_id, now=NOW)


def clerk(world: World, role: str, law: str) -> Account:
    """Somebody who holds a post there."""
    account = world.account(f"{role}-{law}@example.org".lower())
    people.appoint(account.person, role=role, jurisdiction=world.jurisdictions[law], body=None, place=None, now=NOW)
    return account


MEMBERS = {"DE": "Germany", "FI": "Finland", "FR": "France", "SE": "Sweden"}


def union(world: World) -> Procedure:
    """The European initiative with four member states, an authority in each of them."""
    procedure = adopt(world, "eu-citizens-initiative")
    law = world.jurisdictions["EU"]
    for code, name in MEMBERS.items():
        place = Place(code=code, kind="country", name={"en": name})
        world.places[code] = Place.objects.add_child(Place.objects.get(code="EU"), instance=place)
        body = Body(code=f"{code.lower()}-authority", kind="authority", name={"en": f"Authority of {name}"})
        body.place, body.jurisdiction = world.places[code], law
        world.bodies[body.code] = Body.objects.add_root(instance=body)
    world.places["EU"] = Place.objects.get(code="EU")
    return procedure


def official(world: World, code: str) -> Account:
    """Somebody of the authority of a member state."""
    account = world.account(f"authority-{code}@example.org".lower())
    body = world.bodies[f"{code.lower()}-authority"]
    people.appoint(account.person, role="authority", jurisdiction=body.jurisdiction, body=body, place=None, now=NOW)
    return account


def gathering(world: World, author: Account, *, at: datetime = NOW) -> Petition:
    """A registered initiative that may be signed from that moment on."""
    procedure = union(world)
    petition = drafted(world, procedure.code, author)
    for number in range(1, procedure.preset.authors.organisers):
        other = world.person(email=f"organiser-{number}@example.org")
        role = "deputy" if number == 1 else ""
        Organiser.objects.create(case_id=petition.pk, person=other, place=f"X{number}", role=role, joined_at=NOW)
    owner = Profile(date(1980, 1, 1), None, frozenset({"FI", "EU"}), ("FI", "EU"), Assurance.EID)
    actions.submit(petition, by=actor(author), profile=owner, now=at)
    registrar = actor(clerk(world, "moderator", "EU"))
    actions.accept(petition, by=registrar, now=at)
    return Petition.objects.select_related("case__procedure", "case__place").get(pk=petition.pk)
