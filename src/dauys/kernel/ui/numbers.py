"""Numbers and moments in the words of the active language."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_timedelta
from babel.numbers import format_decimal
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dauys.kernel.dates import day_text, time_text


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


def ago_text(moment: datetime, now: datetime) -> str:
    """How long ago something was: "2 minutes ago"; what a clock elsewhere puts into the future was this moment."""
    past = min(moment - now, -timedelta(seconds=1))
    return format_timedelta(past, add_direction=True, threshold=1, locale=_locale(get_language() or "en"))


def moment_text(moment: datetime, zone: str) -> str:
    """A moment on the calendar and clock of a place: "20 November, 14:03:05"."""
    here = moment.astimezone(ZoneInfo(zone))
    return f"{day_text(here.date(), year=False)}, {time_text(here)}"
