"""The directory of public bodies: by kind and region with counts, as a list once somebody chooses."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.petitions.conftest import World, world  # noqa: F401  (a fixture)

from dauys.bodies.models import Body


def page(client, query: str = "", language: str = "en") -> str:
    return " ".join(client.get(f"/bodies/?{query}&lang={language}").content.decode().split())


def more_akimats(world: World, number: int) -> None:  # noqa: F811
    body = world.bodies["kz-75-akimat"]
    for code in range(number):
        row = Body(code=f"b{code}", kind="akimat", place=body.place, jurisdiction=body.jurisdiction)
        Body.objects.add_root(instance=row)


def test_bodies_stand_by_kind_and_region_with_their_numbers(client, world: World):  # noqa: F811  (a fixture)
    html = page(client, language="ru")
    country = html[html.index(">KZ</span></h2>") : html.index("</section>")]
    assert "Министерство (1)" in country
    assert '<a class="govuk-link" href="?place=KZ-75">Алматы (2)</a>' in country
    assert "kz-75-akimat" not in html


def test_countries_without_a_procedure_come_last_as_one_line_each(client, world: World):  # noqa: F811
    world.procedures["us-we-the-people"].delete()
    html = page(client)
    assert "US (1)</a>" in html[html.index("Other countries and unions") :]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("place=KZ-75", ["kz-75-akimat", "kz-75-maslikhat"]),
        ("place=KZ-75&kind=akimat", ["kz-75-akimat"]),
        ("place=KZ&level=own", ["kz-government", "kz-ministry-culture-information"]),
        ("q=maslikhat", ["kz-75-maslikhat", "kz-71-maslikhat"]),
        ("q=nobody", []),
        ("kind=ministry", ["kz-ministry-culture-information"]),
    ],
)
def test_a_choice_narrows_the_list(client, world: World, query, codes):  # noqa: F811
    found = re.findall(r'href="/bodies/([\w-]+)/"', page(client, query))
    assert found == codes


def test_a_kind_that_there_is_not_narrows_nothing(client, world: World):  # noqa: F811
    assert len(re.findall(r'href="/bodies/([\w-]+)/"', page(client, "kind=nonsense"))) == len(world.bodies)


def test_the_next_page_keeps_what_was_chosen(client, world: World):  # noqa: F811
    more_akimats(world, 60)
    html = page(client, "place=KZ-75&kind=akimat")
    assert "61 bodies" in html
    following = re.search(r'href="\?([^"]*)" rel="next"', html)
    assert len(re.findall(r'href="/bodies/([\w-]+)/"', page(client, following.group(1).replace("&amp;", "&")))) == 11


def test_the_directory_takes_as_many_queries_with_60_bodies_more(client, world: World):  # noqa: F811
    taken = []
    for more in (0, 60):
        more_akimats(world, more)
        with CaptureQueriesContext(connection) as captured:
            client.get("/bodies/")
        taken.append(len(captured))
    assert taken == [4, 4]


def test_the_site_of_a_body_is_a_link_and_nothing_else_is(client, world: World):  # noqa: F811
    body = world.bodies["kz-75-akimat"]
    body.contacts = {"site": "https://www.gov.kz/almaty", "address": "javascript:alert(1)"}
    body.save()
    html = client.get(f"/bodies/{body.code}/").content.decode()
    assert 'rel="nofollow noopener" href="https://www.gov.kz/almaty"' in html
    body.contacts = {"site": "javascript:alert(1)"}
    body.save()
    assert 'href="javascript' not in client.get(f"/bodies/{body.code}/").content.decode()
