from __future__ import annotations

from datetime import date, timedelta

import pytest

from dauys.bodies import actions, queries
from dauys.bodies.models import Body
from dauys.places import actions as place_actions

DAY = timedelta(days=1)
ON = date(2026, 7, 1)


def competent_for(body, topic, place, now):
    standing = [(one.topic, one.place) for one in queries.competences(body)]
    actions.set_competences(body, competences=[*standing, (topic, place)], now=now)


def test_a_body_is_found_by_its_code(found):
    body = found("transport")
    assert queries.by_code("transport") == body
    with pytest.raises(Body.DoesNotExist):
        queries.by_code("nothing")


def test_the_addressee_is_the_nearest_body_of_the_kind(found, places_of_aland, django_assert_num_queries):
    whole, near = found("whole", "country", "akimat"), found("near", "region", "akimat")
    found("council", "district", "maslikhat")
    for place, body in {"district": near, "region": near, "country": whole, "world": None}.items():
        assert queries.addressee("akimat", places_of_aland[place], ON) == body
    with django_assert_num_queries(2):
        queries.addressee("akimat", places_of_aland["district"], ON)


def test_of_several_in_one_place_the_highest_of_the_tree_is_addressed(found, places_of_aland):
    parliament = found("parliament", "country", "parliament")
    found("senate", "country", "parliament", parent=parliament)
    found("another", "country", "parliament")
    assert queries.addressee("parliament", places_of_aland["region"], ON) == parliament


@pytest.mark.parametrize(("day", "code"), [(-1, "whole"), (0, "near"), (9, "near"), (10, "whole")])
def test_only_bodies_that_exist_on_the_day_are_addressed(found, places_of_aland, now, day, code):
    found("whole", "country", "akimat")
    near = found("near", "region", "akimat", valid_from=ON)
    actions.end(near, on=ON + 10 * DAY, now=now)
    assert queries.addressee("akimat", places_of_aland["district"], ON + day * DAY).code == code


def test_an_ended_addressee_is_replaced_by_its_successor(found, places_of_aland, now):
    old, new = found("old", "region", "akimat"), found("new", "country", "authority")
    actions.end(old, on=ON, successor=new, now=now)
    assert queries.addressee("akimat", places_of_aland["region"], ON - DAY) == old
    assert queries.addressee("akimat", places_of_aland["region"], ON) == new


def test_the_body_of_an_ended_place_is_that_of_its_successor(found, places_of_aland, now):
    body = found("near", "region", "akimat")
    merged = place_actions.create(places_of_aland["country"], code="X-old", kind="region", name={"en": "Old"}, now=now)
    place_actions.end(merged, on=ON, successor=places_of_aland["region"], now=now)
    assert queries.addressee("akimat", merged, ON - DAY) is None
    assert queries.addressee("akimat", merged, ON) == body


def test_successors_are_followed_to_the_last_or_to_the_one_of_the_day(found, now):
    first, second, third = found("first"), found("second"), found("third")
    actions.end(second, on=ON + 20 * DAY, successor=third, now=now)
    actions.end(first, on=ON, successor=second, now=now)
    assert queries.current(first) == third
    days = {-1: first, 0: second, 19: second, 20: third}
    assert {day: queries.current(first, ON + day * DAY) for day in days} == days


def test_bodies_that_succeed_each_other_in_a_circle_do_not_hang_the_search(found):
    first, second = found("first"), found("second")
    Body.objects.filter(pk=first.pk).update(valid_until=ON, successor=second)
    Body.objects.filter(pk=second.pk).update(valid_until=ON, successor=first)
    assert queries.current(Body.objects.get(pk=first.pk)) in {first, second}


