"""Deliveries through a real SMTP server: nothing is lost, nothing is sent twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.notifications.conftest import NOW, Server

from dauys.notifications import actions, delivering, tick, tokens
from dauys.notifications.delivering import Outcome, deliver_due
from dauys.notifications.models import Delivery, Message, Silence, Way
from dauys.notifications.recipient import Recipient
from dauys.notifications.rules import BACK_OFF

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def send_code(address: str, language: str = "en", code: str = "482913", now=NOW) -> Delivery:
    to = Recipient(language=language, email=address)
    actions.notify("code_email", to=to, context={"code": code, "purpose": "sign"}, now=now, urgent=True)
    return Delivery.objects.latest("id")


def send_news(address: str) -> Delivery:
    """Something that has no lifetime and can be stopped."""
    to = Recipient(language="en", email=address)
    actions.notify("digest", to=to, context={"items": [], "count": 2, "more": 0}, now=NOW)
    return Delivery.objects.latest("id")


def plain(mail) -> str:
    return mail.get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    ("language", "subject", "text"),
    [
        ("kk", "482913 — растау кодыңыз", "Қолыңыз содан кейін ғана есепке алынады."),
        ("ru", "482913 — ваш код", "Только после этого ваша подпись будет засчитана."),
        ("en", "482913 is your code", "Your signature counts only after that."),
    ],
)
def test_a_real_server_receives_the_mail_in_the_language_of_the_person(smtp, settings, language, subject, text):
    send_code("dana@example.kz", language)
    assert deliver_due(NOW) == Outcome(claimed=1, sent=1)
    (mail,) = smtp.box.taken
    assert mail["Subject"] == subject
    assert mail["To"] == "dana@example.kz"
    assert mail["Content-Language"] == language
    assert mail["Auto-Submitted"] == "auto-generated"
    assert text in plain(mail)
    assert settings.SITE_URL in plain(mail)
    page = mail.get_body(("html",)).get_content()
    assert f'<html lang="{language}">' in page
    assert f'<a href="{settings.SITE_URL}">' in page


def test_a_mail_is_sent_once_however_often_one_delivers(smtp):
    send_code("dana@example.kz")
    assert [deliver_due(NOW).sent, deliver_due(NOW).sent, deliver_due(NOW + timedelta(days=9)).sent] == [1, 0, 0]
    assert len(smtp.box.taken) == 1


def test_a_code_overtakes_a_mass_of_others(smtp, someone):
    crowd = [Recipient(language="en", email=f"p{number}@example.kz") for number in range(150)]
    actions.notify("digest", to=crowd, context={"items": [], "count": 2, "more": 0}, now=NOW)
    send_code("waiting@example.kz", now=NOW + MINUTE)
    deliver_due(NOW + MINUTE, limit=3)
    assert smtp.box.recipients[0] == "waiting@example.kz"


def test_what_is_refused_for_now_is_tried_again_after_each_pause_and_then_given_up(smtp):
    smtp.box.mood = lambda _address: "451 4.7.1 Greylisted, come back"
    row, moment = send_news("dana@example.kz"), NOW
    for attempt, pause in enumerate(BACK_OFF, start=1):
        assert deliver_due(moment) == Outcome(claimed=1)
        row.refresh_from_db()
        assert (row.attempts, row.next_try_at, row.claim) == (attempt, moment + pause, None)
        assert row.last_error == "451 4.7.1 Greylisted, come back"
        assert deliver_due(moment + pause - timedelta(seconds=1)) == Outcome()
        moment += pause
    assert deliver_due(moment) == Outcome(claimed=1, failed=1)
    row.refresh_from_db()
    assert (row.attempts, row.failed_at, row.sent_at) == (6, moment, None)
    assert deliver_due(moment + timedelta(days=9)) == Outcome()


def test_what_was_refused_for_now_arrives_when_the_server_has_changed_its_mind(smtp):
    smtp.box.mood = lambda _address: "452 Mailbox full"
    row = send_code("dana@example.kz")
    deliver_due(NOW)
    smtp.box.mood = lambda _address: None
    assert deliver_due(NOW + MINUTE).sent == 1
    row.refresh_from_db()
    assert (row.sent_at, row.attempts, row.last_error) == (NOW + MINUTE, 2, "")
    assert len(smtp.box.taken) == 1


@pytest.mark.parametrize(
    ("stage", "answer", "bounced"),
    [
        ("mood", "550 5.1.1 No such mailbox", True),
        ("mood", "550 5.7.1 We do not want it", False),
        ("after_data", "554 5.6.0 Looks like rubbish", False),
    ],
)
def test_what_is_refused_for_good_fails_at_once(smtp, stage, answer, bounced):
    setattr(smtp.box, stage, lambda _address: answer)
    row = send_code("gone@example.kz")
    assert deliver_due(NOW) == Outcome(claimed=1, failed=1)
    row.refresh_from_db()
    assert (row.failed_at, row.attempts) == (NOW, 1)
    assert "5." in row.last_error
    assert Silence.objects.filter(address=tokens.blind("gone@example.kz"), reason="bounced").exists() == bounced


def test_one_refused_mail_does_not_hinder_the_others(smtp):
    smtp.box.mood = lambda address: "550 5.1.1 No such mailbox" if address.startswith("gone") else None
    for name in ("anna", "gone", "zere"):
        send_code(f"{name}@example.kz")
    assert deliver_due(NOW) == Outcome(claimed=3, sent=2, failed=1)
    assert sorted(smtp.box.recipients) == ["anna@example.kz", "zere@example.kz"]


def test_while_the_server_is_down_nothing_is_lost_and_no_attempt_counts(smtp):
    smtp.stop()
    rows = [send_news(f"p{number}@example.kz") for number in range(5)]
    moment = NOW
    for _try in range(20):
        assert deliver_due(moment) == Outcome(claimed=5)
        moment += MINUTE
    rows[0].refresh_from_db()
    assert (rows[0].attempts, rows[0].failed_at, rows[0].next_try_at) == (0, None, moment)
    assert "refused" in rows[0].last_error
    smtp.start()
    assert deliver_due(moment) == Outcome(claimed=5, sent=5)
    assert sorted(smtp.box.recipients) == [f"p{number}@example.kz" for number in range(5)]


def test_a_server_that_goes_down_in_the_middle_gets_the_rest_later_and_nothing_twice(smtp):
    for number in range(6):
        send_code(f"p{number}@example.kz")
    real = smtp.box.after_data

    def hang_up(address: str) -> str | None:
        if len(smtp.box.taken) == 3:
            return "421 4.3.2 Shutting down"
        return real(address)

    smtp.box.after_data = hang_up
    deliver_due(NOW)
    assert len(smtp.box.taken) == 3
    smtp.box.after_data = real
    deliver_due(NOW + timedelta(minutes=5))
    assert sorted(smtp.box.recipients) == [f"p{number}@example.kz" for number in range(6)]


def test_a_crash_between_claim_and_send_is_mended_when_the_lease_has_ended(smtp):
    row = send_code("dana@example.kz")
    assert delivering.claim(Way.EMAIL, now=NOW, limit=10) is not None  # and then the machine goes dark
    lease_end = NOW + delivering.LEASE
    assert deliver_due(lease_end - timedelta(seconds=1)) == Outcome()
    assert deliver_due(lease_end) == Outcome(claimed=1, sent=1)
    row.refresh_from_db()
    assert (row.attempts, row.sent_at) == (2, lease_end)
    assert len(smtp.box.taken) == 1


def test_two_who_claim_one_after_the_other_share_nothing(smtp):
    for number in range(10):
        send_code(f"p{number}@example.kz")
    first = delivering.claim(Way.EMAIL, now=NOW, limit=6)
    second = delivering.claim(Way.EMAIL, now=NOW, limit=6)
    assert Delivery.objects.filter(claim=first).count() == 6
    assert Delivery.objects.filter(claim=second).count() == 4
    assert delivering.claim(Way.EMAIL, now=NOW, limit=6) is None


def test_who_lost_the_lease_changes_nothing(smtp):
    row = send_code("dana@example.kz")
    token = delivering.claim(Way.EMAIL, now=NOW, limit=1)
    slow = delivering.Run(token, delivering.Email(), NOW)
    later = NOW + delivering.LEASE
    assert deliver_due(later).sent == 1
    slow.postpone("too slow")
    row.refresh_from_db()
    assert (row.sent_at, row.last_error) == (later, "")


def test_an_installation_without_a_mail_server_keeps_mail_until_it_has_one(smtp, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    row = send_code("dana@example.kz")
    assert deliver_due(NOW) == Outcome(claimed=1)
    row.refresh_from_db()
    assert (row.sent_at, row.attempts) == (None, 0)
    assert "No mail server is set up." in row.last_error


def test_the_secret_of_a_code_is_sealed_and_then_wiped(smtp):
    row = send_code("dana@example.kz", code="739461")
    message = Message.objects.get()
    assert "739461" not in str(message.context)
    assert b"739461" not in bytes(message.sealed)
    assert b"dana" not in bytes(message.sealed)
    deliver_due(NOW)
    message.refresh_from_db()
    assert message.sealed is None
    assert "739461" in plain(smtp.box.taken[0])
    assert row.message_id == message.pk


@pytest.mark.parametrize(("age", "sent"), [(timedelta(hours=1), 1), (timedelta(hours=1, seconds=1), 0)])
def test_a_code_is_not_sent_after_its_hour(smtp, age, sent):
    row = send_code("dana@example.kz")
    assert deliver_due(NOW + age).sent == sent
    row.refresh_from_db()
    assert row.last_error == ("" if sent else "too late")


def test_mail_goes_to_the_account_of_a_person_and_nowhere_after_erasure(smtp, someone):
    person, other = someone("aigerim@example.kz"), someone("other@example.kz")
    to = [Recipient(language="en", person_id=row.pk) for row in (person, other)]
    actions.notify("account_mail", to=to, context={"subject": "Changed", "body": "Your name."}, now=NOW)
    other.erased_at = NOW
    other.save()
    assert deliver_due(NOW) == Outcome(claimed=2, sent=1, failed=1)
    assert smtp.box.recipients == ["aigerim@example.kz"]
    assert Delivery.objects.get(failed_at=NOW).last_error == "no address"


def test_an_address_that_is_none_fails_at_once(smtp):
    row = send_code("dana@example.kz\r\nBcc: all@example.kz")
    assert deliver_due(NOW) == Outcome(claimed=1, failed=1)
    row.refresh_from_db()
    assert row.last_error == "Cannot be written as a mail: ValidationError"
    assert smtp.box.taken == []


def test_the_tick_delivers_until_nothing_is_due(smtp, monkeypatch):
    for number in range(7):
        send_code(f"p{number}@example.kz")
    monkeypatch.setattr(delivering.deliver_due, "__defaults__", (3,))
    assert tick.run(NOW) == 7
    assert len(smtp.box.taken) == 7


def test_delivering_many_takes_a_fixed_number_of_queries_and_one_more_for_each(smtp: Server, django_assert_num_queries):
    send_code("p@example.kz")
    with django_assert_num_queries(9 + 2):
        deliver_due(NOW)
    for number in range(30):
        send_code(f"p{number}@example.kz")
    with django_assert_num_queries(9 + 2 * 30):
        deliver_due(NOW)
