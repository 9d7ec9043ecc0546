"""From a page that asks for an electronic identity there is a way to one, and back, for everybody."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from tests.petitions import conftest as petitions

from dauys.kernel.clock import clock
from dauys.people import demo
from dauys.people.models import IdentityProvider

world, as_, author, moderator, make_petition = (
    petitions.world,
    petitions.as_,
    petitions.author,
    petitions.moderator,
    petitions.make_petition,
)


@pytest.fixture
def provider(world) -> IdentityProvider:
    return demo.set_up(world.jurisdictions["KZ"])


def text(page) -> str:
    assert page.status_code == 200
    return page.content.decode()


def test_somebody_with_an_address_only_gets_from_signing_to_an_identity_and_back(world, as_, make_petition, provider):
    sign = reverse("petitions:sign", args=[make_petition(at=clock.now()).case_id])
    newcomer = as_(world.account("newcomer@example.org", assurance="email"))
    ways = f"/accounts/3rdparty/?{urlencode({'next': sign}, safe='/')}"
    assert f'href="{ways}"' in text(newcomer.get(sign, {"lang": "en"}))
    page = text(newcomer.get(ways))
    assert f'href="{sign}"' in page
    assert f"/accounts/oidc/{provider.code}/login/?process=connect&amp;{urlencode({'next': sign})}" in page


def test_nobody_is_led_away_from_the_site(as_, author, provider):
    page = text(as_(author).get("/accounts/3rdparty/?next=https://evil.example/"))
    assert 'href="https://evil.example' not in page
    assert "/my/security/" in page


def test_the_sign_in_page_names_the_ways_that_confirm_who_one_is(world, make_petition, provider):
    sign = reverse("petitions:sign", args=[make_petition(at=clock.now()).case_id])
    asked = f"/accounts/login/?needs=eid&amp;next={sign}"
    visitor = Client()
    assert asked in text(visitor.get(sign))
    page = text(visitor.get("/accounts/login/", {"needs": "eid", "next": sign, "lang": "en"}))
    assert f"These ways confirm who you are: {provider}." in page.replace("\n", " ")
    assert "asks for an electronic identity" not in text(visitor.get("/accounts/login/", {"lang": "en"}))


def test_a_provider_that_confirms_an_address_only_is_not_named_and_none_is_said_to_be_none(world, provider):
    provider.mapping = {**provider.mapping, "levels": {}, "assurance": "email"}
    provider.save()
    page = text(Client().get("/accounts/login/", {"needs": "eid", "lang": "en"}))
    assert "No way to confirm who one is has been set up" in page


def test_who_connects_an_identity_is_asked_for_the_password_before_the_long_way(world, as_, provider):
    newcomer = as_(world.account("newcomer@example.org", assurance="email"))
    asked = newcomer.post(f"/accounts/oidc/{provider.code}/login/?process=connect&next=/petitions/")
    assert asked["Location"].startswith("/accounts/reauthenticate/")
