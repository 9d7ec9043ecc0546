"""The page of lists: searched, narrowed, followed, and kind about an address that makes no sense."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.petitions.conftest import NOW, MakePetition, World, many
from tests.stages import staged

from dauys.follow import actions as follow
from dauys.notifications.models import Message
from dauys.people.models import Account
from dauys.petitions import queries
from dauys.petitions.models import Petition
from dauys.procedures.models import Case
from dauys.search.models import Document
from dauys.topics.models import Topic


def page(client, query: str, language: str = "en") -> str:
    return " ".join(client.get(f"/petitions/?{query}&lang={language}").content.decode().split())


@staged.fixture
def listed(make_petition: MakePetition) -> dict[str, Petition]:
    """A listed petition about dogs in each of three stages, and one about roads."""
    made = {}
    for stage in ("gathering", "consideration", "answered", "road"):
        row = make_petition(title="Бездомные собаки" if stage != "road" else "Дорога в аул")
        Case.objects.filter(pk=row.pk).update(
            listed=True, listed_at=NOW, stage=stage if stage != "road" else "gathering"
        )
        Document.objects.filter(case_id=row.pk).update(listed=True)
        made[stage] = row
    return made


def test_words_are_looked_for_in_every_stage_unless_one_is_chosen(client, listed):
    html = page(client, "q=собака")
    assert "3 petitions with “собака”" in html
    assert html.count('class="dy-card"') == 3
    assert "All (3)" in html
    assert "Answered (1)" in html
    chosen = page(client, "q=собака&show=answered")
    assert "1 petition with “собака”" in chosen
    assert "Search in all stages</a> (+2)" in chosen
    assert chosen.count('class="dy-card"') == 1


def test_searching_from_a_list_does_not_stay_in_it(client, listed):
    assert page(client, "q=собака&list=open").count('class="dy-card"') == 3
    assert '<input type="hidden" name="list" value="open">' in page(client, "")


def test_narrowing_a_list_stays_in_it(client, listed):
    assert page(client, "q=&list=answered&place=KZ-75").count('class="dy-card"') == 1


def test_what_is_found_is_narrowed_as_lists_are(client, listed):
    assert "Nothing found" in page(client, "q=собака&place=KZ-71")
    assert page(client, "q=собака&place=KZ-75").count('class="dy-card"') == 3


def test_what_was_found_comes_in_pages(client, listed, monkeypatch):
    monkeypatch.setattr("dauys.petitions.views.listing.FOUND", 2)
    first = page(client, "q=собака")
    assert first.count('class="dy-card"') == 2
    following = re.search(r'href="\?([^"]*)" rel="next"', first)
    assert page(client, following.group(1).replace("&amp;", "&")).count('class="dy-card"') == 1
    assert page(client, "q=собака&from=99999999").count('class="dy-card"') == 2


def test_more_than_are_looked_at_are_said_with_a_plus(client, listed, monkeypatch):
    monkeypatch.setattr(queries, "SEARCHED", 2)
    assert "2+ petitions with “собака”" in page(client, "q=собака")


def test_a_search_takes_as_many_queries_with_3_as_with_1(client, listed):
    taken = []
    for words in ("дорога", "собака"):
        with CaptureQueriesContext(connection) as captured:
            client.get("/petitions/", {"q": words})
        taken.append(len(captured))
    assert taken[0] == taken[1]


def test_the_api_and_the_feed_look_in_every_stage_too(client, listed):
    assert len(client.get("/api/v1/petitions", {"q": "собака"}).json()["items"]) == 3
    assert len(client.get("/api/v1/petitions", {"q": "собака", "show": "answered"}).json()["items"]) == 1
    assert client.get("/petitions/feed/", {"q": "собака"}).content.count(b"<entry") == 3


@pytest.mark.parametrize(("name", "value"), [("after", "garbage"), ("limit", "5"), ("cursor", "x"), ("after", "oW10")])
def test_the_api_refuses_what_it_does_not_know_with_a_sentence(client, world: World, name, value):
    answer = client.get("/api/v1/petitions", {name: value}, headers={"accept-language": "ru"})
    assert answer.status_code == 422
    assert answer.json()["message"]


@pytest.mark.parametrize("address", ["/api/v1/obligations", "/api/v1/bodies"])
def test_a_wrong_cursor_is_refused_by_every_list_of_the_api(client, world: World, address):
    assert client.get(address, {"after": "garbage"}).status_code == 422
    assert client.get(address).status_code == 200


def test_a_wrong_place_in_a_list_leads_kindly_to_its_beginning(client, listed):
    html = page(client, "after=garbage")
    assert "here is its beginning" in html
    assert html.count('class="dy-card"') == 2
    assert "here is its beginning" not in page(client, "")


def test_a_list_of_a_place_and_a_topic_offers_to_follow_them(client, listed, world: World):
    Topic.objects.add_root(instance=Topic(code="roads", name={"en": "Roads"}))
    html = page(client, "place=KZ-75&topic=roads")
    assert '<input type="hidden" name="kind" value="place">' in html
    assert '<input type="hidden" name="target" value="KZ-75">' in html
    assert '<input type="hidden" name="target" value="roads">' in html
    assert 'name="kind"' not in page(client, "show=all")


def test_who_follows_says_so_and_may_stop(as_, listed, author: Account):
    follow.follow(author.person, kind="place", target="KZ-75", now=NOW)
    assert "Stop following" in page(as_(author), "place=KZ-75")


def list_it(petition: Petition, number: int = 50) -> None:
    """Let so many people sign that lists show it from now on."""
    many(petition, number, at=NOW + timedelta(days=1))


@pytest.mark.parametrize(("kind", "target"), [("place", "KZ-75"), ("place", "KZ"), ("body", "kz-75-akimat")])
def test_followers_of_a_place_or_a_body_hear_of_a_new_petition_once(world: World, make_petition, kind, target):
    reader = world.account("reader@example.org")
    follow.follow(reader.person, kind=kind, target=target, now=NOW)
    follow.follow(reader.person, kind="place", target="KZ", now=NOW)
    petition = make_petition(title="Жаңа жол")
    told = Message.objects.filter(person=reader.person, kind="petition_new")
    assert not told.exists()
    list_it(petition)
    assert told.count() == 1
    list_it(petition, 10)
    assert told.count() == 1


def test_followers_of_another_place_and_the_author_hear_nothing(world: World, make_petition, author: Account):
    reader = world.account("reader@example.org")
    follow.follow(reader.person, kind="place", target="KZ-71", now=NOW)
    follow.follow(author.person, kind="place", target="KZ-75", now=NOW)
    list_it(make_petition(title="Жаңа жол"))
    assert not Message.objects.filter(kind="petition_new").exists()


def test_followers_of_a_topic_hear_of_what_lies_under_it(world: World, make_petition):
    roads = Topic.objects.add_root(instance=Topic(code="roads", name={"en": "Roads"}))
    paths = Topic.objects.add_child(roads, instance=Topic(code="footpaths", name={"en": "Footpaths"}))
    reader = world.account("reader@example.org")
    follow.follow(reader.person, kind="topic", target="roads", now=NOW)
    petition = make_petition(title="Жаңа жол")
    Case.objects.filter(pk=petition.pk).update(topic=paths)
    list_it(petition)
    assert Message.objects.filter(person=reader.person, kind="petition_new").count() == 1


def test_the_live_list_says_how_long_ago_each_was_signed_and_the_very_moment(client, listed):
    Petition.objects.filter(pk=listed["gathering"].pk).update(last_signed_at=NOW)
    html = page(client, "show=live")
    assert html.count('class="dy-card"') == 1
    assert f'Last signature: <time datetime="{NOW.isoformat()}">' in html
    assert "2 March, 14:00:00" in html
    assert 'data-module="live-list" data-url="/petitions/live/?show=live"' in html
    assert "data-module" not in page(client, "show=newest").split('class="dy-cards"')[1].split(">")[0]


def test_the_live_list_is_asked_for_anew_without_the_page_around_it(client, listed):
    Petition.objects.filter(pk__in=[row.pk for row in listed.values()]).update(last_signed_at=NOW)
    answer = client.get("/petitions/live/?show=answered&place=KZ-75&after=garbage&q=%00&lang=en")
    assert answer.status_code == 200
    assert "public" in answer["Cache-Control"]
    html = answer.content.decode()
    assert html.count('class="dy-card"') == 2
    assert "<html" not in html
    assert client.get("/petitions/live/?place=KZ-71").content.decode().strip() == ""
    assert client.post("/petitions/live/").status_code == 405


def test_levels_are_links_that_keep_what_else_was_chosen(client, listed):
    html = page(client, "show=newest&place=KZ-75")
    assert 'href="?show=newest&amp;place=KZ-75&amp;level=regional"' in html
    assert html.count('class="dy-card"') == 4
    assert page(client, "show=newest&level=national").count('class="dy-card"') == 0
    assert page(client, "show=newest&level=regional").count('class="dy-card"') == 4


def test_the_largest_are_open_ones_with_the_most_signatures_first(client, listed):
    Petition.objects.filter(pk=listed["road"].pk).update(number=7)
    html = page(client, "show=largest")
    assert html.count('class="dy-card"') == 2
    assert html.index("Дорога") < html.index("Бездомные")
    assert len(client.get("/api/v1/petitions", {"show": "live"}).json()["items"]) == 0
