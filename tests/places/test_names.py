from __future__ import annotations

import pytest

from dauys.places.names import search_form, searchable


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("Қызылорда", "кызылорда"),
        ("ӨСКЕМЕН", "оскемен"),
        ("Западно-Казахстанская  область", "западно казахстанская область"),
        ("посёлок Отеген батыр", "поселок отеген батыр"),
        ("São Paulo", "sao paulo"),
        ("«Есиль»", "есиль"),
        ("ң ү ұ һ і ә ғ", "н у у х и а г"),
        ("  ", ""),
        ("—", ""),
    ],
)
def test_names_are_compared_without_case_accents_punctuation_and_rare_letters(written, form):
    assert search_form(written) == form


def test_a_short_y_is_found_whichever_way_it_is_encoded():
    assert search_form("Жылыой") == search_form("Жылыои\u0306")


def test_a_city_is_found_without_the_word_city():
    assert searchable(["Алматы қаласы", "город Алматы", "Almaty"], "KZ-75") == (
        "| алматы каласы | город алматы | almaty | kz 75 | алматы |"
    )


def test_a_place_without_names_is_found_by_its_code_only():
    assert searchable([], "KZ-75") == "| kz 75 |"
