from __future__ import annotations

import time
from datetime import date

import pytest

from dauys.kernel.models import Jurisdiction
from dauys.places import actions, queries, seeds
from dauys.places.models import Place, Population

ON = date(2026, 11, 2)


def test_seeding_is_quick_and_a_second_time_writes_nothing(db, django_assert_max_num_queries):
    began = time.process_time()
    seeds.load()
    assert time.process_time() - began < 1
    count = Place.objects.count()
    with django_assert_max_num_queries(3):
        seeds.load()
    assert Place.objects.count() == count
    assert Place.objects.find_problems() == ([], [], [], [], [])


def test_seeding_leaves_alone_what_people_have_changed(seeded, now):
    place = queries.by_code("KZ-75")
    actions.rename(place, name={"kk": "Алматы"}, now=now)
    actions.record_population(place, number=1, as_of=ON, source="ours", now=now)
    Place.objects.filter(code="KZ-62-ULYTAU-ULYTAU").delete()
    seeds.load()
    assert queries.by_code("KZ-75").name == {"kk": "Алматы"}
    assert queries.population(place, ON).number == 1
    assert queries.lineage(queries.by_code("KZ-62-ULYTAU-ULYTAU"))[1] == "KZ-62-ULYTAU"
    assert Place.objects.find_problems() == ([], [], [], [], [])


def test_kazakhstan_has_its_twenty_regions_and_cities_and_the_published_total(seeded):
    kazakhstan = queries.by_code("KZ")
    regions = queries.children(kazakhstan)
    assert [place.kind for place in regions] == ["region"] * 17 + ["city"] * 3
    total = queries.population(kazakhstan, ON)
    assert (total.number, total.as_of, total.quality) == (20_495_975, date(2026, 1, 1), "exact")
    added = sum(figure.number for figure in queries.populations(regions, ON).values())
    assert abs(added - total.number) <= total.number // 1000


def test_the_union_has_its_27_members_and_about_as_many_people_as_they_have(seeded):
    union = queries.by_code("EU")
    members = queries.children(union)
    assert (union.kind, len(members)) == ("union", 27)
    added = sum(figure.number for figure in queries.populations(members, ON).values())
    assert abs(added - queries.population(union, ON).number) < 100_000


def test_kingdom_and_states_add_up(seeded):
    for code, parts, off in (("GB", 4, 1_000), ("GB-ENG", 9, 150_000), ("US", 51, 30_000)):
        place = queries.by_code(code)
        inside = queries.children(place)
        assert len(inside) == parts
        added = sum(figure.number for figure in queries.populations(inside, ON).values())
        assert abs(added - queries.population(place, ON).number) <= off


def test_russia_has_a_region_of_more_than_two_million_one_of_fewer_and_a_municipality(seeded):
    assert queries.population(queries.by_code("RU-MOW"), ON).number > 2_000_000
    assert queries.population(queries.by_code("RU-TOM"), ON).number < 2_000_000
    assert queries.lineage(queries.by_code("RU-TOM-TOMSK")) == ("RU-TOM-TOMSK", "RU-TOM", "RU", "world")


def test_every_place_but_the_root_and_constituencies_has_names_in_three_languages_and_a_sourced_figure(seeded):
    assert [place.code for place in Place.objects.all() if set(place.name) != {"kk", "ru", "en"}] == []
    without = Place.objects.filter(populations=None).exclude(kind="constituency")
    assert set(without.values_list("code", flat=True)) == {"world"}
    assert not Population.objects.filter(source="").exists()


def test_every_place_has_a_zone_of_its_own_or_from_above(seeded):
    assert {
        place.code for place in Place.objects.all() if str(queries.zone_of(place, "Etc/GMT+12")) == "Etc/GMT+12"
    } == {"world"}
    assert str(queries.zone_of(queries.by_code("US"), "UTC")) == "America/New_York"


def test_jurisdictions_have_their_zone_and_their_languages(seeded):
    kazakhstan = Jurisdiction.objects.get(code="KZ")
    assert (kazakhstan.zone, kazakhstan.languages, kazakhstan.default_language) == (
        "Asia/Almaty",
        ["kk", "ru", "en"],
        "kk",
    )
    assert len(Jurisdiction.objects.get(code="EU").languages) == 24


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("SW1A 0AA", "GB-E14001172"),
        ("sw1a2aa", "GB-E14001172"),
        ("HS1 2AB", "GB-S14000027"),
        ("kw15 1aa", "GB-S14000051"),
        ("KW1 5AA", None),
        ("LL58 8AA", "GB-W07000112"),
        ("LL57 1AA", None),
        ("TR2 1AA", None),
        ("TR21 0AA", "GB-E14001511"),
    ],
)
def test_postcodes_of_the_islands_and_of_whitehall_lead_to_their_constituencies(seeded, written, code):
    found = queries.of_postcode("GB", written, ON)
    assert (found.code if found else None) == code


def test_postcodes_that_people_have_imported_are_left_alone(seeded, now):
    actions.import_postcodes("country,prefix,place\nGB,HS,S14000051\n", now=now)
    seeds.load()
    assert queries.of_postcode("GB", "HS1 2AB", ON).code == "GB-S14000051"
    assert queries.of_postcode("GB", "LL58 8AA", ON) is None
