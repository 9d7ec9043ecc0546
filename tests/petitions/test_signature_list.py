"""The public list of signatures: how many are in it, how many are not, and which one each line is."""

from __future__ import annotations

import re
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.petitions.conftest import NOW, MakePetition, World, many
from tests.stages import staged

from dauys.people import queries as known
from dauys.petitions import counting, signing
from dauys.petitions.models import Petition
from dauys.petitions.rules import Signer
from dauys.procedures import queries as cases

SECOND = timedelta(seconds=1)


@staged.fixture
def petition(make_petition: MakePetition) -> Petition:
    return make_petition()


def sign(petition: Petition, world: World, number: int) -> None:
    """That many people sign, a second apart, and are counted."""
    case, profile = cases.case(petition.pk), known.profile_of(world.person())
    for one in range(number):
        signer = Signer(profile, f"p{one}", "KZ-75", shown=f"Адам {one + 1}")
        signing.sign_one(case, signer, now=NOW + one * SECOND)
    counting.recount(petition, now=NOW + number * SECOND, lag=counting.NO_LAG)


def read(client: Client, petition: Petition, after: str = "") -> str:
    address = reverse("petitions:signatures", args=[petition.pk])
    return client.get(address + after, HTTP_ACCEPT_LANGUAGE="en").content.decode()


def lines(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<th scope="row"[^>]*>(\d+)</th>\s*<td[^>]*>([^<]*)</td>', html)


def test_the_page_says_how_many_are_in_the_list_and_how_many_were_entered_as_a_number(
    petition: Petition, world: World, client: Client
):
    sign(petition, world, 3)
    many(petition, 40, at=NOW + 9 * SECOND)
    html = read(client, petition)
    assert "43 in all: 3 in this list, 40 entered as a number without names." in html
    assert lines(html) == [("3", "Адам 3"), ("2", "Адам 2"), ("1", "Адам 1")]


def test_where_everybody_is_in_the_list_nothing_is_said_of_others(petition: Petition, world: World, client: Client):
    sign(petition, world, 2)
    assert "in all:" not in read(client, petition)


def test_lines_are_numbered_through_over_all_pages_there_and_back(petition: Petition, world: World, client: Client):
    sign(petition, world, 52)
    first = read(client, petition)
    assert [lines(first)[0], lines(first)[-1]] == [("52", "Адам 52"), ("3", "Адам 3")]
    [older] = re.findall(r'href="(\?after=o[^"]+)"', first)
    second = read(client, petition, older)
    assert lines(second) == [("2", "Адам 2"), ("1", "Адам 1")]
    [newer] = re.findall(r'href="(\?after=n[^"]+)"', second)
    assert lines(read(client, petition, newer)) == lines(first)


def test_whoever_is_not_counted_yet_is_not_in_the_list_yet(petition: Petition, world: World, client: Client):
    sign(petition, world, 1)
    signer = Signer(known.profile_of(world.person()), "late", "KZ-75", shown="Кеш")
    signing.sign_one(cases.case(petition.pk), signer, now=NOW + 2 * SECOND)
    html = read(client, petition)
    assert lines(html) == [("1", "Адам 1")]
    assert "Кеш" not in html


def test_a_page_takes_as_many_queries_with_1_line_and_with_30(petition: Petition, world: World, client: Client):
    taken = []
    for number in (1, 30):
        sign(petition, world, number) if number == 1 else _more(petition, world, number)
        read(client, petition)
        with CaptureQueriesContext(connection) as found:
            read(client, petition)
        taken.append(len(found))
    assert taken[0] == taken[1]


def _more(petition: Petition, world: World, number: int) -> None:
    case, profile = cases.case(petition.pk), known.profile_of(world.person())
    people = [Signer(profile, f"q{one}", "KZ-75") for one in range(number - 1)]
    signing.sign_many(case, people, now=NOW + SECOND)
    counting.recount(petition, now=NOW + 5 * SECOND, lag=counting.NO_LAG)
