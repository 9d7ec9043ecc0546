"""Codes that confirm an address or number: who gets them, how long they work, what is left in the database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from tests.people.conftest import NOW

from dauys.kernel import retention
from dauys.kernel.refusal import Refusal
from dauys.people import actions, queries
from dauys.people.assurance import Assurance
from dauys.people.events import CodeIssued
from dauys.people.models import Confirmation

SECOND = timedelta(seconds=1)
LIFE = timedelta(minutes=15)


def send(person=None, now=NOW, **other: Any):
    given = {"way": "email", "target": "aigerim@example.kz", "purpose": "sign", **other}
    return actions.send_code(person, now=now, **given)


def other_than(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


@pytest.mark.django_db
def test_only_the_event_carries_the_code(published):
    confirmation = send(language="ru")
    (event,) = published
    assert isinstance(event, CodeIssued)
    assert (event.way, event.target, event.purpose, event.language) == ("email", "aigerim@example.kz", "sign", "ru")
    assert len(event.code) == 6
    assert event.code.isdecimal()
    assert event.code not in repr(event)
    stored = Confirmation.objects.get()
    assert stored == confirmation
    assert event.code.encode() not in bytes(stored.code) + bytes(stored.target)
    assert queries.target_of(stored) == "aigerim@example.kz"


@pytest.mark.django_db
def test_the_right_code_confirms_once(published):
    confirmation = send()
    code = published[0].code
    done = actions.check_code(confirmation, code=f" {code[:3]} {code[3:]} ", now=NOW + LIFE - SECOND)
    assert done.confirmed_at == NOW + LIFE - SECOND
    with pytest.raises(Refusal) as caught:
        actions.check_code(confirmation, code=code, now=NOW + LIFE - SECOND)
    assert caught.value.code == "already_confirmed"


@pytest.mark.django_db
def test_a_code_is_too_old_at_the_end_of_its_quarter_of_an_hour(published):
    confirmation = send()
    with pytest.raises(Refusal) as caught:
        actions.check_code(confirmation, code=published[0].code, now=NOW + LIFE)
    assert caught.value.code == "code_expired"


@pytest.mark.django_db
def test_the_right_code_comes_too_late_after_five_wrong_ones(published):
    confirmation = send()
    code = published[0].code
    for _attempt in range(5):
        with pytest.raises(Refusal) as caught:
            actions.check_code(confirmation, code=other_than(code), now=NOW)
        assert caught.value.code == "wrong_code"
    with pytest.raises(Refusal) as caught:
        actions.check_code(confirmation, code=code, now=NOW)
    assert caught.value.code == "too_many_attempts"


@pytest.mark.django_db
def test_the_right_code_works_after_four_wrong_ones(published):
    confirmation = send()
    code = published[0].code
    for wrong in (other_than(code), "", "١٢٣٤٥٦", "'; --"):
        with pytest.raises(Refusal):
            actions.check_code(confirmation, code=wrong, now=NOW)
    assert actions.check_code(confirmation, code=code, now=NOW).confirmed_at


@pytest.mark.django_db
def test_an_attempt_may_not_be_undone_by_a_transaction_around_it(published):
    confirmation = send()
    with transaction.atomic(), pytest.raises(RuntimeError):
        actions.check_code(confirmation, code=published[0].code, now=NOW)


@pytest.mark.django_db
def test_a_confirmed_number_becomes_a_verified_attribute_of_its_person(published):
    person = actions.register_person(language="kk", now=NOW)
    confirmation = send(person, way="phone", target="+7 701 123 45 67", purpose="contact")
    assert published[0].language == "kk"
    actions.check_code(confirmation, code=published[0].code, now=NOW)
    attribute = person.attributes.get()
    assert (attribute.kind, attribute.value, attribute.verified, attribute.source) == (
        "phone",
        "+77011234567",
        True,
        "code",
    )
    assert queries.profile_of(person).assurance is Assurance.PHONE


@pytest.mark.django_db
def test_a_second_code_for_the_same_purpose_waits_a_minute():
    send()
    with pytest.raises(Refusal) as caught:
        send(now=NOW + timedelta(seconds=59))
    assert caught.value.status == 429
    send(now=NOW + timedelta(seconds=59), purpose="other")
    send(now=NOW + timedelta(seconds=60))


@pytest.mark.django_db
def test_the_eleventh_code_within_an_hour_is_refused_whatever_its_purpose():
    for number in range(10):
        send(purpose=f"sign:{number}", now=NOW + number * SECOND)
    with pytest.raises(Refusal) as caught:
        send(purpose="sign:10", now=NOW + timedelta(minutes=59, seconds=59))
    assert caught.value.code == "too_many_codes"
    send(purpose="sign:10", now=NOW + timedelta(hours=1))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("way", "target", "code"), [("email", "nobody", "wrong_email"), ("phone", "123", "wrong_phone")]
)
def test_nothing_is_sent_to_what_is_no_address(published, way, target, code):
    with pytest.raises(Refusal) as caught:
        send(way=way, target=target)
    assert caught.value.code == code
    assert published == []


@pytest.mark.django_db
def test_old_codes_are_forgotten_a_day_after_they_expired():
    send()
    retention.run(NOW + LIFE + timedelta(days=1))
    assert Confirmation.objects.count() == 1
    retention.run(NOW + LIFE + timedelta(days=1) + SECOND)
    assert Confirmation.objects.count() == 0
