"""What the tests of following stand on: places, a topic, a body, people and browsers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from dauys.bodies.models import Body
from dauys.kernel.models import Jurisdiction
from dauys.people import actions as people
from dauys.people.models import Account, Person
from dauys.places.models import Place, PlaceCode
from dauys.topics.models import Topic

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def kz(db) -> Jurisdiction:
    return Jurisdiction.objects.create(code="KZ", name={"en": "Kazakhstan"}, zone="Asia/Almaty")


@pytest.fixture
def almaty(kz) -> Place:
    place = Place.objects.add_root(
        instance=Place(code="KZ-75", kind="city", name={"kk": "Алматы", "en": "Almaty"}, jurisdiction=kz)
    )
    PlaceCode.objects.create(place=place, scheme="kato", code="750000000")
    return place


@pytest.fixture
def akimat(almaty, kz) -> Body:
    name = {"kk": "Алматы әкімдігі", "en": "Almaty akimat"}
    return Body.objects.add_root(
        instance=Body(code="akimat-almaty", kind="akimat", name=name, place=almaty, jurisdiction=kz)
    )


@pytest.fixture
def roads(db) -> Topic:
    return Topic.objects.add_root(instance=Topic(code="roads", name={"kk": "Жолдар", "en": "Roads"}))


@pytest.fixture
def someone(db) -> Callable[..., Person]:
    """Makes a person with an account."""

    def make(address: str = "aigerim@example.kz") -> Person:
        person = people.register_person(language="en", now=NOW, email=address)
        people.open_account(person, email=address, now=NOW)
        return person

    return make


@pytest.fixture
def as_(db) -> Callable[..., Client]:
    """A browser, signed in as a person or not; its pages are in English."""

    def browser(person: Person | None = None, **options: Any) -> Client:
        client = Client(headers={"accept-language": "en"}, **options)
        if person:
            account = Account.objects.get(person=person)
            client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser
