"""A small world for petitions: three countries, two cities, their bodies, procedures in force, people in every role."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from tests.stages import staged

from dauys.bodies.models import Body
from dauys.kernel import actions as calendars
from dauys.kernel.models import Jurisdiction
from dauys.notifications.actions import deliver_due
from dauys.people import actions as people
from dauys.people import queries as known
from dauys.people.actor import Actor
from dauys.people.assurance import Assurance
from dauys.people.models import Account, Person
from dauys.petitions import actions, counting, signers, signing
from dauys.petitions.models import Petition, SignatureBatch
from dauys.places.models import Place, Population
from dauys.procedures import actions as procedures
from dauys.procedures import presets, queries
from dauys.procedures.models import Case, Procedure

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday."""
PRESETS = (
    "kz-epetition-government",
    "kz-epetition-region-akimat",
    "kz-epetition-region-maslikhat",
    "uk-parliament",
    "us-we-the-people",
)


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


@pytest.fixture
def now() -> datetime:
    return NOW


@dataclass
class World:
    """Rows by code."""

    jurisdictions: dict[str, Jurisdiction] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    procedures: dict[str, Procedure] = field(default_factory=dict)

    def person(
        self, *, residence: str = "KZ-75", citizenship: str = "KZ", assurance: str = "eid", **said: Any
    ) -> Person:
        """Somebody whose citizenship and residence an electronic identity has verified (none: nothing is known)."""
        said = {"given": "Айгүл", "family": "Серікова", **said}
        person = people.register_person(language=said.pop("language", "kk"), now=NOW, **said)
        if Assurance(assurance) is Assurance.NONE:
            return person
        for kind, value in (("citizenship", citizenship), ("residence", residence), ("birth_date", date(1990, 5, 17))):
            people.record_attribute(
                person, kind=kind, value=value, verified=True, source="test", now=NOW, level=Assurance(assurance)
            )
        return person

    def account(self, email: str, person: Person | None = None, **who: Any) -> Account:
        """An account with a confirmed address."""
        return people.open_account(person or self.person(email=email, **who), email=email, password="pass", now=NOW)

    def holder(
        self, role: str, *, body: str | None = None, place: str | None = None, jurisdiction: str = "KZ"
    ) -> Account:
        """An account whose person holds a post."""
        account = self.account(f"{role}-{body or place or jurisdiction}-{Account.objects.count()}@example.org".lower())
        people.appoint(
            account.person,
            role=role,
            jurisdiction=self.jurisdictions[jurisdiction],
            body=self.bodies[body] if body else None,
            place=self.places[place] if place else None,
            now=NOW,
        )
        return account


def actor(account: Account) -> Actor:
    """The actor behind an account."""
    return known.actor_of(account, now=NOW)


COUNTRIES = (
    ("KZ", "Asia/Almaty", 20_495_975),
    ("GB", "Europe/London", 69_000_000),
    ("US", "America/New_York", 340_000_000),
)
CITIES = (("KZ-75", "Алматы", 2_347_924), ("KZ-71", "Астана", 1_638_233))
BODIES = (
    ("kz-government", "government", "KZ"),
    ("kz-ministry-culture-information", "ministry", "KZ"),
    ("kz-75-akimat", "akimat", "KZ-75"),
    ("kz-75-maslikhat", "maslikhat", "KZ-75"),
    ("kz-71-akimat", "akimat", "KZ-71"),
    ("kz-71-maslikhat", "maslikhat", "KZ-71"),
    ("gb-government", "government", "GB"),
    ("gb-petitions-committee", "committee", "GB"),
    ("us-administration", "government", "US"),
)


@staged.fixture
def world() -> World:
    made = World()
    calendars.seed("KZ", now=NOW, years=range(2025, 2028))
    _lay_out_places(made)
    for code, kind, place in BODIES:
        made.bodies[code] = Body.objects.add_root(
            instance=Body(
                code=code,
                kind=kind,
                name={"kk": code, "ru": code, "en": code},
                place=made.places[place],
                jurisdiction=made.jurisdictions[place[:2]],
            )
        )
    for code in PRESETS:
        preset = presets.shipped()[code]
        made.procedures[code] = procedures.adopt(preset, jurisdiction=made.jurisdictions[preset.jurisdiction], now=NOW)
    return made


