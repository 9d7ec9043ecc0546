"""What may stand in the public record."""

from __future__ import annotations

import pytest

from dauys.ledger.rules import LARGEST_PAYLOAD, refuse_entry


@pytest.mark.parametrize(
    "payload",
    [
        {"name": "x"},
        {"Email": "x"},
        {"authorName": "x"},
        {"phone_number": "x"},
        {"to": [{"e-mail": "x"}]},
        {"a": {"b": {"birth-date": "x"}}},
        {"clientIP": "x"},
        {"IIN": "x"},
    ],
)
def test_data_that_looks_personal_is_refused(payload):
    refusal = refuse_entry("moved", "author", payload)
    assert refusal is not None
    assert refusal.code == "entry_personal"
    assert "payload" in refusal.fields


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"stage": "gathering", "addressee": "kz-gov", "thresholds": [1, 2], "renamed": True, "count": 5, "tip": None},
        {"signatures": 50_000, "by_place": {"KZ-75": 3}, "shipped": False, "recipient": "body"},
    ],
)
def test_plain_data_about_the_case_may_stand(payload):
    assert refuse_entry("moved", "system", payload) is None


@pytest.mark.parametrize(
    ("kind", "role", "payload", "code"),
    [
        ("", "author", {}, "entry_unnamed"),
        ("moved", "", {}, "entry_unnamed"),
        ("Moved by", "author", {}, "entry_unnamed"),
        ("moved", "author", ["a"], "entry_not_plain"),
        ("moved", "author", {"share": 0.5}, "entry_not_plain"),
        ("moved", "author", {"text": "\x00"}, "entry_not_plain"),
        ("moved", "author", {"t": "x" * LARGEST_PAYLOAD}, "entry_too_long"),
    ],
)
def test_what_cannot_be_recorded_is_refused_with_its_reason(kind, role, payload, code):
    refusal = refuse_entry(kind, role, payload)
    assert refusal is not None
    assert refusal.code == code


def test_the_longest_payload_just_fits():
    frame = len('{"t":""}')
    assert refuse_entry("moved", "author", {"t": "x" * (LARGEST_PAYLOAD - frame)}) is None
    assert refuse_entry("moved", "author", {"t": "x" * (LARGEST_PAYLOAD - frame + 1)}) is not None
