"""A new site says what keeps people from taking part, until it is done; posts are given by e-mail."""

from __future__ import annotations

import pytest
from django.core import mail
from tests.petitions import conftest as petitions

from dauys.kernel.clock import clock
from dauys.notifications.delivering import deliver_due
from dauys.people import demo
from dauys.people.models import Account, Post

world, as_ = petitions.world, petitions.as_


@pytest.fixture
def admin(world, as_):
    client = as_(world.holder("administrator"))
    client.cookies["django_language"] = "en"
    return client


def desk(admin) -> str:
    return admin.get("/desk/admin/").content.decode()


def test_the_desk_lists_what_is_missing_until_it_is_done(admin, world, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    todo = ["Set up an identity provider", "first moderator", "answers for a body", "Enter a mail server or provider"]
    page = desk(admin)
    assert all(one in page for one in todo)
    demo.set_up(world.jurisdictions["KZ"])
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for email, role, body in [("m@example.org", "moderator", ""), ("h@example.org", "head", "kz-75-akimat")]:
        answer = admin.post(
            "/desk/admin/invite/",
            {
                "email": email,
                "given": "Дана",
                "role": role,
                "body": world.bodies[body].pk if body else "",
                "jurisdiction": world.jurisdictions["KZ"].pk,
            },
        )
        assert answer["Location"] == "/desk/admin/"
    page = desk(admin)
    assert not any(one in page for one in todo)
    assert "before people can take part" not in page


def test_whoever_is_invited_gets_in_with_a_code_and_finds_the_desk(admin, world, client):
    kz = world.jurisdictions["KZ"].pk
    admin.post("/desk/admin/invite/", {"email": "New@Example.org", "role": "moderator", "jurisdiction": kz})
    account = Account.objects.get(email="new@example.org")
    assert not account.has_usable_password()
    assert Post.objects.get(person=account.person).role == "moderator"
    assert deliver_due(clock.now()).sent == 1
    letter = mail.outbox[-1]
    assert letter.to == ["new@example.org"]
    assert "/accounts/login/code/" in letter.body


def test_who_has_an_account_keeps_it(admin, world):
    known = world.account("known@example.org")
    kz = world.jurisdictions["KZ"].pk
    admin.post("/desk/admin/invite/", {"email": "known@example.org", "role": "moderator", "jurisdiction": kz})
    assert Post.objects.get(person=known.person).role == "moderator"
    assert Account.objects.filter(email="known@example.org").count() == 1


def test_a_post_in_a_body_needs_the_body_and_nothing_is_left_behind(admin, world):
    kz = world.jurisdictions["KZ"].pk
    page = admin.post("/desk/admin/invite/", {"email": "x@example.org", "role": "head", "jurisdiction": kz})
    assert page.status_code == 422
    assert not Account.objects.filter(email="x@example.org").exists()
