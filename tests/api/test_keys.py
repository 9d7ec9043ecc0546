"""Keys: made and shown once, used, limited, run out, revoked; sessions and their token; limits."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from tests.api.conftest import BASE, Caller, key_of

from dauys.api import keys, limiting
from dauys.api.models import ApiKey
from dauys.kernel.refusal import Refusal
from dauys.notifications import queries
from dauys.notifications.models import Delivery, Message
from dauys.people import actions as people
from dauys.people.models import Account

PAGE = "/my/keys/"


@pytest.fixture
def signed_in(client, author):
    """A browser in which the author has just signed in."""
    client.force_login(author, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/accounts/reauthenticate/", {"password": "pass"})
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def test_a_key_is_shown_once_and_only_its_digest_is_kept(signed_in):
    sent = {"name": "My bot", "scopes": ["read", "write"], "lasting": "90"}
    page = signed_in.post(PAGE, sent).content.decode()
    [secret] = re.findall(r"dauys_[0-9a-f]{8}_[\w-]{43}", page)
    [key] = ApiKey.objects.all()
    assert secret.split("_", 2)[2] not in str(vars(key))
    assert key.scopes == ["read", "write"]
    assert key.expires_at - key.created_at == timedelta(days=90)
    again = signed_in.get(PAGE).content.decode()
    assert secret not in again
    assert key.prefix in again
    assert "no-store" in signed_in.get(PAGE)["Cache-Control"]


def test_the_owner_of_an_account_is_told_that_a_key_was_made_but_not_the_key(signed_in, author):
    page = signed_in.post(PAGE, {"name": "My bot", "scopes": ["read", "write"], "lasting": "90"}).content.decode()
    [secret] = re.findall(r"dauys_[0-9a-f]{8}_[\w-]{43}", page)
    message = Message.objects.get()
    assert (message.kind, message.person_id, message.language) == ("api_key_made", author.person_id, "kk")
    assert message.context["name"] == "My bot"
    assert message.context["scopes"].startswith("Өзімдікін оқу")
    letter = queries.message(author.person_id, message.pk)
    assert letter.link == PAGE
    assert secret not in letter.text
    assert secret.split("_")[1] not in letter.text
    assert Delivery.objects.get(message=message).way == "email"


@pytest.mark.parametrize(
    "sent", [{}, {"name": "x"}, {"name": "", "scopes": ["read"]}, {"name": "x", "scopes": ["all"], "lasting": "90"}]
)
def test_a_form_with_something_missing_is_shown_again(signed_in, sent):
    answer = signed_in.post(PAGE, sent)
    assert answer.status_code == 422
    assert not ApiKey.objects.exists()


def test_keys_are_for_those_who_have_signed_in_just_now(client, author):
    assert client.get(PAGE).status_code == 302
    client.force_login(author, backend="django.contrib.auth.backends.ModelBackend")
    assert "/reauthenticate/" in client.get(PAGE)["Location"]


def test_a_revoked_key_opens_nothing_at_once(signed_in, author):
    secret = key_of(author)
    program = Caller(Client(), secret)
    assert program.get("/me").status_code == 200
    key = ApiKey.objects.get()
    assert signed_in.post(f"{PAGE}{key.pk}/revoke/").status_code == 302
    answer = program.get("/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "unknown_key")


def test_nobody_revokes_the_key_of_another(signed_in, head):
    key_of(head)
    assert signed_in.post(f"{PAGE}{ApiKey.objects.get().pk}/revoke/").status_code == 404
    assert ApiKey.objects.get().revoked_at is None


@pytest.mark.parametrize(("moment", "works"), [(timedelta(days=30, seconds=-1), True), (timedelta(days=30), False)])
def test_a_key_works_until_it_has_run_out(author, today, moment, works):
    secret = key_of(author, now=today)
    assert (keys.presented(f"Bearer {secret}", now=today + moment) is not None) is works


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer x", "Basic YTpi", "Bearer dauys_00000000_x", "Bearer dauys__", "Bearer " + "x" * 9_000, "\x7f"],
)
def test_a_header_that_is_no_key_is_refused_even_where_anybody_may_ask(anybody, author, header):
    key_of(author)
    answer = anybody.get("/petitions", Authorization=header)
    assert (answer.status_code, answer.json()["code"]) == (401, "unknown_key")


def test_a_key_with_another_secret_is_unknown(author, anybody):
    secret = key_of(author)
    anybody.secret = secret[:-1] + ("A" if secret[-1] != "A" else "B")
    assert anybody.get("/me").status_code == 401


def test_a_key_of_a_closed_account_acts_for_nobody(author, caller):
    program = caller(author)
    Account.objects.filter(pk=author.pk).update(is_active=False)
    assert program.get("/me").status_code == 401


def test_when_a_key_was_used_last_is_known_to_some_minutes(author, today):
    secret = key_of(author, now=today)
    for minutes, noted in ((0, 0), (4, 0), (6, 6)):
        keys.presented(f"Bearer {secret}", now=today + timedelta(minutes=minutes))
        assert ApiKey.objects.get().last_used_at == today + timedelta(minutes=noted)


def test_one_person_has_so_many_keys_and_no_more(author, today):
    for _n in range(keys.MOST):
        key_of(author, now=today)
    with pytest.raises(Refusal, match="too_many_keys"):
        key_of(author, now=today)
    key_of(author, now=today + timedelta(days=31))


def test_erasing_a_person_takes_their_keys_along(author, caller, today):
    program = caller(author)
    people.erase(author.person, now=today)
    assert not ApiKey.objects.exists()
    assert program.get("/me").status_code == 401


def test_a_session_writes_only_with_its_token(author):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(author, backend="django.contrib.auth.backends.ModelBackend")
    sent = {"content_type": "application/json", "headers": {"Accept-Language": "en"}}
    body = '{"procedure": "kz-epetition-region-akimat", "place": "KZ-75", "title": "Автобус", "language": "kk"}'
    refused = browser.post(f"{BASE}/petitions", body, **sent)
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    assert browser.get(f"{BASE}/me").status_code == 200
    browser.get("/accounts/reauthenticate/")
    sent["headers"]["X-CSRFToken"] = browser.cookies["csrftoken"].value
    assert browser.post(f"{BASE}/petitions", body, **sent).status_code == 201


def test_too_many_requests_are_refused_for_the_rest_of_the_minute(anybody, author, caller, monkeypatch):
    monkeypatch.setitem(limiting.MOST, "network", {"read": 3, "write": 1})
    answers = [anybody.get("/procedures") for _n in range(8)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert refused[0].json()["code"] == "too_many_requests"
    assert 1 <= int(refused[0]["Retry-After"]) <= 60
    assert caller(author).get("/procedures").status_code == 200


def test_drafts_begun_without_an_account_are_limited_together_with_those_of_the_pages(anybody, world, monkeypatch):
    monkeypatch.setattr("dauys.petitions.api_writing.STARTS", 2)
    sent = {"procedure": "us-we-the-people", "place": "US", "title": "Plant a tree", "language": "en"}
    got = [anybody.post("/petitions", sent).status_code for _n in range(3)]
    assert got == [201, 201, 429]
