from __future__ import annotations

import time
from datetime import date

import pytest

from dauys.bodies import actions, queries, seeds
from dauys.bodies.actions import Particulars
from dauys.bodies.models import Body, Competence
from dauys.places import queries as places
from dauys.places import seeds as place_seeds
from dauys.places.models import Place
from dauys.topics import queries as topics
from dauys.topics import seeds as topic_seeds
from dauys.topics.models import Topic

ON = date(2026, 11, 2)


def test_seeding_everything_is_quick_and_a_second_time_writes_nothing(db, now, django_assert_num_queries):
    began = time.process_time()
    for area in (place_seeds, topic_seeds, seeds):
        area.load()
    assert time.process_time() - began < 1
    body = queries.by_code("kz-75-akimat")
    actions.change(body, particulars=Particulars(name={"en": "City Hall"}), now=now)
    actions.set_competences(body, competences=[], now=now)
    with django_assert_num_queries(1):
        seeds.load()
    assert queries.by_code("kz-75-akimat").name == {"en": "City Hall"}
    assert not Competence.objects.filter(body=body).exists()
    assert Body.objects.find_problems() == ([], [], [], [], [])


def test_every_region_and_city_of_kazakhstan_has_its_akimat_and_maslikhat(seeded):
    for place in places.children(places.by_code("KZ")):
        for kind in ("akimat", "maslikhat"):
            body = queries.addressee(kind, place, ON)
            assert (body.place, body.code) == (place, f"{place.code.lower()}-{kind}")


def test_every_district_has_an_akimat_and_a_maslikhat_of_its_own_or_of_its_city(seeded):
    for place in Place.objects.filter(code__startswith="KZ-", kind="district"):
        assert queries.addressee("akimat", place, ON).place == place
        above = place.code[:5] if place.code[:5] in {"KZ-71", "KZ-75", "KZ-79"} else place.code
        assert queries.addressee("maslikhat", place, ON).place.code == above


@pytest.mark.parametrize(
    ("kind", "place", "code"),
    [
        ("government", "KZ-75", "kz-government"),
        ("parliament", "KZ", "kz-parliament"),
        ("akimat", "KZ-31-MERKI-MERKI", "kz-31-merki-merki-akimat"),
        ("maslikhat", "KZ-31-MERKI-MERKI", "kz-31-merki-maslikhat"),
        ("government", "GB-SCT", "gb-government"),
        ("committee", "GB", "gb-petitions-committee"),
        ("government", "US", "us-administration"),
        ("government", "US-NY-NYC", "us-ny-nyc-mayor"),
        ("government", "US-CA", "us-ca-governor"),
        ("government", "EU", "eu-commission"),
        ("committee", "EU", "eu-petitions-committee"),
        ("authority", "SE", "se-initiative-authority"),
        ("parliament", "LV", "lv-saeima"),
        ("parliament", "FI", "fi-eduskunta"),
        ("parliament", "EE", "ee-riigikogu"),
        ("parliament", "EE-793", "ee-tartu-council"),
        ("parliament", "LT", "lt-seimas"),
        ("government", "KR", "kr-blue-house"),
        ("government", "TW", "tw-executive-yuan"),
        ("government", "RU", "ru-government"),
        ("government", "RU-TOM-TOMSK", "ru-tom-tomsk-administration"),
    ],
)
def test_the_bodies_that_the_systems_address_are_found(seeded, kind, place, code):
    assert queries.addressee(kind, places.by_code(place), ON).code == code


@pytest.mark.parametrize(
    ("topic", "place", "codes"),
    [
        ("public-health", "KZ", ["kz-ministry-health"]),
        ("roads-transport", "KZ-75", ["kz-75-akimat", "kz-ministry-transport"]),
        ("roads-transport", "KZ-75-ALMALY", ["kz-75-almaly-akimat", "kz-75-akimat", "kz-ministry-transport"]),
        ("public-health", "KZ-31-MERKI-MERKI", ["kz-31-akimat", "kz-ministry-health"]),
        ("eu-internal-market", "FI", ["eu-petitions-committee"]),
        ("draft-family", "US", []),
    ],
)
def test_who_is_competent_is_told_most_local_first(seeded, topic, place, codes):
    assert [body.code for body in queries.competent(topics.by_code(topic), places.by_code(place), ON)] == codes


def test_every_default_topic_has_somebody_competent_in_kazakhstan(seeded):
    kazakhstan = places.by_code("KZ")
    alone = [
        topic.code for topic in Topic.objects.filter(jurisdiction=None) if not queries.competent(topic, kazakhstan, ON)
    ]
    assert alone == []


def test_every_body_is_named_in_three_languages_and_no_seed_writes_to_a_real_office(seeded):
    for body in Body.objects.all():
        assert all(body.name.get(language) for language in ("kk", "ru", "en")), body.code
        assert "email" not in body.contacts
