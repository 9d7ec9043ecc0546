"""How many queries the desks of hearings, requests and plans take, with one row and with thirty."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.petitions.conftest import actor
from tests.petitions.copying import copies
from tests.petitions.sitting import LAST, SOON, TODAY
from tests.petitions.test_executing import answered, steps

from dauys.petitions import considering
from dauys.petitions.models import Hearing, Inquiry, Milestone, Petition
from dauys.procedures.models import Case

__all__ = ["answered"]
ROWS = (1, 30)
REQUESTS, HEARINGS, PLANS, PLAN = 7, 6, 6, 20


@pytest.fixture
def asked(british: Petition, clerk: Any, world: Any) -> Inquiry:
    """The Government is asked for evidence."""
    given: dict[str, Any] = {"by": actor(clerk), "words": "How many?", "until": LAST, "now": TODAY}
    return considering.ask_body(british, to=world.bodies["gb-government"], **given)


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("done", [False, True])
def test_requests_take_as_many_queries_for_one_as_for_thirty(
    as_, minister, asked, rows, done, django_assert_num_queries
):
    if done:
        considering.reply(asked, by=actor(minister), text="Two hundred.", now=TODAY)
    copies(Petition.objects.get(pk=asked.case_id), rows - 1)
    assert Inquiry.objects.count() == rows
    client = as_(minister)
    client.get("/desk/requests/")
    with django_assert_num_queries(REQUESTS):
        assert client.get("/desk/requests/").content.decode().count("Save the bees") >= min(rows, 20)


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("show", ["", "?show=held"])
def test_hearings_take_as_many_queries_for_one_as_for_thirty(
    as_, british, clerk, rows, show, django_assert_num_queries
):
    said = {"venue": "8", "broadcast": "", "agenda": "Bees"}
    considering.hear(british, by=actor(clerk), starts_at=SOON, now=TODAY, **said)
    copies(british, rows - 1)
    Hearing.objects.update(starts_at=SOON if not show else TODAY - timedelta(days=1))
    client = as_(clerk)
    client.get(f"/hearings/{show}")
    with django_assert_num_queries(HEARINGS):
        assert client.get(f"/hearings/{show}").content.decode().count("Save the bees") >= min(rows, 20)


@pytest.mark.parametrize("rows", ROWS)
def test_plans_take_as_many_queries_for_one_as_for_thirty(as_, answered, executor, rows, django_assert_num_queries):
    steps(answered, executor, 1)
    copies(answered, rows - 1)
    assert (Case.objects.filter(stage="answered").count(), Milestone.objects.count()) == (rows, rows)
    client = as_(executor)
    client.get("/desk/plans/")
    with django_assert_num_queries(PLANS):
        client.get("/desk/plans/")


@pytest.mark.parametrize("rows", ROWS)
def test_a_plan_takes_as_many_queries_for_one_step_as_for_thirty(
    as_, answered, executor, rows, django_assert_num_queries
):
    steps(answered, executor, *[1] * rows)
    client, page = as_(executor), f"/desk/plans/{answered.pk}/"
    client.get(page)
    with django_assert_num_queries(PLAN):
        client.get(page)
