"""A committee's desk: who may open it, what a step does, and how many queries the list takes."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.petitions.conftest import NOW
from tests.petitions.copying import copies
from tests.stages import staged

from dauys.ledger import queries as ledger
from dauys.procedures import queries as cases
from dauys.procedures.models import Case

COMMITTEE = "/desk/committee/"


@pytest.fixture(autouse=True)
def _in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


def text(answer):
    return answer.content.decode()


def test_anonymous_people_are_asked_to_sign_in_and_come_back(client, british):
    for address in (COMMITTEE, reverse("petitions:committee-case", args=[british.pk])):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={address}")


@staged.fixture
def british(world, make_petition):
    """A British petition that collects signatures."""
    petition = make_petition("uk-parliament", stage="draft", place="GB", title="Save the bees", body="Please.")
    case = cases.case(petition.pk)
    Case.objects.filter(pk=case.pk).update(stage="gathering", submitted_at=NOW, listed=True, listed_at=NOW)
    return petition


@staged.fixture
def clerk(world):
    return world.holder("committee", jurisdiction="GB")


@pytest.mark.parametrize(
    ("role", "where", "list_status", "page_status"),
    [
        ("committee", {"jurisdiction": "GB"}, 200, 200),
        ("committee", {"jurisdiction": "KZ"}, 200, 404),
        ("moderator", {"jurisdiction": "GB"}, 403, 403),
        ("head", {"body": "gb-petitions-committee", "jurisdiction": "GB"}, 200, 404),
        ("administrator", {"jurisdiction": "GB"}, 403, 403),
    ],
)
def test_only_clerks_of_the_jurisdiction_open_the_committees_desk(
    as_, world, british, role, where, list_status, page_status
):
    client = as_(world.holder(role, **where))
    assert client.get(COMMITTEE).status_code == list_status
    address = reverse("petitions:committee-case", args=[british.pk])
    assert client.get(address).status_code == page_status
    if page_status != 200:
        step = reverse("petitions:committee-step", args=[british.pk, "press"])
        assert client.post(step, {"words": "x"}).status_code == page_status


def test_a_step_of_the_committee_is_recorded_with_its_words_for_everybody(as_, client, clerk, british):
    address = reverse("petitions:committee-step", args=[british.pk, "press"])
    answer = as_(clerk).post(address, {"words": "Please tell us which bees."})
    assert answer["Location"] == reverse("petitions:committee-case", args=[british.pk])
    entry = ledger.history(british.pk).order_by("-seq").first()
    assert (entry.kind, entry.role, entry.payload["reason"]) == ("press", "committee", "Please tell us which bees.")
    client.logout()
    assert "Please tell us which bees." in text(client.get(reverse("petitions:page", args=[british.pk])))


@pytest.mark.parametrize(
    ("step", "data", "status"),
    [("press", {}, 422), ("accept", {"words": "x"}, 404), ("press", {"words": "x" * 4001}, 422)],
)
def test_a_step_needs_to_be_one_of_the_committees_and_words(as_, clerk, british, step, data, status):
    before = ledger.history(british.pk).count()
    answer = as_(clerk).post(reverse("petitions:committee-step", args=[british.pk, step]), data)
    assert answer.status_code == status
    assert ledger.history(british.pk).count() == before


def test_closed_cases_leave_the_committees_desk(as_, clerk, british):
    Case.objects.filter(pk=british.pk).update(stage="answered")
    client = as_(clerk)
    assert "No open cases" in text(client.get(COMMITTEE))
    assert client.get(reverse("petitions:committee-case", args=[british.pk])).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_the_committees_desk_takes_the_same_number_of_queries_with_1_and_with_30_rows(as_, clerk, make_petition, rows):
    petition = make_petition("uk-parliament", stage="draft", place="GB")
    Case.objects.filter(pk=petition.pk).update(stage="gathering", submitted_at=NOW)
    copies(petition, rows - 1)
    client = as_(clerk)
    client.get(COMMITTEE)
    with CaptureQueriesContext(connection) as queries:
        client.get(COMMITTEE)
    assert len(queries) == 12
