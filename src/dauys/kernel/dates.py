"""Days and times in the words of the active language, by the Unicode locale data (which know Kazakh)."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from django.utils.translation import get_language

BRITISH = Locale("en", "GB")
"""English dates are written day first, as in the other languages of the house."""


LONG = {"ru": "d MMMM y 'года'"}
"""Patterns of our own: an abbreviated year would end a sentence with two full stops."""


def day_text(day: date, *, year: bool = True) -> str:
    """A day: "5 January 2026", "5 января 2026 года", "2026 ж. 5 қаңтар"; without its year where that is known."""
    locale = _locale(get_language() or "en")
    if not year:
        return format_skeleton("MMMMd", day, locale=locale)
    return format_date(day, LONG.get(locale.language, "long"), locale)


def days_text(first: date, last: date, *, year: bool = True) -> str:
    """A run of days: "10–11 January 2026"; one day is written as one."""
    if first == last:
        return day_text(first, year=year)
    last_text = day_text(last, year=year)
    number = str(last.day)
    if (first.year, first.month) == (last.year, last.month) and last_text.startswith(f"{number} "):
        return f"{first.day}–{last_text}"
    return f"{day_text(first, year=year)} – {last_text}"


def weekday_text(day: date, *, year: bool = True) -> str:
    """A day with its weekday: "Saturday, 10 January"."""
    return f"{format_date(day, 'EEEE', _locale(get_language() or 'en'))}, {day_text(day, year=year)}"


def time_text(moment: datetime) -> str:
    """A time of day as clocks show it: 23:59:59."""
    return f"{moment:%H:%M:%S}"


@lru_cache
def _locale(language: str) -> Locale:
    if language.startswith("en"):
        return BRITISH
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return BRITISH