def _lay_out_places(made: World) -> None:
    for code, zone, people_there in COUNTRIES:
        made.jurisdictions[code] = Jurisdiction.objects.create(
            code=code, name={"en": code}, zone=zone, languages=["kk", "ru", "en"], default_language="en"
        )
        country = Place(code=code, kind="country", zone=zone, name={"en": code}, jurisdiction=made.jurisdictions[code])
        made.places[code] = Place.objects.add_root(instance=country)
        Population.objects.create(place=made.places[code], number=people_there, as_of=date(2026, 1, 1))
    for code, name, people_there in CITIES:
        city = Place(code=code, kind="city", name={"kk": name, "ru": name, "en": name})
        made.places[code] = Place.objects.add_child(Place.objects.get(code="KZ"), instance=city)
        Population.objects.create(place=made.places[code], number=people_there, as_of=date(2026, 1, 1))
    made.places["KZ"] = Place.objects.get(code="KZ")


@staged.fixture
def author(world: World) -> Account:
    return world.account("author@example.org")


@staged.fixture
def moderator(world: World) -> Account:
    return world.holder("moderator")


@staged.fixture
def executor(world: World) -> Account:
    return world.holder("body", body="kz-75-akimat")


@staged.fixture
def head(world: World) -> Account:
    return world.holder("head", body="kz-75-akimat")


MakePetition = Callable[..., Petition]


@staged.hand
def make_petition(world: World, author: Account, moderator: Account) -> MakePetition:
    """Bring a petition to a stage through the actions: draft, moderation, gathering, consideration, rejected."""

    def make(
        preset: str = "kz-epetition-region-akimat",
        *,
        stage: str = "gathering",
        place: str = "KZ-75",
        title: str = "Тегін автобус",
        body: str = "Студенттерге тегін автобус керек.",
        signatures: int = 0,
        at: datetime = NOW,
    ) -> Petition:
        by = actor(author)
        text = actions.Text(language="kk", title=title, body=body)
        petition = actions.draft(
            world.procedures[preset], place=world.places[place], text=text, author_id=author.person_id, now=at
        )
        if stage == "draft":
            return petition
        actions.submit(petition, by=by, profile=known.profile_of(author.person), now=at, shown="Айгүл С.")
        if stage == "rejected":
            actions.reject(petition, by=actor(moderator), reason="unclear", now=at)
        elif stage in ("gathering", "consideration"):
            actions.accept(petition, by=actor(moderator), now=at)
            needed = petition.case.thresholds.get(name="consideration").needed["number"]
            many(petition, needed if stage == "consideration" else signatures, at=at, place=place)
        return Petition.objects.select_related("case__procedure", "case__place", "case__addressee").get(pk=petition.pk)

    return make


def many(petition: Petition, number: int, *, at: datetime = NOW, place: str = "KZ-75") -> None:
    """Let that many people sign and be counted at once."""
    if number:
        SignatureBatch.objects.create(case_id=petition.pk, source="paper", place=place, number=number, counted_at=at)
        counting.recount(petition, now=at, lag=counting.NO_LAG)


def sign(petition: Petition, person: Person, *, at: datetime = NOW) -> Any:
    """Let one person sign."""
    case: Case = queries.case(petition.pk)
    return signing.sign_one(case, signers.of_person(case, person, now=at), now=at)


def code_sent(asked: UUID, at: datetime = NOW) -> str:
    """The code of the letter about what was asked for, once what is due at that moment was sent."""
    deliver_due(at + timedelta(minutes=1))
    [letter] = [one for one in mail.outbox if str(asked) in str(one.body)]
    return re.findall(r"\b\d{6}\b", f"{letter.subject} {letter.body}")[0]


@pytest.fixture
def as_(client: Client) -> Callable[[Account], Client]:
    """A client signed in as somebody."""

    def sign_in(account: Account) -> Client:
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@staged.fixture
def british(world: World, make_petition: MakePetition) -> Petition:
    """A British petition that collects signatures."""
    petition = make_petition("uk-parliament", stage="draft", place="GB", title="Save the bees", body="Please.")
    Case.objects.filter(pk=petition.pk).update(stage="gathering", submitted_at=NOW, listed=True, listed_at=NOW)
    return Petition.objects.select_related("case__procedure", "case__place", "case__addressee").get(pk=petition.pk)


@staged.fixture
def clerk(world: World) -> Account:
    return world.holder("committee", jurisdiction="GB")


@staged.fixture
def minister(world: World) -> Account:
    return world.holder("body", body="gb-government", jurisdiction="GB")
