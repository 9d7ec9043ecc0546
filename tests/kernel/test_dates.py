"""Days in words: each language's own, and a sentence may end with one."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from dauys.kernel.dates import day_text, days_text, weekday_text

DAY = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("language", "whole", "short"),
    [
        ("kk", "2026\u202fж. 5 қаңтар", "5 қаңтар"),
        ("ru", "5 января 2026 года", "5 января"),
        ("en", "5 January 2026", "5 January"),
    ],
)
def test_a_day_is_written_out_and_never_ends_with_a_full_stop(language: str, whole: str, short: str):
    with translation.override(language):
        assert (day_text(DAY), day_text(DAY, year=False)) == (whole, short)


def test_a_run_of_days_and_a_weekday_are_made_of_it():
    with translation.override("ru"):
        assert days_text(DAY, date(2026, 1, 6)) == "5–6 января 2026 года"
        assert weekday_text(DAY) == "понедельник, 5 января 2026 года"
