"""Why a term ends when it ends, word for word in Kazakh and Russian."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from dauys.kernel.terms import Term, explain
from dauys.kernel.workdays import DayException, WorkingDays

ALMATY = ZoneInfo("Asia/Almaty")
NAURYZ = {"kk": "Наурыз мейрамы", "ru": "Наурыз мейрамы", "en": "Nauryz"}
DAYS = WorkingDays.of(
    "KZ",
    [
        DayException(date=date(2026, 3, 9), working=False, name={"kk": "Ауысқан күн", "ru": "Перенос", "en": "Moved"}),
        DayException(date=date(2026, 3, 14), working=True, name={}),
        DayException(date=date(2026, 3, 20), working=False, name=NAURYZ),
        DayException(date=date(2026, 3, 23), working=False, name=NAURYZ),
    ],
)
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def said(term: Term) -> str:
    return explain(term, MONDAY, ALMATY, DAYS).text().replace("\u202f", " ").replace("\xa0", " ").replace("г.", "года")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "kk",
            (
                "2026 ж. 2 наурыз күнінен кейінгі 15 жұмыс күні: 9 наурыз (Ауысқан күн), 20 наурыз (Наурыз мейрамы), "
                "23 наурыз (Наурыз мейрамы), 7–8 наурыз, 15 наурыз, 21–22 наурыз (демалыс) есепке кірмейді; "
                "сенбі, 14 наурыз жұмыс күні болғандықтан есепке кіреді; "
                "мерзім 25 наурыз күні сағат 23:59:59 болғанда бітеді."
            ),
        ),
        (
            "ru",
            (
                "15 рабочих дней после 2 марта 2026 года: не считаются 9 марта (Перенос), 20 марта (Наурыз мейрамы), "
                "23 марта (Наурыз мейрамы), 7–8 марта, 15 марта, 21–22 марта (выходные); "
                "считаются, потому что рабочие: суббота, 14 марта; срок истекает 25 марта в 23:59:59."
            ),
        ),
    ],
)
def test_working_days_are_explained_with_every_day_that_was_left_out(language, sentence):
    with translation.override(language):
        assert said(Term(working_days=15)) == sentence


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "kk",
            (
                "2026 ж. 2 наурыз күнінен кейінгі 18 күн: "
                "23 наурыз (Наурыз мейрамы), 21–22 наурыз (демалыс) есепке кірмейді; "
                "соңғы күн (жұма, 20 наурыз) жұмыс күніне тура келмейді, сондықтан мерзім келесі жұмыс күніне ауысады; "
                "мерзім 24 наурыз күні сағат 23:59:59 болғанда бітеді."
            ),
        ),
        (
            "ru",
            (
                "18 дней после 2 марта 2026 года: не считаются 23 марта (Наурыз мейрамы), 21–22 марта (выходные); "
                "последний день (пятница, 20 марта) нерабочий, поэтому срок переходит на следующий рабочий день; "
                "срок истекает 24 марта в 23:59:59."
            ),
        ),
    ],
)
def test_a_last_day_that_moves_is_explained(language, sentence):
    with translation.override(language):
        assert said(Term(days=18, roll="next_working_day")) == sentence


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "kk",
            (
                "2026 ж. 2 наурыз күні сағат 14:00:00 болғаннан кейінгі 24 сағат: "
                "мерзім 3 наурыз күні сағат 13:59:59 болғанда бітеді."
            ),
        ),
        ("ru", "24 часа, считая с 2 марта 2026 года, 14:00:00: срок истекает 3 марта в 13:59:59."),
    ],
)
def test_hours_are_explained_with_the_moment_from_which_they_count(language, sentence):
    with translation.override(language):
        assert said(Term(hours=24)) == sentence
