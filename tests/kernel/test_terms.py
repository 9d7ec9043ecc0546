"""Legal time: where terms end, on both sides of every edge."""

from __future__ import annotations

import time
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from dauys.kernel import public_holidays
from dauys.kernel.terms import (
    Term,
    add_months,
    end_of_day,
    explain,
    last_second,
    local_date,
    offset,
    start_of_day,
)
from dauys.kernel.workdays import PLAIN_WEEK, DayException, WorkingDays

ALMATY = ZoneInfo("Asia/Almaty")
NEW_YORK = ZoneInfo("America/New_York")
LONDON = ZoneInfo("Europe/London")
ZONES = st.sampled_from(
    [
        ZoneInfo(name)
        for name in (
            "Asia/Almaty",
            "America/New_York",
            "Europe/London",
            "America/Havana",
            "America/Sao_Paulo",
            "America/St_Johns",
            "Africa/Cairo",
            "Asia/Beirut",
            "Pacific/Apia",
            "America/Scoresbysund",
        )
    ]
)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
DAYS = st.dates(date(1990, 1, 1), date(2060, 1, 1))
KZ = WorkingDays.of("KZ", public_holidays.days("KZ", range(2020, 2036)))


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 1, 5), 6, date(2026, 7, 5)),
    ],
)
def test_a_month_keeps_the_day_or_takes_the_last(start, months, last):
    assert add_months(start, months) == last


@given(DAYS, st.integers(1, 600))
def test_months_never_leave_the_month_they_reach(start, months):
    reached = add_months(start, months)
    assert (reached.year * 12 + reached.month) - (start.year * 12 + start.month) == months
    assert reached.day == min(start.day, monthrange(reached.year, reached.month)[1])


@pytest.mark.parametrize("moment", ["2026-01-04T19:00:00+00:00", "2026-01-05T18:59:59+00:00"])
def test_the_day_of_the_event_is_not_counted_whatever_the_hour(moment):
    end = Term(days=60).end(datetime.fromisoformat(moment), ALMATY, PLAIN_WEEK)
    assert last_second(end, ALMATY).isoformat() == "2026-03-06T23:59:59+05:00"


def test_an_end_is_printed_as_the_last_second_that_is_in_time():
    start = datetime(2026, 1, 5, 12, tzinfo=UTC)
    end = Term(days=60).end(start, NEW_YORK, PLAIN_WEEK)
    assert end == datetime(2026, 3, 7, 5, tzinfo=UTC)
    assert last_second(end, NEW_YORK).isoformat() == "2026-03-06T23:59:59-05:00"


def test_the_same_instant_is_another_day_in_another_zone():
    moment = datetime(2026, 1, 5, 20, tzinfo=UTC)
    assert local_date(moment, ALMATY) == date(2026, 1, 6)
    assert local_date(moment, NEW_YORK) == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("zone", "start", "printed"),
    [
        (NEW_YORK, "2026-03-01T12:00:00+00:00", "2026-03-08T23:59:59-04:00"),  # clocks went forward that morning
        (NEW_YORK, "2026-10-25T12:00:00+00:00", "2026-11-01T23:59:59-05:00"),  # and back
        (LONDON, "2026-03-22T12:00:00+00:00", "2026-03-29T23:59:59+01:00"),
        (LONDON, "2026-10-18T12:00:00+00:00", "2026-10-25T23:59:59+00:00"),
        (ALMATY, "2024-02-22T06:00:00+00:00", "2024-02-29T23:59:59+05:00"),  # at that midnight the offset fell to +05
    ],
)
def test_a_week_ends_at_the_end_of_its_local_day_when_clocks_change(zone, start, printed):
    end = Term(days=7).end(datetime.fromisoformat(start), zone, PLAIN_WEEK)
    assert last_second(end, zone).isoformat() == printed


def test_hours_are_exact_when_clocks_change():
    start = datetime(2026, 3, 8, 6, 30, tzinfo=UTC)  # 01:30 in New York, half an hour before the jump
    assert Term(hours=24).end(start, NEW_YORK, PLAIN_WEEK) == start + timedelta(hours=24)


@given(DAYS, ZONES)
def test_a_day_is_over_at_the_first_instant_after_which_it_never_comes_back(day, zone):
    end = end_of_day(day, zone)
    assert local_date(end, zone) > day
    assert local_date(end - timedelta(seconds=1), zone) <= day
    assert all(local_date(end + timedelta(minutes=minutes), zone) > day for minutes in range(0, 240, 5))


