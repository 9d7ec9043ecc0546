"""Calendars in the database: begun from public holidays, edited by people, announced when they change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import transaction

from dauys.kernel import actions, events, public_holidays, seeds
from dauys.kernel.calendars import CalendarChanged, working_days
from dauys.kernel.models import Calendar, CalendarDay
from dauys.kernel.refusal import Refusal
from dauys.kernel.seeding import run_seeds

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db
heard: list[CalendarChanged] = []


def listen(event: CalendarChanged) -> None:
    heard.append(event)


@pytest.fixture
def listening() -> Iterator[list[CalendarChanged]]:
    """What subscribers of calendar changes hear."""
    config = apps.get_app_config("kernel")
    before = config.manifest
    config.manifest = replace(before, subscribers={CalendarChanged.kind: ("tests.kernel.test_calendars.listen",)})
    events._subscribers.cache_clear()  # noqa: SLF001
    from tests.kernel import test_calendars  # noqa: PLC0415  (the module as the manifest names it)

    test_calendars.heard.clear()
    yield test_calendars.heard
    config.manifest = before
    events._subscribers.cache_clear()  # noqa: SLF001


@pytest.fixture
def kazakhstan() -> Calendar:
    return actions.seed("KZ", now=NOW)


def test_a_calendar_begins_with_the_public_holidays(kazakhstan):
    calendar = working_days("KZ")
    assert not calendar.is_working(date(2026, 1, 7))
    assert calendar.is_working(date(2026, 1, 8))


def test_a_calendar_knows_saturdays_that_were_worked(kazakhstan):
    assert working_days("KZ").is_working(date(2024, 5, 4))
    assert not working_days("KZ").is_working(date(2024, 5, 11))


def test_seeding_again_changes_nothing(kazakhstan, django_assert_num_queries):
    days = CalendarDay.objects.count()
    actions.seed("KZ", now=NOW)
    assert CalendarDay.objects.count() == days
    assert Calendar.objects.get(code="KZ").stamp == kazakhstan.stamp


def test_what_people_made_of_a_calendar_wins_over_the_seed(kazakhstan):
    actions.clear_day(kazakhstan, date(2026, 1, 7), now=NOW)
    actions.set_day(kazakhstan, date(2026, 3, 8), working=True, name={"en": "Moved"}, now=NOW)
    seeds.load()
    calendar = working_days("KZ")
    assert calendar.is_working(date(2026, 1, 7))
    assert calendar.is_working(date(2026, 3, 8))


def test_further_years_may_be_seeded_later(kazakhstan):
    assert working_days("KZ").is_working(date(2036, 1, 1))
    actions.seed("KZ", now=NOW, years=range(2036, 2038))
    assert not working_days("KZ").is_working(date(2036, 1, 1))


def test_a_code_without_known_holidays_is_refused():
    with pytest.raises(Refusal, match="no_such_calendar"):
        actions.seed("XX", now=NOW)


def test_a_day_that_is_set_counts_at_once(kazakhstan):
    assert working_days("KZ").is_working(date(2026, 1, 9))
    actions.set_day(kazakhstan, date(2026, 1, 9), working=False, name={"en": "Mourning"}, source="Decree 1", now=NOW)
    assert not working_days("KZ").is_working(date(2026, 1, 9))


def test_a_day_that_is_set_again_takes_the_last_word(kazakhstan):
    for working in (False, True):
        actions.set_day(kazakhstan, date(2026, 1, 10), working=working, name={"en": "Moved"}, now=NOW)
    assert working_days("KZ").is_working(date(2026, 1, 10))
    assert CalendarDay.objects.filter(calendar=kazakhstan, date=date(2026, 1, 10)).count() == 1


def test_a_day_that_is_cleared_is_what_its_week_makes_it(kazakhstan):
    actions.clear_day(kazakhstan, date(2026, 1, 7), now=NOW)
    assert working_days("KZ").is_working(date(2026, 1, 7))


def test_clearing_a_day_that_is_not_there_is_refused_and_changes_nothing(kazakhstan):
    with pytest.raises(Refusal, match="no_such_day"), transaction.atomic():
        actions.clear_day(kazakhstan, date(2026, 1, 8), now=NOW)
    assert Calendar.objects.get(code="KZ").stamp != ""


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(1990, 12, 31), "year_out_of_range"),
        (date(1991, 1, 1), None),
        (date(2100, 12, 31), None),
        (date(2101, 1, 1), "year_out_of_range"),
    ],
)
def test_days_lie_in_years_that_people_count_by(kazakhstan, day, code):
    if code is None:
        actions.set_day(kazakhstan, day, working=False, name={"en": "Day"}, now=NOW)
        return
    with pytest.raises(Refusal, match=code):
        actions.set_day(kazakhstan, day, working=False, name={"en": "Day"}, now=NOW)


@pytest.mark.parametrize("name", [{}, {"en": " "}])
def test_a_day_without_a_name_is_refused(kazakhstan, name):
    with pytest.raises(Refusal, match="name_missing") as refused:
        actions.set_day(kazakhstan, date(2026, 1, 9), working=False, name=name, now=NOW)
    assert "name" in refused.value.fields


def test_a_calendar_that_is_gone_is_refused(kazakhstan):
    Calendar.objects.filter(pk=kazakhstan.pk).delete()
    with pytest.raises(Refusal, match="no_such_calendar"):
        actions.set_day(kazakhstan, date(2026, 1, 9), working=False, name={"en": "Day"}, now=NOW)


def test_every_change_is_announced(kazakhstan, listening):
    actions.set_day(kazakhstan, date(2026, 1, 9), working=False, name={"en": "Day"}, now=NOW)
    actions.clear_day(kazakhstan, date(2026, 1, 9), now=NOW)
    assert listening == [CalendarChanged(at=NOW, calendar_code="KZ")] * 2


def test_a_change_that_is_rolled_back_leaves_no_trace_in_memory(kazakhstan):
    day = date(2026, 1, 9)
    with transaction.atomic():
        actions.set_day(kazakhstan, day, working=False, name={"en": "Day"}, now=NOW)
        assert not working_days("KZ").is_working(day)
        transaction.set_rollback(True)
    assert working_days("KZ").is_working(day)


def test_reading_a_calendar_again_costs_one_query(kazakhstan, django_assert_num_queries):
    working_days("KZ")
    with django_assert_num_queries(1):
        working_days("KZ")


def test_an_unknown_calendar_does_not_exist():
    with pytest.raises(Calendar.DoesNotExist):
        working_days("XX")


def test_a_new_installation_has_every_calendar_with_its_names(django_assert_max_num_queries):
    with django_assert_max_num_queries(120):
        seeds.load()
    assert set(Calendar.objects.values_list("code", flat=True)) == set(public_holidays.COUNTRIES)
    for day in CalendarDay.objects.filter(calendar__code__in=["KZ", "EU"]):
        assert all(day.name.get(language) for language in ("kk", "ru", "en"))
        assert day.source


def test_all_seeds_run_twice_and_the_second_time_changes_nothing():
    first = run_seeds()
    days = CalendarDay.objects.count()
    assert run_seeds() == first
    assert "dauys.kernel.seeds.load" in first
    assert CalendarDay.objects.count() == days


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(2024, (3, 31)), (2025, (4, 20)), (2026, (4, 5)), (2027, (3, 28)), (2030, (4, 21)), (2035, (3, 25))],
)
def test_easter_is_when_it_is(year, sunday):
    assert public_holidays.easter_sunday(year) == date(year, *sunday)


@pytest.mark.parametrize(
    "day",
    [
        (1, 1),
        (1, 2),
        (4, 2),
        (4, 3),
        (4, 6),
        (5, 1),
        (5, 9),
        (5, 14),
        (5, 15),
        (5, 25),
        (7, 21),
        (8, 15),
        (11, 1),
        (11, 2),
        (12, 24),
        (12, 31),
    ],
)
def test_the_institutions_of_the_union_are_closed_on_their_own_days(day):
    closed = {exception.date for exception in public_holidays.days("EU", [2026])}
    assert date(2026, *day) in closed
    assert len(closed) == 22


def test_britain_works_by_the_holidays_of_england():
    closed = {exception.date for exception in public_holidays.days("GB", [2026])}
    assert date(2026, 8, 31) in closed
    assert date(2026, 4, 6) in closed
