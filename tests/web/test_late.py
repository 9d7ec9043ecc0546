"""What is late is said where people look: on the petition's page, at home, among bodies, and on a page of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from tests.petitions.conftest import (  # noqa: F401  (fixtures)
    MakePetition,
    World,
    author,
    make_petition,
    moderator,
    world,
)
from tests.petitions.copying import copies

from dauys.kernel.clock import clock
from dauys.petitions.models import Petition
from dauys.procedures.models import Case, Obligation

DAY = timedelta(days=1)

Late = Callable[..., Petition]


@pytest.fixture
def late(make_petition: MakePetition) -> Late:  # noqa: F811  (a fixture)
    """A petition whose answer has been late for so many days."""

    def make(days: int, **more: str) -> Petition:
        petition = make_petition(stage="consideration", at=clock.now() - timedelta(days=90), **more)
        Obligation.objects.filter(case_id=petition.pk, kind="duty").update(due_at=clock.now() - days * DAY)
        return petition

    return make


def page(client, address: str, language: str = "en") -> str:
    joint = "&" if "?" in address else "?"
    return " ".join(client.get(f"{address}{joint}lang={language}").content.decode().split())


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "The answer is 23 days late"), ("ru", "Ответ опаздывает на 23 дня"), ("kk", "Жауап 23 күнге кешікті")],
)
def test_a_petition_says_at_its_top_for_how_long_the_answer_is_late_and_who_owes_it(client, late: Late, language, said):
    petition = late(23)
    html = page(client, f"/petitions/{petition.pk}/", language)
    head = html[html.index("<h1") : html.index("dy-petition__count")]
    assert said in head
    assert 'href="/bodies/kz-75-akimat/"' in head


def test_nothing_is_said_to_be_late_before_it_is(client, make_petition: MakePetition):  # noqa: F811  (a fixture)
    petition = make_petition(stage="consideration", at=clock.now() - DAY)
    assert "days late" not in page(client, f"/petitions/{petition.pk}/")
    assert "Nothing is late" in page(client, "/late/")
    assert "/late/" not in page(client, "/bodies/")


def test_everything_that_is_late_stands_on_one_page_the_longest_first(client, late: Late):
    for days, title in ((3, "Three"), (40, "Forty"), (23, "Twenty-three")):
        late(days, title=title)
    html = page(client, "/late/")
    assert "3 answers are late." in html
    assert re.findall(r'lang="kk">([\w-]+)</a></h2>', html) == ["Forty", "Twenty-three", "Three"]


def test_what_no_list_shows_is_not_shown_as_late(client, late: Late):
    petition = late(3)
    Case.objects.filter(pk=petition.pk).update(listed=False)
    assert "Nothing is late" in page(client, "/late/")


def test_the_page_is_narrowed_to_a_body_or_a_place_with_all_that_lies_in_it(client, late: Late, world: World):  # noqa: F811
    late(3, title="Almaty")
    there = late(4, title="Astana")
    Case.objects.filter(pk=there.pk).update(place=world.places["KZ-71"])
    Obligation.objects.filter(case_id=there.pk).update(body=world.bodies["kz-71-akimat"])
    assert "Astana</a>" not in page(client, "/late/?place=KZ-75")
    assert "Almaty</a>" not in page(client, "/late/?body=kz-71-akimat")
    assert page(client, "/late/?place=KZ").count("</a></h2>") == 2
    assert page(client, "/late/?place=nowhere&body=nobody").count("</a></h2>") == 2


def test_page_after_page_everything_comes_once(client, late: Late):
    copies(late(1, title="Petition"), 21)
    address, seen = "/late/?place=KZ", []
    while address:
        html = client.get(address).content.decode()
        seen += re.findall(r">(Petition[ \d]*)</a>", html)
        following = re.search(r'href="(\?[^"]*)"\s+rel="next"', html)
        address = f"/late/{following.group(1)}".replace("&amp;", "&") if following else ""
    assert seen == [*(f"Petition {number:02}" for number in range(21, 0, -1)), "Petition"]


def test_the_page_takes_as_many_queries_with_20_rows_as_with_1(client, late: Late):
    petition, taken = late(1), []
    for more in (0, 19):
        copies(petition, more)
        with CaptureQueriesContext(connection) as captured:
            client.get("/late/")
        taken.append(len(captured))
    assert taken == [6, 6]


def test_the_same_is_a_feed_what_became_late_last_first(client, late: Late):
    late(40, title="Forty")
    late(3, title="Three")
    answer = client.get("/late/feed/?lang=en&place=KZ-75")
    assert answer["Content-Type"].startswith("application/atom+xml")
    xml = answer.content.decode()
    assert re.findall(r"<title>[^<]*: (\w+)</title>", xml) == ["Three", "Forty"]
    assert "The answer is 3 days late" in xml


@override_settings(DEMONSTRATION=False)
@pytest.mark.parametrize("address", ["/", "/bodies/", "/sitemap/"])
def test_home_the_bodies_and_the_site_map_lead_there(client, late: Late, address):
    late(3)
    assert 'href="/late/"' in page(client, address)


def test_machines_are_led_there_too(client, db):
    assert "/late/</loc>" in client.get("/sitemap.xml").content.decode()


@pytest.mark.parametrize("address", ["/hearings/", "/effects/", "/procedures/compare/", "/what-if/"])
def test_the_site_map_leads_to_every_overview(client, db, address):
    page = client.get("/sitemap/", headers={"accept-language": "en"})
    assert f'href="{address}"' in page.content.decode()