@given(DAYS, ZONES)
def test_a_day_begins_when_the_day_before_is_over(day, zone):
    assert start_of_day(day, zone) == end_of_day(day - timedelta(days=1), zone)


@given(MOMENTS, st.integers(1, 900), ZONES)
def test_a_term_in_days_ends_so_many_local_days_later(start, days, zone):
    end = Term(days=days).end(start, zone, PLAIN_WEEK)
    last = local_date(start, zone) + timedelta(days=days)
    assert local_date(end, zone) > last
    assert local_date(end - timedelta(seconds=1), zone) <= last


def test_a_last_day_that_is_not_worked_stays_unless_the_term_rolls():
    start = datetime(2026, 2, 20, 9, tzinfo=UTC)
    assert last_second(Term(days=15).end(start, ALMATY, KZ), ALMATY).date() == date(2026, 3, 7)
    rolled = Term(days=15, roll="next_working_day").end(start, ALMATY, KZ)
    assert last_second(rolled, ALMATY).date() == date(2026, 3, 10)  # a Saturday, Women's Day and its day off


def test_a_last_day_that_is_worked_does_not_roll():
    start = datetime(2026, 2, 19, 9, tzinfo=UTC)
    rolled = Term(days=15, roll="next_working_day").end(start, ALMATY, KZ)
    assert last_second(rolled, ALMATY).date() == date(2026, 3, 6)


def test_twenty_working_days_skip_weekends_and_holidays():
    end = Term(working_days=20).end(datetime(2026, 1, 5, 9, tzinfo=UTC), ALMATY, KZ)
    assert last_second(end, ALMATY).isoformat() == "2026-02-03T23:59:59+05:00"


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"days": 0},
        {"days": -1},
        {"days": 1.0},
        {"days": True},
        {"days": "3"},
        {"days": timedelta(days=3)},
        {"hours": 1.5},
        {"months": 1, "days": 1},
        {"working_days": 5, "hours": 1},
        {"weeks": 2},
        {"days": 3, "roll": "previous_working_day"},
        {"hours": 3, "roll": "next_working_day"},
        {"hours": 3, "calendar": "KZ"},
        {"working_days": 5, "calendar": ""},
        {"months": 1_000_000},
    ],
)
def test_a_term_that_law_could_not_mean_is_refused(wrong):
    with pytest.raises(ValidationError):
        Term.model_validate(wrong)


@pytest.mark.parametrize(
    "right",
    [
        {"months": 6},
        {"days": 30, "roll": "next_working_day", "calendar": "KZ"},
        {"working_days": 15},
        {"working_days": 15, "calendar": "KZ"},
        {"hours": 24},
    ],
)
def test_a_term_is_written_as_presets_write_it(right):
    term = Term.model_validate(right)
    assert term.model_dump(exclude_defaults=True) == right


def test_a_moment_without_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        Term(days=3).end(datetime(2026, 1, 5), ALMATY, PLAIN_WEEK)  # noqa: DTZ001


def test_offsets_in_months_and_days_move_the_wall_clock():
    start = datetime(2026, 3, 1, 14, tzinfo=UTC)  # 09:00 in New York
    assert offset(start, NEW_YORK, days=10).astimezone(NEW_YORK).isoformat() == "2026-03-11T09:00:00-04:00"
    assert offset(start, NEW_YORK, months=1).astimezone(NEW_YORK).isoformat() == "2026-04-01T09:00:00-04:00"


def test_offsets_in_hours_and_seconds_are_exact():
    start = datetime(2026, 3, 7, 14, tzinfo=UTC)
    assert offset(start, NEW_YORK, hours=24, seconds=1) == start + timedelta(hours=24, seconds=1)


def test_offsets_are_added_in_the_order_months_days_hours_seconds():
    start = datetime(2026, 1, 31, 4, tzinfo=UTC)
    moved = offset(start, ALMATY, months=1, days=1, hours=1, seconds=1)
    assert moved.astimezone(ALMATY).isoformat() == "2026-03-01T10:00:01+05:00"


def test_a_wall_clock_time_that_is_skipped_becomes_the_time_after_the_jump():
    start = datetime(2026, 3, 7, 7, 30, tzinfo=UTC)  # 02:30, which the next day does not have
    assert offset(start, NEW_YORK, days=1).astimezone(NEW_YORK).isoformat() == "2026-03-08T03:30:00-04:00"


