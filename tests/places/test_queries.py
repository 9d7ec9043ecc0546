from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from dauys.places import actions, queries
from dauys.places.models import Place

DAY = timedelta(days=1)
CENSUS = date(2026, 1, 1)


@pytest.mark.parametrize("alias", ["KZ-75", "75", "750000000", " KZ-75 "])
def test_a_place_is_found_by_any_of_its_codes(seeded, alias):
    assert queries.by_code(alias).code == "KZ-75"


def test_codes_of_other_schemes_lead_to_the_place(seeded):
    assert queries.by_code("UK").code == "GB"
    assert queries.by_code("EL").code == "GR"
    assert queries.by_code("E12000007").code == "GB-ENG-LDN"


def test_an_own_code_wins_over_an_alias(add, land, region, now):
    actions.add_code(region, scheme="old", code="XA", now=now)
    assert queries.by_code("XA") == land


@pytest.mark.parametrize("code", ["", "XX", "kz-75"])
def test_an_unknown_code_leads_to_nothing(seeded, code):
    with pytest.raises(Place.DoesNotExist):
        queries.by_code(code)


def test_lineage_goes_from_the_place_to_the_root(seeded, django_assert_num_queries):
    place = queries.by_code("KZ-19-ILE-BORALDAI")
    with django_assert_num_queries(1):
        assert queries.lineage(place) == ("KZ-19-ILE-BORALDAI", "KZ-19-ILE", "KZ-19", "KZ", "world")
    assert queries.lineage(queries.by_code("FI")) == ("FI", "EU", "world")
    with django_assert_num_queries(1):
        assert queries.lineage(queries.by_code("world")) == ("world",)


@pytest.mark.parametrize(
    ("on", "number"),
    [
        (CENSUS - DAY, 100),
        (CENSUS, 100),
        (CENSUS + 30 * DAY - DAY, 100),
        (CENSUS + 30 * DAY, 130),
        (CENSUS + 400 * DAY, 130),
    ],
)
def test_the_population_is_the_latest_figure_up_to_the_day(region, now, on, number):
    actions.record_population(region, number=130, as_of=CENSUS + 30 * DAY, source="", now=now)
    actions.record_population(region, number=100, as_of=CENSUS, source="", now=now)
    assert queries.population(region, on).number == number
    assert queries.populations([region], on)[region.pk].number == number


def test_a_place_that_was_never_counted_has_no_population(region):
    assert queries.population(region, CENSUS) is None
    assert queries.populations([region], CENSUS) == {}


def test_many_populations_take_one_query(seeded, django_assert_num_queries):
    places = list(Place.objects.exclude(kind="constituency"))
    with django_assert_num_queries(1):
        assert len(queries.populations(places, CENSUS)) == len(places) - 1


def test_the_zone_is_that_of_the_nearest_place_that_has_one(add, world, land, region):
    assert queries.zone_of(region, "UTC") == ZoneInfo("Asia/Almaty")
    assert queries.zone_of(add(region, "XA-1-A", "district", zone="Asia/Tokyo"), "UTC") == ZoneInfo("Asia/Tokyo")
    assert queries.zone_of(world, "Europe/Riga") == ZoneInfo("Europe/Riga")


def test_the_law_is_that_of_the_nearest_jurisdiction(seeded):
    assert queries.jurisdiction_of(queries.by_code("KZ-75-ALMALY")).code == "KZ"
    assert queries.jurisdiction_of(queries.by_code("FI")).code == "FI"
    assert queries.jurisdiction_of(queries.by_code("SE")).code == "EU"
    assert queries.jurisdiction_of(queries.by_code("world")) is None


def test_a_place_exists_from_its_first_day_up_to_the_day_it_is_no_more(add, land, now):
    place = add(land, "XA-9", "region", valid_from=CENSUS)
    actions.end(place, on=CENSUS + 10 * DAY, now=now)
    found = {day: place in queries.valid(CENSUS + day * DAY) for day in (-1, 0, 9, 10)}
    assert found == {-1: False, 0: True, 9: True, 10: False}
    assert {day: place.is_valid(CENSUS + day * DAY) for day in found} == found
    assert queries.children(land, CENSUS + 10 * DAY) == []
    assert queries.children(land, CENSUS) == [place]
    assert queries.search("XA-9", on=CENSUS + 10 * DAY) == []


