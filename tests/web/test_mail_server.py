"""Mail is set up by a form, in force with the next delivery; the environment comes first."""

from __future__ import annotations

import pytest
from tests.notifications import conftest as notifications
from tests.petitions import conftest as petitions

from dauys.kernel.clock import clock
from dauys.notifications import outgoing
from dauys.notifications.delivering import deliver_due
from dauys.notifications.models import Delivery, MailServer

world, as_ = petitions.world, petitions.as_
DUMMY = "django.core.mail.backends.dummy.EmailBackend"
FORM = "/desk/admin/mail/server/"
WORD = "s3cret-word"


@pytest.fixture
def admin(world, as_, settings):
    settings.EMAIL_BACKEND = DUMMY
    client = as_(world.holder("administrator"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def server():
    made = notifications.Server()
    made.start()
    yield made
    made.stop()


def entry(**said: object) -> dict[str, object]:
    plain = {"way": "smtp", "host": "127.0.0.1", "port": "", "user": "", "secret": "", "name": "Дауыс"}
    return {**plain, "address": "voice@example.org", **said}


def test_a_server_entered_by_form_takes_the_next_mail_without_a_restart(admin, server):
    admin.post("/desk/admin/mail/test/")
    assert deliver_due(clock.now()).sent == 0
    assert admin.post(FORM, entry(port=server.port))["Location"] == "/desk/admin/mail/"
    Delivery.objects.update(next_try_at=clock.now())
    assert deliver_due(clock.now()).sent == 1
    (mail,) = server.box.taken
    assert "voice@example.org" in mail["From"]
    assert "Дауыс" in str(mail["From"])
    page = admin.get("/desk/admin/mail/").content.decode()
    assert f"127.0.0.1:{server.port}" in page
    assert "Your last test mail has left." in page


def test_what_was_entered_is_sealed_and_its_password_never_shown(admin):
    admin.post(FORM, entry(way="smtps", host="mail.example.org", user="voice", secret=WORD))
    row = MailServer.objects.get()
    assert WORD.encode() not in bytes(row.sealed)
    assert b"mail.example.org" not in bytes(row.sealed)
    for path in (FORM, "/desk/admin/mail/"):
        assert WORD not in admin.get(path).content.decode()
    assert 'value="mail.example.org"' in admin.get(FORM).content.decode()


def test_an_empty_password_keeps_the_one_that_is_there_unless_another_way_is_chosen(admin):
    admin.post(FORM, entry(way="brevo", host="", secret=WORD))
    admin.post(FORM, entry(way="brevo", host="", name="Voice"))
    told = outgoing.entered()
    assert told
    assert (told["secret"], told["sender"]) == (WORD, "Voice <voice@example.org>")
    assert admin.post(FORM, entry(way="postmark", host="")).status_code == 422
    assert outgoing.entered() == told


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"host": ""}, "host"),
        ({"host": "https://mail.example.org"}, "host"),
        ({"way": "mailgun", "host": "", "secret": "x"}, "host"),
        ({"way": "brevo", "host": "", "secret": ""}, "secret"),
        ({"address": "nobody"}, "address"),
        ({"port": "70000"}, "port"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_kept(admin, wrong, field):
    page = admin.post(FORM, entry(**wrong))
    assert page.status_code == 422
    assert f'id="id_{field}-error"' in page.content.decode() or f'href="#id_{field}' in page.content.decode()
    assert not MailServer.objects.exists()


@pytest.mark.parametrize(
    ("way", "backend"),
    [
        ("smtp+tls", "smtp"),
        ("brevo", "brevo"),
        ("mailgun", "mailgun"),
        ("postmark", "postmark"),
    ],
)
def test_every_way_that_is_offered_leads_to_a_backend(admin, way, backend):
    outgoing.enter(
        {"way": way, "host": "example.org", "port": 0, "user": "u", "secret": WORD, "sender": "a@example.org"},
        now=clock.now(),
    )
    assert backend in type(outgoing.current().connection()).__module__


def test_the_environment_comes_first_and_is_shown_as_such(admin, settings):
    admin.post(FORM, entry(host="mail.example.org"))
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "env.example.org"
    now = outgoing.current()
    assert (now.source, now.told) == ("environment", None)
    page = admin.get("/desk/admin/mail/").content.decode()
    assert "env.example.org" in page
    assert "comes before what is entered here" in page


def test_a_sender_cannot_smuggle_a_header(admin):
    admin.post(FORM, entry(name='Voice"\r\nBcc: a@b.kz <x>'))
    told = outgoing.entered()
    assert told
    assert not set("\r\n") & set(told["sender"])
    assert outgoing.parts(told["sender"])[1] == "voice@example.org"


def test_where_the_key_is_lost_there_is_no_server(admin):
    admin.post(FORM, entry(host="mail.example.org"))
    MailServer.objects.update(sealed=b"0" * 64)
    assert outgoing.current().source == "none"
    assert admin.get(FORM).status_code == 200
