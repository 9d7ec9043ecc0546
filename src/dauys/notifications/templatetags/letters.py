"""For letters: a context is JSON, so days come as `2026-03-06` and are written out in the letter's language."""

from __future__ import annotations

from datetime import date

from django import template

from dauys.kernel.dates import day_text

register = template.Library()


@register.filter
def day(value: str) -> str:
    """A day given as in ISO 8601, as people write it: "6 March 2026"; nothing for nothing."""
    return day_text(date.fromisoformat(value[:10])) if value else ""