def test_an_ended_place_is_stood_for_by_its_successors_one_after_the_other(add, land, now):
    first, second, third = (add(land, f"XA-{number}", "region") for number in (1, 2, 3))
    actions.end(second, on=CENSUS + 20 * DAY, successor=third, now=now)
    actions.end(first, on=CENSUS, successor=second, now=now)
    days = {-1: first, 0: second, 19: second, 20: third, 900: third}
    assert {day: queries.current(first, CENSUS + day * DAY) for day in days} == days


def test_a_place_that_ends_without_a_successor_stands_for_itself(region, now):
    actions.end(region, on=CENSUS, now=now)
    assert queries.current(region, CENSUS + DAY) == region


def test_places_that_succeed_each_other_in_a_circle_do_not_hang_the_search(add, land):
    first, second = (add(land, f"XA-{number}", "region", valid_from=CENSUS - 9 * DAY) for number in (1, 2))
    Place.objects.filter(pk=first.pk).update(valid_until=CENSUS, successor=second)
    Place.objects.filter(pk=second.pk).update(valid_until=CENSUS, successor=first)
    assert queries.current(Place.objects.get(pk=first.pk), CENSUS) in {first, second}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Алматы", "KZ-75"),
        ("almaty", "KZ-75"),
        ("Алматинская", "KZ-19"),
        ("оскемен", "KZ-63-OSKEMEN"),
        ("ӨСКЕМЕН", "KZ-63-OSKEMEN"),
        ("усть-кам", "KZ-63-OSKEMEN"),
        ("каз зап", "KZ-27"),
        ("Кызылорда", "KZ-43-KYZYLORDA"),
        ("KZ-33", "KZ-33"),
        ("новая", None),
        ("тинская", None),
        ("", None),
        ("%", None),
        ("_", None),
        ("'; drop table places_place; --", None),
    ],
)
def test_search_finds_words_by_their_beginnings_in_every_language(seeded, text, first):
    found = queries.search(text)
    assert (found[0].code if found else None) == first


def test_search_is_narrowed_limited_and_ordered(seeded):
    kazakhstan = queries.by_code("KZ")
    assert {place.kind for place in queries.search("а", kinds=["region"], limit=100)} == {"region"}
    assert all(place.path.startswith(kazakhstan.path) for place in queries.search("a", within=kazakhstan, limit=100))
    assert len(queries.search("a", limit=3)) == 3
    assert queries.search("a", limit=5) == queries.search("a", limit=9)[:5]
    assert [place.code for place in queries.search("абай")][:2] == ["KZ-10", "KZ-10-ABAI"]


def test_search_takes_one_query_for_one_place_and_for_thirty(seeded, django_assert_num_queries):
    for text, limit in (("Семей", 1), ("а", 30)):
        with django_assert_num_queries(1):
            found = queries.search(text, limit=limit)
        with django_assert_num_queries(1):
            assert len(queries.describe(found)) == limit


def test_a_description_names_what_lies_around_up_to_the_country(seeded):
    places = [queries.by_code(code) for code in ("KZ-19-ILE-BORALDAI", "FI", "EU")]
    described = {one.place.code: (one.name, one.around) for one in queries.describe(places)}
    assert described == {
        "KZ-19-ILE-BORALDAI": ("Боралдай кенті", "Іле ауданы, Алматы облысы, Қазақстан"),
        "FI": ("Финляндия", ""),
        "EU": ("Еуропалық одақ", ""),
    }


def test_the_map_of_tiles_has_each_region_once_and_no_two_in_one_square(seeded, django_assert_num_queries):
    kazakhstan = queries.by_code("KZ")
    with django_assert_num_queries(1):
        drawn = queries.tiles(kazakhstan)
    assert {tile["code"] for tile in drawn} == {place.code for place in queries.children(kazakhstan)}
    assert len(drawn) == len({(tile["column"], tile["row"]) for tile in drawn}) == 20
    assert max(tile["column"] for tile in drawn) < 6
    assert drawn[0] == {"code": "KZ-59", "name": "Солтүстік Қазақстан облысы", "column": 3, "row": 0}


def test_where_no_map_has_been_drawn_there_are_no_tiles(seeded):
    assert queries.tiles(queries.by_code("FI")) == []
