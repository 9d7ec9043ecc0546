"""Numbers and moments in the words of the active language."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _


@lru_cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def number_text(number: float) -> str:
    """A number with the language's own grouping: 12,345 or 12 345 (with spaces that do not break)."""
    return format_decimal(number, locale=_locale(get_language() or "en"))


def days_left(until: datetime, now: datetime, zone: str) -> int:
    """Whole local days from today to the last day on which `until` has not passed; 0 on that day, below 0 after it."""
    here = ZoneInfo(zone)
    last_day: date = (until - timedelta(seconds=1)).astimezone(here).date()
    if now >= until:
        return -1
    return (last_day - now.astimezone(here).date()).days


def countdown_text(days: int) -> str:
    """How long is left: "14 days left", "Last day: today", "Closed"."""
    if days < 0:
        return _("Closed")
    if days == 0:
        return _("Last day: today")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": number_text(days)}
