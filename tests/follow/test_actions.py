"""Following, and stopping."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils.translation import override
from tests.follow.conftest import NOW

from dauys.follow import actions, queries, rules
from dauys.follow.models import Follow
from dauys.kernel.events import publish
from dauys.kernel.refusal import Refusal
from dauys.people.events import PersonErased

pytestmark = pytest.mark.django_db


def test_following_twice_and_stopping_twice_is_the_same_as_once(someone, almaty):
    person = someone()
    for _twice in range(2):
        actions.follow(person, kind="place", target="KZ-75", now=NOW)
    assert Follow.objects.count() == 1
    assert queries.follows(person.pk, "place", "KZ-75")
    for _twice in range(2):
        actions.unfollow(person, kind="place", target="KZ-75")
    assert not queries.follows(person.pk, "place", "KZ-75")


def test_a_place_is_the_same_by_any_of_its_codes(someone, almaty):
    person = someone()
    actions.follow(person, kind="place", target="750000000", now=NOW)
    assert queries.follows(person.pk, "place", "KZ-75")


@pytest.mark.parametrize(
    ("kind", "target"),
    [("place", "KZ-99"), ("topic", "nothing"), ("body", "nobody"), ("case", "019ef3c7-8600-7ce1-8d53-f33443e32c6c")],
)
def test_what_is_not_there_cannot_be_followed(someone, kind, target):
    with pytest.raises(Refusal) as refusal:
        actions.follow(someone(), kind=kind, target=target, now=NOW)
    assert (refusal.value.code, refusal.value.status) == ("nothing_to_follow", 404)


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("person", "x"),
        ("", ""),
        ("place", ""),
        ("place", "x" * (rules.LONGEST + 1)),
        ("place", "KZ\x00"),
        ("case", "rubbish"),
        ("case", "{019cadc6-9a80-7f69-bb13-afe965b0aaaf}"),
        ("case", "019CADC6-9A80-7F69-BB13-AFE965B0AAAF"),
        ("list", "https://evil.example/"),
        ("list", "//evil.example/"),
        ("list", "/\\evil.example/"),
        ("list", "petitions/"),
    ],
)
def test_what_is_no_name_of_anything_is_refused(kind, target):
    assert rules.refuse_naming(kind, target).code == "not_followable"


@pytest.mark.parametrize("target", ["/", "/petitions/?place=KZ-75&q=жол", "/" + "x" * (rules.LONGEST - 1)])
def test_a_saved_list_is_an_address_of_this_site(target):
    assert rules.refuse_naming("list", target) is None


@pytest.mark.parametrize(("number", "code"), [(rules.MOST - 1, None), (rules.MOST, "too_many_follows")])
def test_there_is_an_end_to_following(number, code):
    refusal = rules.refuse_another(number)
    assert (refusal.code if refusal else None) == code
    assert refusal is None or refusal.status == 429


def test_followers_are_people_who_are_still_here(someone, almaty, akimat):
    aya, bek, gone = someone("a@example.kz"), someone("b@example.kz"), someone("c@example.kz")
    for person in (aya, bek, gone):
        actions.follow(person, kind="body", target="akimat-almaty", now=NOW)
    actions.follow(aya, kind="place", target="KZ-75", now=NOW)
    gone.erased_at = NOW
    gone.save()
    assert set(queries.followers("body", "akimat-almaty")) == {aya, bek}
    assert queries.number_of_followers("body", "akimat-almaty") == 3
    publish(PersonErased(at=NOW, person_id=gone.pk))
    assert queries.number_of_followers("body", "akimat-almaty") == 2


def test_lists_ask_once_which_of_their_rows_are_followed(someone, almaty, django_assert_num_queries):
    person = someone()
    actions.follow(person, kind="place", target="KZ-75", now=NOW)
    with django_assert_num_queries(1):
        assert queries.followed_among(person.pk, "place", ["KZ-75", "KZ-71"]) == {"KZ-75"}
    with django_assert_num_queries(0):
        assert queries.followed_among(None, "place", ["KZ-75"]) == frozenset()


def test_what_one_follows_is_listed_by_name_and_by_cursor(someone, almaty, akimat, roads, django_assert_num_queries):
    person, case = someone(), str(uuid4())
    actions.follow(person, kind="list", target="/petitions/?q=жол", now=NOW)
    actions.follow(person, kind="place", target="KZ-75", now=NOW)
    actions.follow(person, kind="topic", target="roads", now=NOW)
    actions.follow(person, kind="body", target="akimat-almaty", now=NOW)
    Follow.objects.create(person=person, kind="case", target=case, since=NOW)
    Follow.objects.create(person=person, kind="place", target="KZ-00", since=NOW)
    addresses = {"place": "/petitions/?place={}", "case": "/petitions/{}/"}
    with django_assert_num_queries(4), override("en"):
        page = queries.of(person.pk, cases={case: ("Таза ауа", "kk")}, addresses=addresses)
    assert [(row.kind.value, row.title, row.language, row.link) for row in page.rows] == [
        ("place", "", "", ""),
        ("case", "Таза ауа", "kk", f"/petitions/{case}/"),
        ("body", "Almaty akimat", "en", ""),
        ("topic", "Roads", "en", ""),
        ("place", "Almaty", "en", "/petitions/?place=KZ-75"),
        ("list", "/petitions/?q=жол", "", "/petitions/?q=жол"),
    ]
    assert page.following is None
    assert queries.targets_of(person.pk, "case") == [case]
    first = queries.of(person.pk, cases={}, addresses={}, size=4)
    assert len(first.rows) == 4
    rest = queries.of(person.pk, cases={}, addresses={}, before=first.following, size=4)
    assert [row.kind.value for row in rest.rows] == ["place", "list"]
    assert rest.following is None


def test_the_list_takes_as_many_queries_for_30_rows_as_for_one(someone, almaty, django_assert_num_queries):
    person = someone()
    Follow.objects.create(person=person, kind="place", target="KZ-75", since=NOW)
    with django_assert_num_queries(2):
        queries.of(person.pk, cases={}, addresses={})
    rows = [Follow(person=person, kind="place", target=f"KZ-{number}", since=NOW) for number in range(100, 130)]
    Follow.objects.bulk_create(rows)
    with django_assert_num_queries(2):
        assert queries.of(person.pk, cases={}, addresses={}).following
