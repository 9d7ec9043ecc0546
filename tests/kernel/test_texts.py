"""Translated content: the right language, a fallback where it is missing, and comparing whatever the script."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from dauys.kernel.models import Calendar
from dauys.kernel.texts import choose, fold, language_of, marked, pick

TEXT = {"kk": "Күнтізбе", "ru": "Календарь", "en": "Calendar"}


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        (TEXT, "ru", "Календарь"),
        (TEXT, "en-gb", "Calendar"),
        (TEXT, "fi", "Күнтізбе"),
        ({"kk": "", "ru": "Календарь"}, "kk", "Календарь"),
        ({}, "kk", ""),
        (None, "kk", ""),
        ("plain", "kk", "plain"),
        ({"kk": ""}, "kk", ""),
    ],
)
def test_a_text_is_shown_in_its_language_or_else_in_the_first_it_has(text, language, shown):
    assert pick(text, language) == shown


def test_the_active_language_is_taken_when_none_is_named():
    with translation.override("ru"):
        assert pick(TEXT) == "Календарь"
        assert str(Calendar(code="X", name=TEXT)) == "Календарь"


def test_a_text_without_a_name_is_known_by_its_code():
    assert str(Calendar(code="X")) == "X"


def test_a_text_is_shown_in_the_language_it_was_written_in_where_the_active_one_is_missing():
    with translation.override("ru"):
        assert choose({"kk": "Бір"}, "kk") == "kk"
        assert choose(TEXT, "kk") == "ru"


@pytest.mark.parametrize(
    ("text", "language", "markup"),
    [
        (TEXT, "ru", "Календарь"),
        ({"kk": "Бір"}, "kk", "Бір"),
        ({"kk": "", "fi": "Yksi"}, "fi", '<span lang="fi">Yksi</span>'),
        ({"kk": "<b>"}, "kk", '<span lang="kk">&lt;b&gt;</span>'),
        ({"kk": ""}, "", ""),
        (None, "", ""),
    ],
)
def test_a_text_in_another_language_than_the_page_says_in_which(text, language, markup):
    with translation.override("kk" if markup == "Бір" else "ru"):
        assert language_of(text) == language
        assert marked(text) == markup


@pytest.mark.parametrize("wrong", [["kk"], {"kk": 1}, {"kk": None}, "text"])
def test_a_field_takes_nothing_but_texts_by_language(wrong):
    field = Calendar._meta.get_field("name")  # noqa: SLF001
    with pytest.raises(ValidationError):
        field.validate(wrong, None)


def test_a_field_takes_texts_in_any_languages():
    Calendar._meta.get_field("name").validate({"fi": "Kalenteri"}, None)  # noqa: SLF001


def test_comparing_ignores_case_and_white_space_in_every_script():
    assert fold("  ӘҢГІМЕ \n Ұлы ") == fold("әңгіме ұлы")
    assert fold("Straße") == fold("STRASSE")
