"""The hashed form is the same for everybody, on every database."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dauys.ledger.canonical import DEEPEST, GENESIS, LARGEST_INTEGER, NotCanonicalError, digest, encode, plain, stamp
from dauys.people.assurance import Assurance

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
scalars = st.none() | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | texts
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4))


@given(values)
def test_it_is_json_that_reads_back_as_the_same(value):
    assert json.loads(encode(value)) == value


@given(values)
def test_writing_it_twice_changes_nothing(value):
    assert encode(json.loads(encode(value))) == encode(value)


@given(st.dictionaries(texts, scalars, max_size=6))
def test_the_order_of_keys_does_not_matter(value):
    assert encode(dict(reversed(value.items()))) == encode(value)


@given(values, values)
def test_different_values_have_different_forms(one, other):
    assert (encode(one) == encode(other)) == (json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True))


def test_keys_are_sorted_by_utf16_as_rfc_8785_shows():
    example = {"€": 1, "\r": 2, "\ufb33": 3, "1": 4, "😀": 5, "\x80": 6, "ö": 7}
    assert list(json.loads(encode(example)).values()) == [2, 4, 6, 7, 1, 5, 3]


def test_only_what_must_be_escaped_is_escaped():
    assert encode('\u20ac$\x0f\nA\'B"\\"/\x7f') == '"€$\\u000f\\nA\'B\\"\\\\\\"/\x7f"'.encode()


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), {1: 2}, "a\x00b", "\ud800", LARGEST_INTEGER + 1, -LARGEST_INTEGER - 1, b"x", {1, 2}]
)
def test_what_has_no_single_form_is_refused(value):
    with pytest.raises(NotCanonicalError):
        encode({"value": value} if not isinstance(value, dict) else value)


def test_nesting_ends_somewhere():
    def nested(depth):
        return [nested(depth - 1)] if depth else []

    assert encode(nested(DEEPEST)) == b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1)
    with pytest.raises(NotCanonicalError):
        encode(nested(DEEPEST + 1))


def test_moments_dates_ids_and_enumerations_become_texts():
    day = date(2026, 3, 1)
    moment = datetime(2026, 3, 1, 14, tzinfo=timezone(timedelta(hours=5)))
    case = UUID("0195517e-a900-7000-8000-000000000001")
    assert plain({"day": day, "at": moment, "case": case, "how": Assurance.EID, "list": (1, True)}) == {
        "day": "2026-03-01",
        "at": "2026-03-01T09:00:00.000000Z",
        "case": "0195517e-a900-7000-8000-000000000001",
        "how": "eid",
        "list": [1, True],
    }


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(NotCanonicalError):
        stamp(datetime(2026, 3, 1))  # noqa: DTZ001


def test_the_published_example_has_the_published_hash():
    """The same bytes and figures stand in docs/reference/ledger.md."""
    content = (
        '{"at":"2026-03-01T09:00:00.000000Z","case":"0195517e-a900-7000-8000-000000000001","kind":"submitted",'
        '"payload":{"place":"KZ-75","text":"Ағаш"},"role":"author","seq":1}'
    )
    found = digest(
        case_id=UUID("0195517e-a900-7000-8000-000000000001"),
        seq=1,
        at=datetime(2026, 3, 1, 9, tzinfo=UTC),
        kind="submitted",
        role="author",
        payload={"text": "Ағаш", "place": "KZ-75"},
        previous=GENESIS,
    )
    assert found == sha256(b"dauys.ledger.entry.1\x00" + bytes(32) + content.encode()).digest()
    assert found.hex() == "3da7017fcb4d2a8fc2ead69202c2a2ae9d51bd153214e6aaeacb508f8e453cfc"
