from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.apps import apps

from dauys.kernel import events
from dauys.kernel.refusal import Refusal
from dauys.places import actions, queries
from dauys.places.models import Place, PlaceCode, Population

HEADING = "code,parent,kind,name_en,population,as_of,aliases\n"


def test_a_code_is_given_once(add, region, land):
    with pytest.raises(Refusal) as refused:
        add(land, "XA-1", "region")
    assert refused.value.code == "code_taken"
    assert Place.objects.filter(code="XA-1").count() == 1
    assert Place.objects.get(code="XA").numchild == 1


def test_an_alias_is_given_once_in_its_scheme(add, land, region, now):
    actions.add_code(region, scheme="kato", code="11", now=now)
    other = add(land, "XA-2", "region")
    with pytest.raises(Refusal) as refused:
        actions.add_code(other, scheme="kato", code="11", now=now)
    assert refused.value.code == "code_taken"
    actions.add_code(other, scheme="ons", code="11", now=now)


def test_a_renamed_place_is_found_by_its_new_name_only(region, now):
    actions.rename(region, name={"en": "Sunrise Region", "kk": "Күншығыс облысы"}, now=now)
    assert queries.search("кунш") == [region]
    assert queries.search("first") == []


def test_a_place_keeps_a_name(region, now):
    with pytest.raises(Refusal, match="no_name"):
        actions.rename(region, name={"en": ""}, now=now)


def test_the_end_of_a_place_is_told_to_other_areas(add, land, region, now, monkeypatch):
    other = add(land, "XA-2", "region")
    told = []
    monkeypatch.setattr(events, "_subscribers", lambda kind: (told.append,) if kind == "places.ended" else ())
    actions.end(region, on=date(2027, 1, 1), successor=other, now=now)
    assert [(event.place_id, event.successor_id, event.on, event.at) for event in told] == [
        (region.pk, other.pk, date(2027, 1, 1), now)
    ]
    assert apps.get_app_config("places").manifest.code == "places"


def test_a_place_cannot_be_ended_twice_at_the_same_time(region, now):
    same = Place.objects.get(pk=region.pk)
    actions.end(region, on=date(2027, 1, 1), now=now)
    with pytest.raises(Refusal, match="ended_already"):
        actions.end(same, on=date(2028, 1, 1), now=now)
    assert Place.objects.get(pk=region.pk).valid_until == date(2027, 1, 1)


def test_a_figure_of_the_same_day_is_corrected(region, now):
    day = date(2026, 1, 1)
    actions.record_population(region, number=100, as_of=day, source="first", now=now)
    actions.record_population(region, number=110, as_of=day, source="second", quality="rounded", now=now)
    assert list(Population.objects.values_list("number", "source", "quality")) == [(110, "second", "rounded")]


def test_a_figure_of_today_is_taken_and_one_of_tomorrow_is_not(region, now):
    actions.record_population(region, number=100, as_of=now.date(), source="", now=now)
    with pytest.raises(Refusal, match="in_the_future"):
        actions.record_population(region, number=100, as_of=now.date() + timedelta(days=1), source="", now=now)


def test_a_table_adds_places_in_any_order_under_what_stands(land, region, now):
    text = HEADING + (
        "XA-1-AA,XA-1-A,settlement,Village,50,2026-01-01,\n"
        "XA-1-A,XA-1,district,District,500,2026-01-01,kato:111\n"
        "XA-2,XA,region,Second,,,\n"
    )
    done = actions.import_csv(text, now=now)
    assert (done.created, done.changed, done.populations) == (3, 0, 2)
    assert queries.lineage(queries.by_code("XA-1-AA")) == ("XA-1-AA", "XA-1-A", "XA-1", "XA", "world")
    assert queries.by_code("111").code == "XA-1-A"
    assert Place.objects.find_problems() == ([], [], [], [], [])
    assert [place.code for place in queries.children(land)] == ["XA-1", "XA-2"]


def test_a_table_names_parents_by_any_code(region, now):
    actions.add_code(region, scheme="kato", code="11", now=now)
    actions.import_csv(HEADING + "XA-1-A,11,district,District,,,\n", now=now)
    assert queries.lineage(queries.by_code("XA-1-A"))[1] == "XA-1"


def test_a_table_changes_what_it_says_and_nothing_else(region, now):
    actions.import_csv("code,kind,name_ru,population,as_of\nXA-1,region,Первая,5,2026-01-01\n", now=now)
    done = actions.import_csv("code,kind,name_ru,population,as_of\nXA-1,region,Начальная,7,2026-01-01\n", now=now)
    assert (done.created, done.changed, done.populations) == (0, 1, 1)
    place = queries.by_code("XA-1")
    assert place.name == {"en": "First Region", "ru": "Начальная"}
    assert queries.search("начал") == [place]
    assert queries.population(place, now.date()).number == 7


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        ("XA-2,XB,region,Second,,,\n", "line 2, parent"),
        ("XA-2,,region,Second,,,\n", "line 2, parent"),
        ("XA-3,XA,region,Third,,,\nXA-1,world,region,First,,,\n", "line 3, parent"),
        ("XA-2,XA-3,region,Second,,,\nXA-3,XA-2,region,Third,,,\n", "line 2, parent"),
        ("XA-2,XA,region,Second,5,2026-11-03,\n", "line 2, as_of"),
        ("XA-2,XA,region,Second,,,kato:11\n", "line 2, aliases"),
        ("XA-2,XA,region,Second,,,kato:22\nXA-3,XA,region,Third,,,kato:22\n", "line 3, aliases"),
        ("XA-2,XA,region,Second,,,\nXA-3,XA,place,Third,,,\n", "line 3, kind"),
    ],
)
def test_a_table_with_a_mistake_is_refused_whole(region, now, rows, where):
    actions.add_code(region, scheme="kato", code="11", now=now)
    with pytest.raises(Refusal) as refused:
        actions.import_csv(HEADING + rows, now=now)
    assert refused.value.code == "wrong_rows"
    assert refused.value.status == 422
    assert where in refused.value.fields
    assert Place.objects.count() == 3
    assert not Population.objects.exists()
    assert PlaceCode.objects.count() == 1


def test_a_table_with_many_mistakes_tells_the_first_twenty(land, now, in_english):
    rows = "".join(f"XA-{number},XB,region,Name,,,\n" for number in range(25))
    with pytest.raises(Refusal) as refused:
        actions.import_csv(HEADING + rows, now=now)
    assert len(refused.value.fields) == 20
    assert str(refused.value.message).endswith("And 5 more mistakes.")


def test_an_import_takes_as_many_queries_for_three_hundred_rows_as_for_one(land, now, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        actions.import_csv(HEADING + "XA-A,XA,region,Name,5,2026-01-01,kato:1\n", now=now)
    rows = "".join(f"XA-{number},XA,region,Name,5,2026-01-01,kato:9{number}\n" for number in range(300))
    with django_assert_max_num_queries(26):  # rows go in batches that the database's limit of parameters allows
        actions.import_csv(HEADING + rows, now=now)
    assert Place.objects.find_problems() == ([], [], [], [], [])
