"""Money: amounts as people type them and as their language writes them."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency
from django.utils.translation import get_language

_SPACES = re.compile(r"[ \u00a0\u202f]")
_AMOUNT = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,2})?")


def read_amount(text: str) -> Decimal | None:
    """An amount in hundredths at the finest, with a comma or a point; None for anything else, such as "1e3" or "-5"."""
    bare = _SPACES.sub("", text.strip())
    return Decimal(bare.replace(",", ".")).quantize(Decimal("0.01")) if _AMOUNT.fullmatch(bare) else None


def money_text(amount: Decimal, currency: str) -> str:
    """An amount with its currency, as the active language writes it: "€12.50", "12,50 €"."""
    return str(format_currency(amount, currency, locale=_locale(get_language() or "en")))


@lru_cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")
