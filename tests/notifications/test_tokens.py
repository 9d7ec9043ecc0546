"""Tokens of unsubscribe links: ours only, whole, and not for ever."""

from __future__ import annotations

import base64
from datetime import timedelta
from uuid import UUID

import pytest
from tests.notifications.conftest import NOW

from dauys.notifications import tokens
from dauys.notifications.tokens import Mandate

PERSON = Mandate("followed", person_id=UUID("019cadc6-9a80-7f69-bb13-afe965b0aaaf"))
ADDRESS = Mandate("digests", address=tokens.blind("Dana@Example.kz"))


@pytest.mark.parametrize("mandate", [PERSON, ADDRESS], ids=["person", "address"])
def test_a_token_says_what_was_put_into_it(mandate):
    assert tokens.read(tokens.issue(mandate, now=NOW), now=NOW) == mandate


def test_a_token_fits_into_an_address_and_tells_no_name():
    token = tokens.issue(ADDRESS, now=NOW)
    assert len(token) < 110
    assert token.replace("-", "").replace("_", "").isalnum()
    assert b"dana" not in base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).lower()


def test_the_same_mailbox_is_known_however_it_is_written():
    assert tokens.blind(" DANA@example.KZ ") == tokens.blind("dana@example.kz")


def test_any_altered_letter_makes_a_token_worthless():
    token = tokens.issue(PERSON, now=NOW)
    for place, letter in enumerate(token):
        other = "A" if letter != "A" else "Q"
        altered = token[:place] + other + token[place + 1 :]
        assert tokens.read(altered, now=NOW) is None, place


@pytest.mark.parametrize(
    "rubbish", ["", "a", "ab", "аб", "%00", "A" * 20, "A" * 400, "../../etc/passwd", "=====", "\x00"]
)
def test_rubbish_is_no_token(rubbish):
    assert tokens.read(rubbish, now=NOW) is None


def test_a_token_of_another_purpose_is_no_token(settings):
    body = bytes([1]) + bytes(2) + PERSON.person_id.bytes + b"followed"
    foreign = settings.KEYS.blind(body.hex(), context="petitions/withdraw")[:16] + body
    assert tokens.read(base64.urlsafe_b64encode(foreign).decode().rstrip("="), now=NOW) is None


def test_a_group_that_no_longer_exists_is_refused():
    assert tokens.read(tokens.issue(Mandate("gone", person_id=PERSON.person_id), now=NOW), now=NOW) is None


def test_a_token_works_for_two_years(settings):
    token = tokens.issue(PERSON, now=NOW)
    assert tokens.read(token, now=NOW + tokens.LIFETIME) == PERSON
    assert tokens.read(token, now=NOW + tokens.LIFETIME + timedelta(days=1)) is None


def test_a_token_outlives_new_keys(settings, tmp_path):
    token = tokens.issue(PERSON, now=NOW)
    ring = settings.KEYS
    settings.KEYS = type(ring)(tmp_path / "keys.json", list(ring.keys))
    settings.KEYS.save()
    for purpose in ("hmac", "session", "field", "signing"):
        settings.KEYS.rotate(purpose)
    assert tokens.read(token, now=NOW) == PERSON
