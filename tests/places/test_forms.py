from __future__ import annotations

from datetime import date

import pytest

from dauys.kernel.forms import Form
from dauys.places import queries
from dauys.places.forms import PlaceField
from dauys.places.models import Place

ON = date(2026, 11, 2)


class Where(Form):
    place = PlaceField(within="KZ", on=ON)


class Anywhere(Form):
    place = PlaceField(kinds=["region", "city"], required=False)


def outcome(form):
    if form.is_valid():
        return form.cleaned_data["place"]
    return [error.code for error in form.errors.as_data()["place"]]


def test_a_chosen_code_becomes_the_place(seeded):
    assert outcome(Where({"place": "KZ-75"})) == queries.by_code("KZ-75")


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({}, ["required"]),
        ({"place": "", "place_query": "  "}, ["required"]),
        ({"place": "XX"}, ["choose"]),
        ({"place": "FI"}, ["choose"]),
        ({"place_query": "Атлантида"}, ["unknown"]),
        ({"place_query": "Алматы"}, ["choose"]),
        ({"place_query": "Семей", "place_find": "1"}, ["choose"]),
        ({"place": "KZ-75", "place_query": "Семей", "place_find": "1"}, ["choose"]),
    ],
)
def test_what_is_no_choice_is_answered_with_what_to_do(seeded, sent, expected):
    assert outcome(Where(sent)) == expected


def test_words_that_fit_one_place_only_choose_it(seeded):
    assert outcome(Where({"place_query": "Семей"})).code == "KZ-10-SEMEY"


def test_the_chosen_button_counts_more_than_the_words(seeded):
    assert outcome(Where({"place": "KZ-19", "place_query": "Алматы"})).code == "KZ-19"


def test_a_place_that_has_ended_cannot_be_chosen(seeded):
    Place.objects.filter(code="KZ-75").update(valid_until=ON)
    assert outcome(Where({"place": "KZ-75"})) == ["choose"]


def test_only_the_kinds_asked_for_can_be_chosen(seeded):
    assert outcome(Anywhere({"place": "KZ"})) == ["choose"]
    assert outcome(Anywhere({"place": "US-NY"})).code == "US-NY"
    assert outcome(Anywhere({})) is None


def test_the_box_lists_what_fits_without_any_script(seeded):
    page = str(Where({"place_query": "Семей", "place_find": "1"})["place"])
    assert 'value="KZ-10-SEMEY"' in page
    assert "Семей қаласы" in page
    assert "Абай облысы, Қазақстан" in page
    assert 'name="place_query" value="Семей"' in page
    assert "<button" in page


def test_more_than_ten_places_are_not_listed(seeded):
    page = str(Where({"place_query": "а"})["place"])
    assert page.count('type="radio"') == 10


def test_an_earlier_choice_is_shown_as_chosen(seeded):
    for initial in (queries.by_code("KZ-75"), "KZ-75"):
        page = str(Where(initial={"place": initial})["place"])
        assert 'value="KZ-75" checked' in page
    assert 'type="radio"' not in str(Where()["place"])
    assert 'type="radio"' not in str(Where(initial={"place": "XX"})["place"])


def test_what_is_typed_is_shown_as_text_not_as_markup(seeded):
    assert "<script>alert" not in str(Where({"place_query": "<script>alert(1)</script>"})["place"])


def test_a_changed_place_is_noticed(seeded):
    place = queries.by_code("KZ-75")
    assert not Where({"place": "KZ-75"}, initial={"place": place}).has_changed()
    assert Where({"place": "KZ-71"}, initial={"place": place}).has_changed()


def test_the_field_takes_few_queries_however_many_places_fit(seeded, django_assert_max_num_queries):
    for text in ("Семей", "а"):
        with django_assert_max_num_queries(6):  # three to check what was entered, three to show it
            str(Where({"place_query": text})["place"])
