from __future__ import annotations

from datetime import date, timedelta

import pytest

from dauys.places import rules
from dauys.places.models import Place

DAY = timedelta(days=1)
ON = date(2026, 7, 1)


def code(refusal):
    return refusal and refusal.code


@pytest.mark.parametrize(
    ("wrong", "refused"),
    [
        ({}, None),
        ({"code": "XA 1"}, "bad_code"),
        ({"code": "-XA"}, "bad_code"),
        ({"code": "X" * 41}, "bad_code"),
        ({"code": "X" * 40}, None),
        ({"kind": "province"}, "bad_kind"),
        ({"zone": "Mars/Olympus"}, "bad_zone"),
        ({"zone": "Asia/Almaty"}, None),
        ({"name": {"en": " "}}, "no_name"),
        ({"parent": None}, "no_parent"),
        ({"parent": None, "kind": "world"}, None),
    ],
)
def test_a_place_needs_a_code_a_kind_a_name_and_something_it_lies_in(wrong, refused):
    given = {"code": "XA-1", "kind": "region", "name": {"en": "First"}, "zone": "", "parent": Place(code="XA")} | wrong
    assert code(rules.refuse_creating(**given)) == refused


@pytest.mark.parametrize(
    ("begins", "refused"), [(None, None), (ON - DAY, None), (ON, "ends_too_early"), (ON + DAY, "ends_too_early")]
)
def test_a_place_ends_after_it_began(begins, refused):
    assert code(rules.refuse_ending(Place(pk=1, valid_from=begins), on=ON, successor=None)) == refused


@pytest.mark.parametrize(
    ("successor", "refused"),
    [
        (Place(pk=2), None),
        (Place(pk=1), "bad_successor"),
        (Place(pk=2, valid_from=ON), None),
        (Place(pk=2, valid_from=ON + DAY), "bad_successor"),
        (Place(pk=2, valid_until=ON), "bad_successor"),
        (Place(pk=2, valid_until=ON + DAY), None),
    ],
)
def test_a_successor_is_another_place_that_exists_on_the_day(successor, refused):
    assert code(rules.refuse_ending(Place(pk=1), on=ON, successor=successor)) == refused


def test_a_place_ends_once():
    assert code(rules.refuse_ending(Place(pk=1, valid_until=ON), on=ON + DAY, successor=None)) == "ended_already"


@pytest.mark.parametrize(
    ("number", "as_of", "refused"),
    [(0, ON, None), (-1, ON, "bad_number"), (5, ON - DAY, None), (5, ON + DAY, "in_the_future")],
)
def test_a_population_is_not_negative_and_not_of_tomorrow(number, as_of, refused):
    assert code(rules.refuse_population(number=number, as_of=as_of, today=ON)) == refused