@given(MOMENTS, ZONES)
def test_no_offset_moves_nothing(moment, zone):
    assert offset(moment, zone) == moment


def test_an_explanation_names_what_was_skipped():
    with translation.override("en"):
        text = explain(Term(working_days=20), datetime(2026, 1, 5, 9, tzinfo=UTC), ALMATY, KZ).text()
    assert text == (
        "20 working days from 5 January 2026: skipped 7 January (Orthodox Christmas), 10–11 January, 17–18 January, "
        "24–25 January, 31 January – 1 February (weekend); ends 3 February at 23:59:59."
    )


def test_an_explanation_names_saturdays_that_were_worked():
    explanation = explain(Term(working_days=10), datetime(2024, 4, 28, 9, tzinfo=UTC), ALMATY, KZ)
    assert [day.date for day in explanation.worked] == [date(2024, 5, 4)]
    with translation.override("en"):
        assert "counted, because worked: Saturday, 4 May;" in explanation.text()


def test_an_explanation_says_why_the_last_day_rolled():
    term = Term(days=15, roll="next_working_day")
    explanation = explain(term, datetime(2026, 2, 20, 9, tzinfo=UTC), ALMATY, KZ)
    assert explanation.rolled_from == date(2026, 3, 7)
    with translation.override("en"):
        assert "the last day, Saturday, 7 March, is not a working day" in explanation.text()


def test_an_explanation_of_hours_prints_the_moment():
    with translation.override("en"):
        text = explain(Term(hours=24), datetime(2026, 1, 5, 9, tzinfo=UTC), ALMATY, KZ).text()
    assert text == "24 hours from 5 January 2026, 14:00:00: ends 6 January at 13:59:59."


def test_an_explanation_counts_weekends_where_they_are_many():
    with translation.override("en"):
        text = explain(Term(working_days=120), datetime(2026, 1, 5, 9, tzinfo=UTC), ALMATY, KZ).text()
    assert "weekend days;" in text


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_an_explanation_ends_where_the_term_ends_in_every_language(language):
    start = datetime(2026, 12, 20, 9, tzinfo=UTC)
    with translation.override(language):
        text = explain(Term(working_days=15), start, ALMATY, KZ).text()
    assert "2027" in text
    assert "23:59:59" in text


@given(MOMENTS, st.integers(1, 120))
def test_an_explanation_accounts_for_every_day(start, number):
    explanation = explain(Term(working_days=number), start, ALMATY, KZ)
    passed = (last_second(explanation.end, ALMATY).date() - local_date(start, ALMATY)).days
    assert passed == number + len(explanation.holidays) + len(explanation.rest_days)


EXCEPTIONS = st.lists(
    st.builds(
        lambda day, working: DayException(date=day, working=working, name={"en": "A day"}),
        st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        st.booleans(),
    ),
    max_size=60,
)
RESTS = st.frozensets(st.integers(0, 6), max_size=6)


def _naive(calendar: WorkingDays, day: date, number: int) -> date:
    while number:
        day += timedelta(days=1)
        number -= calendar.is_working(day)
    return day


@given(EXCEPTIONS, RESTS, st.dates(date(2025, 6, 1), date(2027, 6, 1)), st.integers(1, 300))
def test_the_nth_working_day_is_the_one_that_counting_finds(exceptions, rests, day, number):
    calendar = WorkingDays.of("X", exceptions, rests)
    assert calendar.nth_after(day, number) == _naive(calendar, day, number)


@given(DAYS, st.integers(1, 400))
def test_the_nth_working_day_of_kazakhstan_is_the_one_that_counting_finds(day, number):
    assert KZ.nth_after(day, number) == _naive(KZ, day, number)
    assert KZ.between(day, KZ.nth_after(day, number)) == number


def test_a_week_of_rest_days_only_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        WorkingDays.of("X", [], frozenset(range(7)))


def test_no_working_day_at_all_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        PLAIN_WEEK.nth_after(date(2026, 1, 5), 0)


def test_a_hundred_thousand_deadlines_take_well_under_a_second():
    days = [date(2026, 1, 1) + timedelta(days=number % 3000) for number in range(100_000)]
    started = time.process_time()
    for day in days:
        KZ.nth_after(day, 15)
    assert time.process_time() - started < 0.5
