"""The pages for repairs have one door: our own sign-in, with its limits and its second step."""

from __future__ import annotations

import pytest
from django.test import Client

from dauys.kernel.clock import clock
from dauys.people import actions
from dauys.people.models import Account

PASSWORD = "seventeen green otters"


@pytest.fixture
def repairer(db) -> Account:
    person = actions.register_person(language="en", now=clock.now())
    account = actions.open_account(person, email="root@example.org", password=PASSWORD, now=clock.now())
    account.is_staff = account.is_superuser = True
    account.save(update_fields=["is_staff", "is_superuser"])
    return account


@pytest.mark.parametrize("way", ["get", "post"])
def test_the_side_door_leads_to_the_front_door_and_takes_no_password(repairer, way):
    visitor = Client()
    typed = {"username": "root@example.org", "password": PASSWORD}
    answer = getattr(visitor, way)("/repair/login/?next=/repair/people/", typed)
    assert answer["Location"].startswith("/accounts/login/?next=")
    assert "_auth_user_id" not in visitor.session


def test_whoever_came_by_the_front_door_may_repair(repairer):
    visitor = Client()
    asked = visitor.get("/repair/", follow=True)
    assert asked.redirect_chain[-1][0] == "/accounts/login/?next=%2Frepair%2F"
    typed = {"login": "root@example.org", "password": PASSWORD, "next": "/repair/"}
    assert visitor.post("/accounts/login/", typed)["Location"] == "/repair/"
    assert visitor.get("/repair/").status_code == 200


def test_others_who_have_signed_in_are_refused(db):
    person = actions.register_person(language="en", now=clock.now())
    account = actions.open_account(person, email="a@example.org", password=PASSWORD, now=clock.now())
    visitor = Client()
    visitor.force_login(account)
    assert visitor.get("/repair/login/").status_code == 403


def test_not_even_a_repairer_can_try_passwords_there(repairer):
    visitor = Client()
    visitor.force_login(repairer)
    typed = {"username": "other@example.org", "password": "guess"}
    assert visitor.post("/repair/login/", typed).status_code == 405
