"""Where a minimum is needed in several places, the page says how far each of them is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation
from tests.petitions import abroad
from tests.petitions.conftest import NOW, World, many

from dauys.people.models import Account
from dauys.petitions import maps, queries


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def test_places_are_listed_by_how_near_they_are_to_their_own_minimum(world: World, author: Account):
    petition = abroad.gathering(world, author)
    need = queries.goal(petition).need
    assert (need.least, need.minimum["FI"], need.minimum["DE"]) == (7, 10_800, 69_120)
    many(petition, 10_799, place="FI", at=NOW)
    many(petition, 69_120, place="DE", at=NOW + timedelta(minutes=1))
    shown = maps.minima(petition, queries.goal(petition))
    assert [(bar.label, bar.value, bar.text) for bar in shown.bars[:2]] == [
        ("Germany", 1_000, "69,120 of 69,120"),
        ("Finland", 999, "10,799 of 10,800"),
    ]
    assert (shown.reached, shown.least, len(shown.bars)) == (1, 7, 27)
    many(petition, 1, place="FI", at=NOW + timedelta(minutes=2))
    assert maps.minima(petition, queries.goal(petition)).reached == 2


def test_the_page_says_in_how_many_places_the_minimum_is_reached(world: World, author: Account):
    petition = abroad.gathering(world, author)
    many(petition, 10_800, place="FI", at=NOW)
    text = Client(headers={"accept-language": "en"}).get(f"/petitions/{petition.pk}/").content.decode()
    assert "The minimum is needed in 7 places. So far it is reached in 1." in text
    assert "and a minimum of its own in each of at least 7 places" in text


def test_where_no_place_needs_a_minimum_nothing_is_said(make_petition):
    petition = make_petition()
    assert maps.minima(petition, queries.goal(petition)) is None
