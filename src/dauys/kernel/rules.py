"""What may be written into a calendar."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from dauys.kernel.refusal import Refusal, invalid

FIRST_YEAR, LAST_YEAR = 1991, 2100


def refuse_day(day: date, *, name: Mapping[str, str]) -> Refusal | None:
    """A day of a calendar lies in a year that people still count by, and says what it is."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return invalid(
            "year_out_of_range",
            _("Choose a day between %(first)s and %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR},
            date=_("This year is out of range."),
        )
    if not any(text.strip() for text in name.values()):
        return invalid(
            "name_missing",
            _("Say what day this is: people see it when a deadline is explained."),
            name=_("Enter a name in at least one language."),
        )
    return None


def refuse_jurisdiction(
    *, name: Mapping[str, str], languages: Collection[str], default_language: str
) -> Refusal | None:
    """A jurisdiction has a name, and its default language is one of those it speaks."""
    if not any(text.strip() for text in name.values()):
        why = _("Enter a name in at least one language.")
        return invalid("name_missing", why, name=why)
    if default_language not in languages:
        why = _("Choose one of the languages of the jurisdiction.")
        return invalid("other_language", why, default_language=why)
    return None
