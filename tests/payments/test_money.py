"""Amounts as people type them, and whatever else they send."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils.translation import override

from dauys.kernel.money import money_text, read_amount


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("12.50", "12.50"), ("12,5", "12.50"), (" 7 ", "7.00"), ("1 000", "1000.00"), ("1\u00a0000,99", "1000.99")],
)
def test_amounts_are_read_with_a_comma_or_a_point(typed, meant):
    assert read_amount(typed) == Decimal(meant)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "NaN", "Infinity", "1e3", "1E9", "-5", "+5", "0x10", "1.234", "1.2.3", "1,000.00", ".5", "5."),
        *("٥", "５", "١٢", "9" * 10, "9" * 5_000, "5\n5", "5\x00", "½", "₸5", "<b>5</b>"),
    ],
)
def test_nothing_else_is_an_amount(typed):
    assert read_amount(typed) is None


def test_amounts_are_written_as_each_language_does():
    said = {}
    for language in ("en", "ru", "kk"):
        with override(language):
            said[language] = money_text(Decimal("1234.50"), "EUR").replace("\u00a0", " ")
    assert said == {"en": "€1,234.50", "ru": "1 234,50 €", "kk": "1 234,50 €"}
