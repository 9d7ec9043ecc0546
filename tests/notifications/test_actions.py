"""Telling people, and taking down what they wish to be told."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import TestCase
from django_tasks_db.models import DBTaskResult
from tests.notifications.conftest import NOW

from dauys.kernel.events import publish
from dauys.kernel.refusal import Refusal
from dauys.notifications import actions, queries, tokens
from dauys.notifications.delivering import deliver_due
from dauys.notifications.models import Delivery, Message, Preference, Priority, Silence, Way
from dauys.notifications.recipient import Recipient
from dauys.notifications.tokens import Mandate
from dauys.people.events import AccountMail, CodeIssued, PersonErased

pytestmark = pytest.mark.django_db
UTC_ZONE = ZoneInfo("UTC")
NEWS = {"items": [], "count": 2, "more": 0}


def tell(*recipients: Recipient, now=NOW, urgent: bool = False) -> int:
    return actions.notify("digest", to=recipients, context=NEWS, now=now, urgent=urgent)


def person_to(person) -> Recipient:
    return Recipient(language="en", person_id=person.pk)


def test_everybody_is_told_once_however_often_they_are_named(someone):
    aya, bek = someone("aya@example.kz"), someone("bek@example.kz")
    crowd = [person_to(aya), person_to(bek), person_to(aya)]
    crowd += [Recipient(language="en", email=address) for address in ("c@example.kz", "C@Example.kz", "")]
    assert tell(*crowd) == 3
    assert Message.objects.count() == Delivery.objects.count() == 3


def test_nobody_is_told_of_what_was_undone():
    with transaction.atomic():
        tell(Recipient(language="en", email="a@example.kz"))
        transaction.set_rollback(True)
    assert Message.objects.count() == 0


@pytest.mark.parametrize(("number", "priority"), [(100, Priority.USUAL), (101, Priority.MASS)])
def test_a_mass_of_messages_gives_way(number, priority):
    tell(*(Recipient(language="en", email=f"p{one}@example.kz") for one in range(number)))
    assert set(Delivery.objects.values_list("priority", flat=True)) == {priority}


def test_what_is_urgent_goes_first_even_to_many():
    tell(*(Recipient(language="en", email=f"p{one}@example.kz") for one in range(200)), urgent=True)
    assert set(Delivery.objects.values_list("priority", flat=True)) == {Priority.URGENT}


def test_what_differs_for_one_recipient_is_added_for_them_alone():
    crowd = [Recipient(language="en", email=f"p{number}@example.kz", context={"count": number}) for number in (5, 7)]
    actions.notify("digest", to=crowd, context={"items": [], "more": 0}, now=NOW)
    assert [message.context["count"] for message in Message.objects.order_by("context__count")] == [5, 7]
    with pytest.raises(ValueError, match="missing"):
        actions.notify("digest", to=[Recipient(language="en", email="a@example.kz")], context={"items": []}, now=NOW)


def test_one_worker_is_asked_to_deliver_and_not_a_second_one_before_it_begins():
    with TestCase.captureOnCommitCallbacks(execute=True):
        tell(Recipient(language="en", email="a@example.kz"))
    with TestCase.captureOnCommitCallbacks(execute=True):
        tell(Recipient(language="en", email="b@example.kz"))
    (asked,) = DBTaskResult.objects.all()
    assert asked.task_path == "dauys.notifications.tasks.deliver_now"


@pytest.mark.parametrize(
    ("rhythm", "way", "due"),
    [
        ("instant", Way.EMAIL, NOW),
        ("daily", Way.DIGEST, NOW.replace(day=3, hour=8)),
        ("weekly", Way.DIGEST, NOW.replace(day=9, hour=8)),
        ("none", None, None),
    ],
)
def test_a_message_goes_the_way_its_person_chose_and_is_stored_in_any_case(someone, rhythm, way, due):
    person = someone()
    actions.prefer(person, rhythms={"followed": rhythm}, zone=UTC_ZONE, now=NOW)
    tell(person_to(person))
    assert Message.objects.filter(person=person).count() == 1
    assert list(Delivery.objects.values_list("way", "next_try_at")) == ([(way, due)] if way else [])


def test_what_is_followed_comes_once_a_day_until_somebody_chooses(someone):
    person = someone()
    assert queries.rhythms(person.pk) == {"own": "instant", "signed": "instant", "followed": "daily", "work": "instant"}
    tell(person_to(person))
    assert Delivery.objects.get().way == Way.DIGEST


def test_a_new_wish_changes_what_already_waits(someone):
    person = someone()
    for rhythm, expected in [
        ("weekly", (Way.DIGEST, NOW.replace(day=9, hour=8), None)),
        ("daily", (Way.DIGEST, NOW.replace(day=3, hour=8), None)),
        ("instant", (Way.EMAIL, NOW, None)),
    ]:
        Delivery.objects.all().delete()
        actions.prefer(person, rhythms={"followed": "weekly"}, zone=UTC_ZONE, now=NOW)
        tell(person_to(person))
        actions.prefer(person, rhythms={"followed": rhythm}, zone=UTC_ZONE, now=NOW)
        assert Delivery.objects.values_list("way", "next_try_at", "failed_at").get() == expected
    actions.prefer(person, rhythms={"followed": "none"}, zone=UTC_ZONE, now=NOW)
    row = Delivery.objects.get()
    assert (row.failed_at, row.last_error) == (NOW, "unsubscribed")


@pytest.mark.parametrize("rhythms", [{"followed": "hourly"}, {"account": "none"}, {"gone": "daily"}])
def test_what_is_not_offered_cannot_be_chosen(someone, rhythms):
    with pytest.raises(Refusal) as refusal:
        actions.prefer(someone(), rhythms=rhythms, zone=UTC_ZONE, now=NOW)
    assert refusal.value.code == "unknown_rhythm"
    assert Preference.objects.count() == 0


def test_codes_come_even_to_those_who_want_nothing_and_to_addresses_that_bounced(smtp):
    actions.record_bounce("dana@example.kz", now=NOW)
    actions.unsubscribe(Mandate("followed", address=tokens.blind("dana@example.kz")), everything=True, now=NOW)
    code = CodeIssued(
        at=NOW,
        confirmation_id=None,
        person_id=None,
        way="email",
        target="dana@example.kz",
        purpose="contact",
        language="en",
        code="112233",
    )
    publish(code)
    assert Delivery.objects.get().priority == Priority.URGENT
    assert deliver_due(NOW).sent == 1
    assert smtp.box.taken[0]["Subject"] == "112233 is your code"
    assert smtp.box.taken[0]["List-Unsubscribe"] is None


def test_a_letter_about_the_account_goes_the_same_way(smtp):
    letter = AccountMail(at=NOW, to="dana@example.kz", subject="Парольіңіз", body="Бір\n\nекі", language="kk")
    publish(letter)
    assert deliver_due(NOW).sent == 1
    assert smtp.box.taken[0]["Subject"] == "Парольіңіз"
    assert smtp.box.taken[0].get_body(("plain",)).get_content().splitlines()[:3] == ["Бір", "", "екі"]
    assert Message.objects.get().sealed is None


@pytest.mark.parametrize(("group", "everything", "sent"), [("followed", False, 0), ("own", False, 1), ("own", True, 0)])
def test_an_address_gets_nothing_of_what_it_stopped(smtp, group, everything, sent):
    tell(Recipient(language="en", email="Dana@Example.kz"))
    mandate = Mandate(group, address=tokens.blind("dana@example.kz"))
    for _twice in range(2):
        actions.unsubscribe(mandate, everything=everything, now=NOW)
    assert deliver_due(NOW).sent == sent
    assert Delivery.objects.get().last_error == ("" if sent else "silent")
    actions.subscribe_again(mandate, now=NOW)
    assert not Silence.objects.exists()


def test_a_mailbox_that_is_gone_gets_nothing_more_and_stays_so_when_somebody_subscribes_again(smtp):
    for _twice in range(2):
        actions.record_bounce("Dana@example.kz", now=NOW)
    actions.subscribe_again(Mandate("followed", address=tokens.blind("dana@example.kz")), now=NOW)
    tell(Recipient(language="en", email="dana@example.kz"))
    assert deliver_due(NOW).failed == 1
    assert Silence.objects.count() == 1


def test_a_person_stops_a_group_everything_or_their_digests(someone):
    person = someone()
    actions.prefer(person, rhythms={"signed": "weekly"}, zone=UTC_ZONE, now=NOW)
    actions.unsubscribe(Mandate("digests", person_id=person.pk), now=NOW)
    assert queries.rhythms(person.pk) == {"own": "instant", "signed": "none", "followed": "none", "work": "instant"}
    actions.unsubscribe(Mandate("own", person_id=person.pk), now=NOW)
    assert queries.rhythms(person.pk)["own"] == "none"
    actions.unsubscribe(Mandate("own", person_id=person.pk), everything=True, now=NOW)
    assert set(queries.rhythms(person.pk).values()) == {"none"}
    actions.subscribe_again(Mandate("own", person_id=person.pk), now=NOW)
    assert queries.rhythms(person.pk) == {"own": "instant", "signed": "instant", "followed": "daily", "work": "instant"}


def test_nothing_stays_of_a_person_who_was_erased(someone):
    person, other = someone(), someone("other@example.kz")
    tell(person_to(person), person_to(other))
    actions.prefer(person, rhythms={"own": "none"}, zone=UTC_ZONE, now=NOW)
    publish(PersonErased(at=NOW, person_id=person.pk))
    assert list(Message.objects.values_list("person", flat=True)) == [other.pk]
    assert Delivery.objects.count() == 1
    assert Preference.objects.count() == 0


def test_reading_counts_only_what_was_new(someone):
    person = someone()
    for hours in range(3):
        tell(person_to(person), now=NOW + timedelta(hours=hours))
    Message.objects.update(in_inbox=True)
    first = Message.objects.earliest("created_at")
    assert queries.unread(person.pk) == 3
    assert actions.read(person, message_id=first.pk, now=NOW) == 1
    assert actions.read(person, message_id=first.pk, now=NOW) == 0
    assert actions.read(someone("thief@example.kz"), now=NOW) == 0
    assert actions.read(person, now=NOW) == 2
    assert queries.unread(person.pk) == 0
