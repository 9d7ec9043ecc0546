"""Texts fold alike, whatever keyboard they were typed on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dauys.search.folding import LONGEST, joined, widened, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Мектептердің ЖОЛЫ", ["мектептердин", "жолы"]),
        ("ҚАЛА қала кала", ["кала"] * 3),
        ("Ёлка — елка", ["елка", "елка"]),
        ("«Қоқыс», №5-й!", ["кокыс", "no5", "и"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("café cafe\u0301", ["cafe", "cafe"]),
        ("snake_case a\x00b", ["snake", "case", "a", "b"]),
        ("👍🏽 مرحبا שלום 한국", ["مرحبا", "שלום", "한국"]),
        ('" * ( ) : ^ & | ! \\ %', []),
        ("", []),
    ],
)
def test_only_folded_words_are_left(text, folded):
    assert words(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text):
    line = joined([text])
    assert joined([line]) == line


@given(st.text())
def test_what_is_left_has_nothing_that_a_query_could_mean(text):
    assert all(character.isalnum() or character == " " or ord(character) > 0x300 for character in joined([text]))


def test_a_very_long_text_is_cut():
    assert len(joined(["а" * (LONGEST + 5)])) == LONGEST


@pytest.mark.parametrize(
    ("word", "stem"),
    [("жол", "жол"), ("жолы", "жолы"), ("школы", "школ"), ("дороги", "доро"), ("мектептердин", "мектеп"), ("a", "a")],
)
def test_inflected_ends_are_cut_from_longer_words(word, stem):
    assert widened(word) == stem
