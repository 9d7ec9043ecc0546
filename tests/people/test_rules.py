"""Who may do what about people, and how surely somebody is known."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import translation

from dauys.people import rules
from dauys.people.actor import ANONYMOUS, Actor, Held
from dauys.people.assurance import Assurance
from dauys.people.models import Confirmation

KZ, EU, AKIMAT, MASLIKHAT = 1, 2, 10, 11


def holder(role, jurisdiction=KZ, body=None):
    return Actor(account_id=uuid4(), person_id=uuid4(), posts=(Held(role, body, "", jurisdiction),), language="kk")


@pytest.mark.parametrize(
    ("level", "other", "reaches"),
    [
        ("none", "none", True),
        ("none", "email", False),
        ("email", "phone", False),
        ("phone", "email", True),
        ("phone", "eid", False),
        ("eid", "in_person", True),
        ("in_person", "eid", True),
        ("in_person", "qualified", False),
        ("qualified", "eid", True),
    ],
)
def test_a_level_reaches_itself_and_all_below(level, other, reaches):
    assert Assurance(level).reaches(other) is reaches


@pytest.mark.parametrize(
    ("by", "role", "jurisdiction", "body", "code"),
    [
        (None, "moderator", KZ, None, None),
        (holder("administrator"), "moderator", KZ, None, None),
        (holder("administrator"), "administrator", KZ, None, None),
        (holder("administrator", EU), "moderator", KZ, None, "may_not_appoint"),
        (holder("head", body=AKIMAT), "body", KZ, AKIMAT, None),
        (holder("head", body=AKIMAT), "operator", KZ, AKIMAT, None),
        (holder("head", body=AKIMAT), "head", KZ, AKIMAT, "may_not_appoint"),
        (holder("head", body=AKIMAT), "body", KZ, MASLIKHAT, "may_not_appoint"),
        (holder("head", body=AKIMAT), "operator", KZ, None, "may_not_appoint"),
        (holder("moderator"), "body", KZ, AKIMAT, "may_not_appoint"),
        (ANONYMOUS, "moderator", KZ, None, "may_not_appoint"),
        (None, "body", KZ, None, "body_needed"),
        (None, "head", KZ, None, "body_needed"),
        (None, "emperor", KZ, None, "unknown_role"),
    ],
)
def test_administrators_appoint_in_their_jurisdiction_and_heads_in_their_body(by, role, jurisdiction, body, code):
    refusal = rules.refuse_appointing(by, role=role, jurisdiction_id=jurisdiction, body_id=body)
    assert (refusal.code if refusal else None) == code


def test_an_erased_person_gets_no_post():
    refusal = rules.refuse_appointing(None, role="moderator", jurisdiction_id=KZ, body_id=None, erased=True)
    assert refusal
    assert refusal.code == "erased"


@pytest.mark.parametrize(
    ("role", "others", "code"),
    [("administrator", 0, "last_administrator"), ("administrator", 1, None), ("moderator", 0, None)],
)
def test_the_last_administrator_stays(role, others, code):
    refusal = rules.refuse_dismissing(
        holder("administrator"), role=role, jurisdiction_id=KZ, body_id=None, others=others
    )
    assert (refusal.code if refusal else None) == code


def test_who_may_not_appoint_may_not_dismiss():
    refusal = rules.refuse_dismissing(
        holder("head", body=MASLIKHAT), role="body", jurisdiction_id=KZ, body_id=AKIMAT, others=5
    )
    assert refusal
    assert refusal.code == "may_not_dismiss"


@pytest.mark.parametrize(
    ("by", "jurisdiction", "before", "code"),
    [
        (None, KZ, None, None),
        (holder("administrator"), KZ, None, None),
        (holder("administrator"), KZ, KZ, None),
        (holder("administrator"), KZ, EU, "may_not_configure"),
        (holder("administrator"), EU, KZ, "may_not_configure"),
        (holder("moderator"), KZ, None, "may_not_configure"),
    ],
)
def test_a_provider_is_set_up_by_administrators_of_the_jurisdictions_it_touches(by, jurisdiction, before, code):
    refusal = rules.refuse_configuring(by, jurisdiction_id=jurisdiction, before=before)
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize(
    ("ago", "sent", "code"),
    [
        (None, 0, None),
        (timedelta(seconds=59), 1, "too_soon"),
        (timedelta(seconds=60), 1, None),
        (timedelta(seconds=60), 9, None),
        (timedelta(seconds=60), 10, "too_many_codes"),
    ],
)
def test_codes_are_sent_once_a_minute_and_ten_times_an_hour(now, ago, sent, code):
    refusal = rules.refuse_sending(last_sent=ago and now - ago, within_hour=sent, now=now)
    assert (refusal.code if refusal else None) == code
    assert refusal is None or refusal.status == 429


@pytest.mark.parametrize(
    ("age", "attempts", "confirmed", "code"),
    [
        (timedelta(minutes=15) - timedelta(seconds=1), 0, False, None),
        (timedelta(minutes=15), 0, False, "code_expired"),
        (timedelta(), 4, False, None),
        (timedelta(), 5, False, "too_many_attempts"),
        (timedelta(), 1, True, "already_confirmed"),
    ],
)
def test_a_code_works_for_fifteen_minutes_five_attempts_and_once(now, age, attempts, confirmed, code):
    sent = now - age
    confirmation = Confirmation(
        attempts=attempts,
        created_at=sent,
        expires_at=sent + rules.CODE_LIFE,
        confirmed_at=sent if confirmed else None,
    )
    refusal = rules.refuse_checking(confirmation, now=now)
    assert (refusal.code if refusal else None) == code


def test_a_wrong_code_says_how_many_attempts_are_left():
    with translation.override("en"):
        assert "4 more attempts" in str(rules.wrong_code(1).message)
        assert "1 more attempt." in str(rules.wrong_code(4).message)
        assert "0 more" in str(rules.wrong_code(9).message)
