"""What administrators see of moderators' acts: everything of their jurisdiction, nothing of another, page by page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.petitions.conftest import NOW, actor

from dauys.people.models import ReadLog
from dauys.petitions import actions, acts, objecting, removing, reporting
from dauys.petitions.acts import Wanted
from dauys.petitions.models import Review
from dauys.petitions.rules import Order
from dauys.petitions.taking import Thing
from dauys.procedures import queries as cases

PAGE = "/desk/moderators/"
DAY = timedelta(days=1)
QUERIES = 14


@pytest.fixture(autouse=True)
def _in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def administrator(world):
    return world.holder("administrator")


@pytest.fixture
def everything(make_petition, author, moderator, world):
    """One act of each kind that a second and a first moderator can leave."""
    second, refused, running = world.holder("moderator"), make_petition(stage="rejected"), make_petition()
    made = objecting.object_to(cases.case(refused.pk), by=actor(author), words="Why?", now=NOW)
    objecting.decide(made, by=actor(second), overturn=True, words="It was clear.", now=NOW + DAY)
    actions.accept(refused, by=actor(moderator), now=NOW + 2 * DAY)
    order = Order(ground="insult", words="A name was called.")
    by, thing = actor(moderator), Thing(kind="author")
    removal = removing.remove(running, thing, order=order, by=by, now=NOW + 3 * DAY)
    removing.restore(removal, order=Order(ground="", words="It was none."), by=actor(second), now=NOW + 4 * DAY)
    told = reporting.report(running, why="insult", words="Look.", network="192.0.2.1", now=NOW)
    reporting.settle(told, by=actor(second), answer="Nothing there.", now=NOW + 5 * DAY)
    return second


def kinds(administrator, **wanted: Any):
    return [one.kind for one in acts.of(actor(administrator), Wanted(**wanted))[0]]


def test_every_kind_of_act_stands_there_the_newest_first(administrator, everything):
    assert kinds(administrator)[:5] == ["settle", "restore", "remove", "accept", "overturn"]
    assert "reject" in kinds(administrator)


@pytest.mark.parametrize("kind", ["settle", "restore", "remove", "overturn", "reject"])
def test_the_list_is_narrowed_to_a_kind(administrator, everything, kind):
    assert set(kinds(administrator, kind=kind)) == {kind}


def test_the_list_is_narrowed_to_a_person(administrator, everything):
    assert kinds(administrator, person=everything.person_id) == ["settle", "restore", "overturn"]


def test_the_page_tells_who_did_what_and_why(as_, administrator, everything):
    html = as_(administrator).get(PAGE).content.decode()
    for words in ("It was clear.", "A name was called.", "It was none.", "Nothing there."):
        assert words in html


def test_what_was_lifted_with_an_objection_is_told_once(administrator, make_petition, author, moderator, world):
    running = make_petition()
    order, thing = Order(ground="insult", words="A name."), Thing(kind="author")
    removal = removing.remove(running, thing, order=order, by=actor(moderator), now=NOW)
    made = objecting.object_to_removal(removal, by=actor(author), words="Why?", now=NOW)
    second = world.holder("moderator")
    objecting.decide(made, by=actor(second), overturn=True, words="It was none.", now=NOW + DAY)
    assert kinds(administrator, person=second.person_id) == ["overturn"]


def test_an_administrator_of_another_jurisdiction_sees_nothing_of_ours(as_, world, everything):
    elsewhere = world.holder("administrator", jurisdiction="GB")
    assert kinds(elsewhere) == []
    assert "No moderator has done anything yet" in as_(elsewhere).get(PAGE).content.decode()


@pytest.mark.parametrize("role", ["moderator", "committee", "head", "citizen"])
def test_nobody_else_may_look(as_, client, world, role):
    body = "kz-75-akimat" if role == "head" else None
    account = world.account("citizen@example.org") if role == "citizen" else world.holder(role, body=body)
    assert as_(account).get(PAGE).status_code == 403


def test_whoever_is_not_signed_in_is_asked_to(client):
    assert client.get(PAGE).status_code == 302


def test_each_whose_name_is_shown_can_see_that_it_was_read(as_, administrator, everything):
    as_(administrator).get(PAGE)
    assert ReadLog.objects.filter(subject=everything.person, purpose="oversight").count() == 1


@pytest.mark.parametrize(
    "query",
    [
        "person=nobody",
        "person=00000000-0000-7000-8000-000000000000",
        "kind=hang",
        "period=2026-Q9",
        "period=" + "9" * 5_000,
        "after=oW10",
        "after=n" + "A" * 3_000,
        "after=%00",
    ],
)
def test_an_address_that_makes_no_sense_shows_the_list(as_, administrator, everything, query):
    answer = as_(administrator).get(f"{PAGE}?{query}")
    assert answer.status_code == 200
    assert "It was clear." in answer.content.decode()


def test_a_period_shows_what_lies_in_it_and_nothing_else(as_, administrator, everything):
    year = (NOW + DAY).year
    assert "It was clear." in as_(administrator).get(f"{PAGE}?period={year}").content.decode()
    assert "It was clear." not in as_(administrator).get(f"{PAGE}?period={year - 1}").content.decode()


def test_pages_go_there_and_back_and_lose_nothing_where_moments_are_the_same(administrator, make_petition, moderator):
    petition = make_petition()
    for number in range(70):
        at = NOW + DAY + timedelta(hours=number // 10)
        Review.objects.create(case_id=petition.pk, by=moderator.person, decision="return", words=str(number), at=at)
    wanted, who = Wanted(kind="return"), actor(administrator)
    first, page = acts.of(who, wanted)
    second, then = acts.of(who, wanted, cursor=page.older)
    third, last = acts.of(who, wanted, cursor=then.older)
    assert [one.words for one in (*first, *second, *third)] == [str(one) for one in range(69, -1, -1)]
    assert (page.newer, last.older) == ("", "")
    back, _ = acts.of(who, wanted, cursor=last.newer)
    assert [one.words for one in back] == [one.words for one in second]


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_asks_as_often_for_thirty_rows_as_for_one(as_, administrator, make_petition, moderator, number):
    petition, client = make_petition(), as_(administrator)
    client.get(PAGE)
    Review.objects.all().delete()
    for _ in range(number):
        Review.objects.create(case_id=petition.pk, by=moderator.person, decision="return", reason="unclear", at=NOW)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(PAGE).content.decode().count("dy-card__title") == number
    assert len(caught) == QUERIES
