"""What the tests of people stand on: a jurisdiction, two places, a body, and people in several roles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests.stages import staged

from dauys.bodies.models import Body
from dauys.kernel import events
from dauys.kernel.models import Jurisdiction
from dauys.people import actions, queries
from dauys.people.actor import Actor
from dauys.people.models import Account, Person
from dauys.places.models import Place

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(autouse=True)
def _quick_and_fresh(settings) -> None:
    """Passwords are hashed quickly, and no test feels the rate limits used up by another."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@staged.fixture
def kz() -> Jurisdiction:
    return Jurisdiction.objects.create(
        code="KZ",
        name={"kk": "Қазақстан", "ru": "Казахстан", "en": "Kazakhstan"},
        zone="Asia/Almaty",
        languages=["kk", "ru", "en"],
        default_language="kk",
    )


@staged.fixture
def eu() -> Jurisdiction:
    return Jurisdiction.objects.create(code="EU", name={"en": "European Union"}, languages=["en"])


@staged.fixture
def country(kz) -> Place:
    return Place.objects.add_root(
        instance=Place(code="KZ", kind="country", name={"kk": "Қазақстан", "en": "Kazakhstan"}, jurisdiction=kz)
    )


@staged.fixture
def almaty(country) -> Place:
    return Place.objects.add_child(
        country, instance=Place(code="KZ-75", kind="region", name={"kk": "Алматы", "ru": "Алматы", "en": "Almaty"})
    )


@staged.fixture
def akimat(almaty, kz) -> Body:
    return Body.objects.add_root(
        instance=Body(
            code="akimat-almaty",
            kind="akimat",
            name={"kk": "Алматы әкімдігі", "en": "Almaty akimat"},
            place=almaty,
            jurisdiction=kz,
        )
    )


@staged.fixture
def maslikhat(almaty, kz) -> Body:
    return Body.objects.add_root(
        instance=Body(
            code="maslikhat-almaty",
            kind="maslikhat",
            name={"kk": "Алматы мәслихаты", "en": "Almaty maslikhat"},
            place=almaty,
            jurisdiction=kz,
        )
    )


@staged.hand
def someone() -> Callable[..., Person]:
    """Makes a person with an account; `role` gives a post from `NOW` on."""

    def make(email: str = "aigerim@example.kz", *, role: str = "", jurisdiction=None, body=None, **said: Any) -> Person:
        person = actions.register_person(language="en", now=NOW, **said)
        actions.open_account(person, email=email, password="Kelesi-bekette-7", now=NOW)
        if role:
            actions.appoint(person, role=role, jurisdiction=jurisdiction, body=body, now=NOW)
        return person

    return make


@staged.fixture
def citizen(someone) -> Person:
    return someone("aigerim@example.kz", given="Әйгерім", family="Сәтбаева")


@staged.fixture
def administrator(someone, kz) -> Person:
    return someone("admin@example.kz", role="administrator", jurisdiction=kz, given="Дана", family="Ержанова")


@staged.fixture
def head(someone, kz, akimat) -> Person:
    return someone("head@example.kz", role="head", jurisdiction=kz, body=akimat)


def actor(person: Person, now: datetime = NOW) -> Actor:
    """The actor of a person's account."""
    return queries.actor_of(Account.objects.get(person=person), now=now)


@pytest.fixture
def as_(db) -> Callable[[Person | None], Client]:
    """A browser signed in as a person, or not signed in; the pages are in English."""

    def browser(person: Person | None = None) -> Client:
        client = Client(headers={"accept-language": "en"})
        if person:
            client.force_login(Account.objects.get(person=person), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser


@pytest.fixture
def published(monkeypatch) -> list[events.Event]:
    """Every event that is published while the test runs; subscribers hear them all the same."""
    heard: list[events.Event] = []
    real = events._subscribers  # noqa: SLF001  (to listen beside them)

    def subscribers(kind: str):
        return (heard.append, *real(kind))

    monkeypatch.setattr(events, "_subscribers", subscribers)
    return heard
