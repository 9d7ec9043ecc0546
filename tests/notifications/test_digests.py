"""Digests: one mail in the morning with all that was collected, once."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.notifications.conftest import NOW

from dauys.notifications import actions, digests, kinds, tick
from dauys.notifications.kinds import Kind
from dauys.notifications.models import Delivery, Message, Way
from dauys.notifications.recipient import Recipient
from dauys.people.events import PersonErased

pytestmark = pytest.mark.django_db
ALMATY = ZoneInfo("Asia/Almaty")
MORNING = NOW.replace(day=3, hour=3)
"""8 o'clock in Almaty (UTC+5) on the day after `NOW`."""


@pytest.fixture
def news(monkeypatch) -> str:
    """A kind of news for the time of a test, drawn by a template that is there."""
    kind = Kind(
        code="account_mail",
        group="followed",
        title="News",
        context={"subject": "", "body": ""},
        link="body",
    )
    monkeypatch.setitem(kinds.kinds(), "account_mail", kind)
    return kind.code


def collect(news: str, person, *subjects: str) -> None:
    actions.prefer(person, rhythms={"followed": "daily"}, zone=ALMATY, now=NOW)
    for minute, subject in enumerate(subjects):
        context = {"subject": subject, "body": f"/petitions/{minute}/"}
        to = Recipient(language="en", person_id=person.pk)
        actions.notify(news, to=to, context=context, now=NOW + timedelta(minutes=minute))


def test_nothing_comes_before_the_morning_and_all_of_it_then(smtp, someone, news, settings):
    person = someone("aya@example.kz", language="kk")
    collect(news, person, "Жол", "Мектеп", "Жылу")
    tick.run(MORNING - timedelta(seconds=1))
    assert smtp.box.taken == []
    tick.run(MORNING)
    (mail,) = smtp.box.taken
    assert mail["Subject"].strip() == "Сізге арналған жаңалықтар: 3"
    text = mail.get_body(("plain",)).get_content()
    assert text.index("Жол") < text.index("Мектеп") < text.index("Жылу")
    assert f"{settings.SITE_URL}/petitions/1/" in text
    assert mail["List-Unsubscribe"].strip().startswith(f"<{settings.SITE_URL}/notifications/stop/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    tick.run(MORNING + timedelta(days=1))
    assert len(smtp.box.taken) == 1


def test_one_entry_is_the_subject_itself(smtp, someone, news):
    collect(news, someone(), "The road is open")
    tick.run(MORNING)
    assert smtp.box.taken[0]["Subject"] == "The road is open"


def test_of_very_many_entries_only_the_first_are_written_out(smtp, someone, news):
    collect(news, someone(), *(f"Number {number}." for number in range(digests.MOST + 2)))
    tick.run(MORNING)
    text = smtp.box.taken[0].get_body(("plain",)).get_content()
    assert f"Number {digests.MOST - 1}." in text
    assert f"Number {digests.MOST}." not in text
    assert "And 2 more" in text


def test_who_comes_second_finds_nothing_to_collect(someone, news):
    person = someone()
    collect(news, person, "One", "Two")
    assert digests.collect(person.pk, language="en", now=MORNING) is True
    assert digests.collect(person.pk, language="en", now=MORNING) is False
    assert Message.objects.filter(kind="digest").count() == 1
    assert set(Delivery.objects.filter(way=Way.DIGEST).values_list("sent_at", flat=True)) == {MORNING}


def test_somebody_erased_in_the_meantime_gets_none(smtp, someone, news):
    gone, hidden, other = someone("a@example.kz"), someone("b@example.kz"), someone("c@example.kz")
    for person in (gone, hidden, other):
        collect(news, person, "One", "Two")
    actions.forget(PersonErased(at=NOW, person_id=gone.pk).person_id)
    hidden.erased_at = NOW
    hidden.save()
    tick.run(MORNING)
    assert smtp.box.recipients == ["c@example.kz"]


def test_the_same_rows_make_the_same_digest(someone, news):
    person = someone()
    collect(news, person, "One", "Two")
    digests.collect(person.pk, language="en", now=MORNING)
    first = Message.objects.get(kind="digest")
    assert first.context == {
        "items": [
            {"subject": "One", "link": "/petitions/0/"},
            {"subject": "Two", "link": "/petitions/1/"},
        ],
        "count": 2,
        "more": 0,
    }
    assert first.created_at == MORNING
