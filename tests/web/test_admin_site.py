"""Mail, texts, keys and system; and the first set-up, from the word on the console to the first sign-in."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.petitions import conftest as petitions
from tests.petitions.conftest import NOW

from dauys.kernel.ids import uuid7
from dauys.kernel.models import Fault, Jurisdiction
from dauys.kernel.seeding import run_seeds
from dauys.notifications.models import Delivery, Message
from dauys.people.models import Account, Post
from dauys.procedures import queries
from dauys.web.configuring import setting_up, texts
from dauys.web.models import SiteText

world = petitions.world
ADMIN = "/desk/admin/"
PASSWORD = "Kelesi-bekette-7"


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()
    texts.forget()
    yield
    texts.forget()
    setting_up.close()


@pytest.fixture
def admin(client, world):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(world.holder("administrator"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(answer):
    return answer.content.decode()


def failed(kind="petition_accepted", error="550 no such mailbox", number=0):
    message = Message.objects.create(id=uuid7(NOW), kind=kind, language="en", created_at=NOW)
    return Delivery.objects.create(
        id=uuid4(),
        message=message,
        way="email",
        next_try_at=NOW,
        failed_at=NOW + timedelta(seconds=number),
        last_error=error,
        attempts=6,
    )


# Mail


def test_the_page_says_how_mail_leaves_and_by_which_variable_and_no_secret(admin, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_HOST_PASSWORD = "mail.example.org", 587, "s3cret-word"
    page = text(admin.get(f"{ADMIN}mail/"))
    assert "DAUYS_MAIL_URL" in page
    assert "mail.example.org:587" in page
    assert "s3cret-word" not in page


@pytest.mark.parametrize(
    ("backend", "said"),
    [
        ("django.core.mail.backends.dummy.EmailBackend", "no mail server yet"),
        ("dauys.notifications.backends.Viewer", "kept on a page of this demonstration"),
        ("anymail.backends.postmark.EmailBackend", "sent by Postmark"),
    ],
)
def test_every_way_of_sending_is_told_in_words(admin, settings, backend, said):
    settings.EMAIL_BACKEND = backend
    assert said in text(admin.get(f"{ADMIN}mail/"))


def test_a_test_mail_goes_the_way_of_all_mail_to_oneself_alone(admin):
    assert admin.post(f"{ADMIN}mail/test/").status_code == 302
    row = Delivery.objects.get(message__kind="test_mail")
    assert row.message.person_id == Account.objects.get(email__startswith="administrator").person_id
    assert "Your last test mail has not left yet." in text(admin.get(f"{ADMIN}mail/"))
    Delivery.objects.update(sent_at=NOW)
    assert "Your last test mail has left." in text(admin.get(f"{ADMIN}mail/"))


def test_test_mails_are_few(admin):
    for _time in range(12):
        admin.post(f"{ADMIN}mail/test/")
    assert Delivery.objects.filter(message__kind="test_mail").count() == 10


def test_failed_deliveries_are_shown_and_tried_again_but_for_secrets_and_wishes(admin):
    again, secret, wished = failed(), failed("code_email"), failed(error="unsubscribed")
    page = text(admin.get(f"{ADMIN}mail/"))
    assert page.count("550 no such mailbox") == 2
    assert "unsubscribed" not in page
    assert "cannot be tried again" in page
    assert admin.post(f"{ADMIN}mail/retry/").status_code == 302
    state = {row.pk: (row.failed_at, row.attempts) for row in Delivery.objects.all()}
    assert state[again.pk] == (None, 0)
    assert state[secret.pk][0] is not None
    assert state[wished.pk][0] is not None


def test_the_list_of_failures_takes_as_many_queries_for_one_as_for_thirty(admin):
    failed()
    with CaptureQueriesContext(connection) as one:
        admin.get(f"{ADMIN}mail/")
    for number in range(29):
        failed(number=number)
    with CaptureQueriesContext(connection) as many:
        page = text(admin.get(f"{ADMIN}mail/"))
    assert page.count("550 no such mailbox") == 30
    assert len(one) == len(many)


# Texts


def test_words_of_the_site_stand_in_place_of_the_built_in_ones_in_their_language_alone(admin, settings):
    settings.SITE_TEXTS_SECONDS = 60
    assert admin.post(f"{ADMIN}texts/name/", {"text_kk": "Біздің үн", "text_en": "<b>Our</b> voice"}).status_code == 302
    texts.forget()
    page = text(Client().get("/", {"lang": "en"}))
    assert "<span>&lt;b&gt;Our&lt;/b&gt; voice</span>" in page
    assert "<span>Біздің үн</span>" in text(Client().get("/", {"lang": "kk"}))
    assert "<span>Дауыс</span>" in text(Client().get("/", {"lang": "ru"}))


def test_welcome_about_contact_and_privacy_are_shown_where_they_belong(admin, settings):
    settings.SITE_TEXTS_SECONDS = 60
    said = {
        "welcome_title": "Hello Almaty",
        "welcome": "Say it.",
        "about": "We.\n\nAre <i>we</i>.",
        "contact": "Call 1414",
    }
    for key, words in {**said, "privacy": "Complain to the ombudsman."}.items():
        assert admin.post(f"{ADMIN}texts/{key}/", {"text_en": words}).status_code == 302
    texts.forget()
    home, about = text(Client().get("/", {"lang": "en"})), text(Client().get("/about/", {"lang": "en"}))
    assert "Hello Almaty" in home
    assert "Say it." in home
    assert "Are &lt;i&gt;we&lt;/i&gt;." in about
    assert about.count('<p class="govuk-body">') >= 3
    assert "Call 1414" in about
    assert "ombudsman" in text(Client().get("/privacy/", {"lang": "en"}))
    assert "Call 1414" not in text(Client().get("/about/", {"lang": "ru"}))


def test_an_emptied_text_gives_way_to_the_built_in_words(admin):
    admin.post(f"{ADMIN}texts/name/", {"text_en": "Mine"})
    admin.post(f"{ADMIN}texts/name/", {"text_en": "   "})
    assert not SiteText.objects.exists()


def test_a_text_that_is_too_long_is_refused_and_kept_in_its_field(admin):
    answer = admin.post(f"{ADMIN}texts/name/", {"text_en": "x" * 61})
    assert answer.status_code == 422
    assert "x" * 61 in text(answer)
    assert not SiteText.objects.exists()


def test_pages_ask_for_the_texts_once_and_not_each_time(settings, db):
    settings.SITE_TEXTS_SECONDS = 60
    Client().get("/cookies/")
    with CaptureQueriesContext(connection) as queries_:
        Client().get("/cookies/")
    assert len(queries_) == 0


# System


def test_the_system_page_names_what_is_at_work_and_what_fails_but_no_secret(admin, settings):
    Fault.objects.create(name="dauys.x", since=NOW, at=NOW, what="OSError")
    page = text(admin.get(f"{ADMIN}system/"))
    assert "OSError" in page
    assert "never seen" in page
    assert settings.KEYS.keys[0].id in page
    assert settings.KEYS.keys[0].secret.hex() not in page
    assert "dauys backup" in page


# The first set-up


@pytest.fixture
def browser(client, db):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def word():
    return setting_up.offer().partition("key=")[2]


@pytest.fixture
def claimed(browser):
    assert browser.post("/setup/", {"key": word()}).status_code == 302
    return browser


def test_nothing_is_offered_unasked(browser):
    assert browser.get("/setup/").status_code == 404
    assert "not set up yet" not in text(browser.get("/"))


def test_home_says_that_the_site_is_not_set_up_and_leads_to_where_it_is_done(browser):
    setting_up.offer()
    page = text(browser.get("/"))
    assert "This site is not set up yet." in page
    assert 'href="/setup/"' in page


def test_the_word_is_kept_as_a_digest_only_and_readable_for_its_owner_alone(db, settings):
    secret = word()
    file = settings.HOME / "setup.json"
    assert secret not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("key", ["", "wrong", "x" * 1000, "\x00", None])
def test_without_the_word_nobody_gets_in(browser, key):
    setting_up.offer()
    answer = browser.post("/setup/", {} if key is None else {"key": key})
    assert answer.status_code == 422
    assert browser.get("/setup/jurisdiction/")["Location"] == "/setup/"


def test_the_word_works_once_and_for_one_browser(claimed):
    known = json.loads((setting_up._file()).read_text())  # noqa: SLF001  (what a thief would find)
    other = Client()
    assert list(known) == ["claim"]
    assert other.post("/setup/", {"key": known["claim"]}).status_code == 422
    assert other.get("/setup/administrator/").status_code == 302
    assert claimed.get("/setup/")["Location"] == "/setup/language/"


def test_a_new_word_makes_the_former_claim_worthless(claimed):
    setting_up.offer()
    assert claimed.get("/setup/language/")["Location"] == "/setup/"


def test_guessing_is_slowed_down(browser):
    secret = word()
    for _time in range(31):
        browser.post("/setup/", {"key": "wrong"})
    assert browser.post("/setup/", {"key": secret}).status_code == 422


def finish(browser, **values: Any):
    sent = {"given": "Дана", "family": "Ержанова", "email": "dana@example.org", "password": PASSWORD, **values}
    return browser.post("/setup/administrator/", sent)


def test_an_empty_installation_is_useful_after_six_steps(claimed):
    assert claimed.get("/setup/language/").status_code == 200
    assert claimed.post("/setup/jurisdiction/", {"code": "KZ"})["Location"] == "/setup/places/"
    assert "Load them" in text(claimed.get("/setup/places/"))
    claimed.post("/setup/places/")
    assert "These are loaded" in text(claimed.get("/setup/places/"))
    page = claimed.get("/setup/procedures/")
    codes = [code for code, _text in page.context["form"].fields["codes"].choices]
    assert "kz-epetition-government" in codes
    assert claimed.post("/setup/procedures/", {"codes": codes})["Location"] == "/setup/mail/"
    assert {row.code for row in queries.adopted()} == set(codes)
    assert "on its way" in text(claimed.post("/setup/mail/", {"email": "dana@example.org"}))
    answer = finish(claimed)
    assert answer["Location"] == "/desk/admin/?first=1"
    assert "Your site is set up" in text(claimed.get(answer["Location"]))
    assert Post.objects.get(role="administrator").jurisdiction.code == "KZ"


def test_the_administrator_may_sign_in_with_the_password(claimed, django_capture_on_commit_callbacks):
    run_seeds()
    claimed.post("/setup/jurisdiction/", {"code": "KZ"})
    with django_capture_on_commit_callbacks(execute=True):
        finish(claimed)
    other = Client()
    answer = other.post(reverse("account_login"), {"login": "dana@example.org", "password": PASSWORD})
    assert answer.status_code == 302
    assert other.get(ADMIN).status_code == 200
    assert not setting_up.pending()


def test_after_the_finish_no_step_is_there_any_more_and_no_word_is_offered(claimed, settings):
    run_seeds()
    claimed.post("/setup/jurisdiction/", {"code": "KZ"})
    finish(claimed)
    for name in ("setup", "setup-language", "setup-jurisdiction", "setup-places", "setup-mail", "setup-administrator"):
        assert claimed.get(reverse(name)).status_code == 404
    assert setting_up.offer() == ""


def test_each_step_can_be_done_again(claimed):
    run_seeds()
    for code in ("GB", "KZ"):
        claimed.post("/setup/jurisdiction/", {"code": code})
    for _time in range(2):
        claimed.post("/setup/places/")
        claimed.post("/setup/procedures/", {"codes": ["kz-epetition-government"]})
    assert [row.code for row in queries.adopted()] == ["kz-epetition-government"]
    assert Jurisdiction.objects.filter(code="KZ").count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [({"email": "nobody"}, "email"), ({"password": "12345678"}, "password"), ({"password": ""}, "password")],
)
def test_a_mistake_in_the_account_is_told_at_its_field_and_nobody_is_made(claimed, values, field):
    run_seeds()
    claimed.post("/setup/jurisdiction/", {"code": "KZ"})
    answer = finish(claimed, **values)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Account.objects.exists()


def test_later_steps_lead_back_to_what_was_left_out(claimed):
    for step in ("procedures", "administrator"):
        assert claimed.get(f"/setup/{step}/")["Location"] == "/setup/jurisdiction/"
    assert claimed.post("/setup/jurisdiction/", {"code": "XX"}).status_code == 422


def test_an_installation_without_seeds_can_be_served_and_offers_the_set_up_in_every_language(db):
    setting_up.offer()
    for language in ("kk", "ru", "en"):
        assert Client().get("/setup/", {"lang": language}).status_code == 200
