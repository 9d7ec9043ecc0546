"""Languages by name and direction, and texts without what nobody sees."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from dauys.kernel import languages
from dauys.kernel.texts import isolated, seen_length, tidy


@pytest.mark.parametrize(
    ("code", "own", "way"),
    [
        ("kk", "Қазақша", "ltr"),
        ("ar", "العربية", "rtl"),
        ("ug", "ئۇيغۇرچە", "rtl"),
        ("prs", "دری", "rtl"),
        ("he", "עברית", "rtl"),
        ("zh-hant", "繁體中文", "ltr"),
        ("xx", "xx", "ltr"),
    ],
)
def test_a_language_is_called_as_its_speakers_call_it_and_knows_its_direction(code, own, way):
    assert (languages.own_name(code), languages.direction(code)) == (own, way)


def test_a_list_names_each_language_in_its_own_words_and_in_the_readers():
    with override("en"):
        assert languages.full_name("de") == "Deutsch (German)"
        assert languages.full_name("en") == "English"
        assert languages.full_name("ar") == "\u2068العربية\u2069 (Arabic)"
    with override("kk"):
        assert languages.full_name("prs") == "\u2068دری\u2069 (дари тілі)"


def test_every_language_of_the_wide_list_has_a_name_of_its_own():
    assert [code for code in languages.WIDE if languages.own_name(code) == code] == []
    assert max(map(len, languages.WIDE)) <= languages.LONGEST_CODE


def test_an_element_says_its_direction_where_that_runs_against_the_page():
    with override("en"):
        assert languages.attributes("ru") == ' lang="ru"'
        assert languages.attributes("he") == ' lang="he" dir="rtl"'
        assert languages.attributes("") == ""
    with override("ar"):
        assert languages.attributes("ar") == ' lang="ar"'
        assert languages.attributes("kk") == ' lang="kk" dir="ltr"'


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("abc\u202edcba", "abcdcba"),
        ("pay\u200bpal \u2066x\u2069", "paypal x"),
        ("и\u0306", "й"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u200c b\u200d\u200dc", "a b\u200dc"),
        ("a" + "\u0301" * 40, "á" + "\u0301" * 6),
        ("line\nnext\ttab\x07\x00", "line\nnext\ttab"),
        ("\U000e0041flag\ufeff", "flag"),
    ],
)
def test_what_nobody_sees_is_left_out_and_what_scripts_need_stays(typed, kept):
    assert tidy(typed) == kept


@pytest.mark.parametrize(("text", "length"), [("й", 1), ("и\u0306", 1), ("שָׁלוֹם", 4), ("हिन्दी", 3), ("", 0), ("a b", 3)])
def test_a_letter_with_its_marks_counts_as_one(text, length):
    assert seen_length(text) == length


def test_a_name_that_runs_against_its_sentence_is_kept_apart():
    assert isolated("سارة", "en") == "\u2068سارة\u2069"
    assert isolated("Sara", "en") == "Sara"
    assert isolated("Sara", "ar") == "\u2068Sara\u2069"
    assert isolated("12", "ar") == "12"
