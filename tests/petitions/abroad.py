"""Procedures of other countries, with the place and the bodies that each of them names."""

from __future__ import annotations

from tests.petitions.conftest import NOW, World

from dauys.bodies.models import Body
from dauys.kernel.models import Jurisdiction
from dauys.people import actions as people
from dauys.people.models import Account
from dauys.petitions import actions
from dauys.petitions.models import Petition
from dauys.places.models import Place
from dauys.procedures import actions as procedures
from dauys.procedures import presets
from dauys.procedures.models import Procedure


def adopt(world: World, code: str) -> Procedure:
    """Put a shipped preset in force in its own country."""
    preset = presets.shipped()[code]
    law = Jurisdiction.objects.create(
        code=preset.jurisdiction, name={"en": preset.jurisdiction}, zone=preset.zone, languages=["en"]
    )
    place = Place(code=preset.jurisdiction, kind="country", zone=preset.zone, name={"en": "Abroad"}, jurisdiction=law)
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
    text = actions.Text(language="en", title="Plant more trees", body="Our streets are hot. Trees help.", kind=kind)
    place = world.places[procedure.preset.jurisdiction]
    return actions.draft(procedure, place=place, text=text, author_id=author.person_id, now=NOW)


def clerk(world: World, role: str, law: str) -> Account:
    """Somebody who holds a post there."""
    account = world.account(f"{role}-{law}@example.org".lower())
    people.appoint(account.person, role=role, jurisdiction=world.jurisdictions[law], body=None, place=None, now=NOW)
    return account