def test_the_nearer_place_comes_before_the_nearer_topic(found, places_of_aland, roads, snow, now):
    ministry, region = found("ministry"), found("region", "region", "akimat")
    competent_for(ministry, snow, None, now)
    competent_for(region, roads, None, now)
    assert queries.competent(snow, places_of_aland["district"], ON) == [region, ministry]
    assert queries.competent(roads, places_of_aland["district"], ON) == [region]
    assert queries.competent(snow, places_of_aland["country"], ON) == [ministry]
    assert queries.competent(snow, places_of_aland["world"], ON) == []


def test_in_one_place_the_nearer_topic_comes_first(found, places_of_aland, roads, snow, now):
    general, special = found("general"), found("special")
    competent_for(general, roads, None, now)
    competent_for(special, snow, None, now)
    assert queries.competent(snow, places_of_aland["country"], ON) == [special, general]


def test_ties_are_settled_by_the_tree_always_alike(found, places_of_aland, roads, now):
    one = found("z-first")
    two = found("a-second")
    under = found("under", parent=two)
    for body in (under, two, one):
        competent_for(body, roads, None, now)
    for _again in range(3):
        assert queries.competent(roads, places_of_aland["district"], ON) == [one, two, under]


def test_a_competence_may_be_in_another_place_than_the_body(found, places_of_aland, roads, now):
    ministry = found("ministry")
    competent_for(ministry, roads, places_of_aland["district"], now)
    assert queries.competent(roads, places_of_aland["district"], ON) == [ministry]
    assert queries.competent(roads, places_of_aland["region"], ON) == []


def test_a_body_competent_in_two_ways_is_named_once(found, places_of_aland, roads, snow, now):
    body = found("region", "region", "akimat")
    competent_for(body, roads, None, now)
    competent_for(body, snow, places_of_aland["district"], now)
    assert queries.competent(snow, places_of_aland["district"], ON) == [body]


def test_competences_pass_to_the_successor(found, places_of_aland, roads, now):
    old, new, gone = found("old"), found("new"), found("gone")
    for body in (old, new, gone):
        competent_for(body, roads, None, now)
    actions.end(old, on=ON, successor=new, now=now)
    actions.end(gone, on=ON, now=now)
    assert queries.competent(roads, places_of_aland["region"], ON - DAY) == [old, new, gone]
    assert queries.competent(roads, places_of_aland["region"], ON) == [new]


def test_who_is_competent_takes_two_queries_for_one_body_and_for_thirty(
    found, places_of_aland, roads, now, django_assert_num_queries
):
    for number in range(30):
        competent_for(found(f"body-{number}"), roads, None, now)
        if number in {0, 29}:
            with django_assert_num_queries(2):
                assert len(queries.competent(roads, places_of_aland["district"], ON)) == number + 1


def test_the_public_list_holds_what_exists_and_is_narrowed(found, law, places_of_aland, now):
    ministry, region = found("ministry"), found("region", "region", "akimat")
    ended, later = found("ended"), found("later", valid_from=ON + DAY)
    actions.end(ended, on=ON, now=now)
    assert list(queries.visible(on=ON)) == [ministry, region]
    assert list(queries.visible(on=ON + DAY)) == [ministry, region, later]
    assert list(queries.visible(on=ON, kind="akimat")) == [region]
    assert list(queries.visible(on=ON, place=places_of_aland["region"])) == [region]
    assert list(queries.visible(on=ON, jurisdiction=law, text="MIN")) == [ministry]
    assert list(queries.visible(on=ON, text="stry")) == []


def test_the_public_list_takes_one_query_for_one_body_and_for_thirty(found, django_assert_num_queries):
    for number in range(30):
        found(f"body-{number}")
        if number in {0, 29}:
            with django_assert_num_queries(1):
                listed = [(str(body), str(body.place), str(body.jurisdiction)) for body in queries.visible(on=ON)]
            assert len(listed) == number + 1


def test_bodies_are_found_in_every_language_without_kazakh_letters(seeded):
    for text in ("денсаулык", "здравоохр", "health minis", "HEALTH"):
        assert queries.by_code("kz-ministry-health") in queries.visible(on=ON, text=text)
