"""A word is looked for in every form it may stand in: Kazakh, Russian, English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dauys.search.folding import words
from dauys.search.stemming import KAZAKH, forms


def stems(text: str) -> set[str]:
    """What a word of a language is looked for by."""
    return {form for word in words(text) for form in forms(word, kazakh=bool(KAZAKH & set(text)))}


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("собака собаки собак собакой собаками", "собак*"),
        ("больница больниц больнице больницами", "больниц*"),
        ("школа школе школ школы школой школами", "школ*"),
        ("дорога дороги дорогу дорогами", "дорог*"),
        ("отремонтировать", "отремонт*"),
        ("детский детского детских детском", "детск*"),
        ("hospital hospitals", "hospital*"),
    ],
)
def test_all_forms_of_a_russian_or_english_word_have_one_stem(text, stem):
    assert stems(text) == {stem}


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("мектеп мектептердің", "мекте*"),
        ("мектептерге", "мекте*"),
        ("мектебіне", "мекте*"),
        ("мектебі", "мекте*"),
        ("ауылдағы", "ауыл*"),
        ("қалада", "кала*"),
        ("көшелерін", "коше*"),
    ],
)
def test_the_endings_of_a_kazakh_word_are_cut_off(text, stem):
    assert stems(text) == {stem}


def test_a_stem_of_three_letters_is_looked_for_in_its_forms_and_not_as_a_beginning():
    assert {"воды", "воде", "водои", "вод", "вода*"} <= stems("вода")
    assert "вод*" not in stems("вода")
    assert {"dog", "dogs*"} <= stems("dogs")


@pytest.mark.parametrize("word", ["су", "ит", "5", "水"])
def test_short_words_stay_as_they_are(word):
    assert stems(word) == {f"{word}*" if len(word) > 1 else word}


@given(st.text(min_size=1), st.booleans())
def test_a_word_itself_is_always_among_what_is_looked_for(text, kazakh):
    for word in words(text):
        found = forms(word, kazakh=kazakh)
        assert word in found or any(word.startswith(form[:-1]) for form in found if form.endswith("*"))
