"""What would have been: asked by anybody about what is public, by administrators about all; nobody sees another's."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from tests.petitions import conftest as petitions
from tests.petitions.conftest import NOW, World

from dauys.kernel.clock import clock
from dauys.kernel.refusal import Refusal
from dauys.people.models import Account
from dauys.procedures import adopting, experimenting
from dauys.procedures.models import Case, Experiment, Procedure
from dauys.procedures.schema import Need

world = petitions.world
make_petition = petitions.make_petition
author, moderator = petitions.author, petitions.moderator
ASK = "/what-if/"
DAYS = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}
GOVERNMENT = "kz-epetition-government"


@pytest.fixture(autouse=True)
def _in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with override("en"):
        yield


def typed(**more: str) -> dict[str, str]:
    days = {"since_day": "1", "since_month": "1", "since_year": "2026"}
    days |= {"until_day": "31", "until_month": "12", "until_year": "2026"}
    return {"own": GOVERNMENT, "rules": "uk-parliament", **days, **more}


def asked(world: World, *, need: int | None = None, public: bool = True, **days: date) -> Experiment:
    """The cases of the Government's procedure under another number."""
    about = Procedure.objects.get(code=GOVERNMENT)
    rules = about.preset
    if need is not None:
        listed, goal = rules.thresholds
        rules = rules.model_copy(update={"thresholds": (listed, goal.model_copy(update={"need": Need(number=need)}))})
    return experimenting.ask(rules, about=about, **(DAYS | days), public=public, now=NOW + timedelta(days=30))


def test_compared_with_itself_nothing_ends_otherwise(make_petition, world):
    for stage in ("gathering", "consideration", "moderation", "rejected"):
        make_petition(GOVERNMENT, place="KZ", stage=stage)
    result = asked(world, public=False).result
    assert result["compared"] == 4
    assert result["changed"] == []
    assert result["before"] == result["after"]


@pytest.mark.parametrize(("need", "reached"), [(60, 1), (61, 0)])
def test_a_lower_number_is_reached_by_the_very_last_signature(make_petition, world, need, reached):
    petition = make_petition(GOVERNMENT, place="KZ", stage="gathering", signatures=60)
    row = asked(world, need=need, public=False)
    assert row.result["compared"] == 1
    assert row.result["after"]["reached"] == reached
    assert [one["case"] for one in row.result["changed"]] == ([str(petition.pk)] if reached else [])


def test_the_same_question_is_answered_once_a_day(make_petition, world):
    make_petition(GOVERNMENT, place="KZ", stage="gathering")
    assert asked(world).pk == asked(world).pk != asked(world, need=10).pk


def test_many_cases_are_worked_out_in_parts_that_others_can_go_on_with(make_petition, world, monkeypatch):
    monkeypatch.setattr(experimenting, "PART", 2)
    for _number in range(5):
        make_petition(GOVERNMENT, place="KZ", stage="gathering")
    row = asked(world, public=False)
    assert (row.total, row.done, row.finished_at) == (5, 2, None)
    assert experimenting.run(NOW) == 2
    row.refresh_from_db()
    assert (row.done, row.finished_at, row.result["compared"]) == (5, NOW, 5)
    assert experimenting.run(NOW) == 0


def test_cases_of_other_days_and_unlisted_ones_are_not_looked_at(make_petition, world):
    make_petition(GOVERNMENT, place="KZ", stage="gathering")
    hidden = make_petition(GOVERNMENT, place="KZ", stage="gathering")
    Case.objects.filter(pk=hidden.pk).update(listed=False)
    assert asked(world, since=date(2025, 1, 1), until=date(2025, 12, 31), public=False).total == 0
    public = asked(world)
    assert public.total == Case.objects.filter(listed=True).count()
    assert asked(world, public=False).total == 2
    with pytest.raises(Refusal, match="no_such_case"):
        experimenting.of_case(public, hidden.pk)


@pytest.mark.parametrize("days", [{"until": date(2025, 1, 1)}, {"since": date(1900, 1, 1)}])
def test_a_period_that_makes_no_sense_is_refused_at_its_field(world, days):
    with pytest.raises(Refusal) as refused:
        asked(world, **days)
    assert set(refused.value.fields) <= {"since", "until"}


def test_anybody_may_ask_and_pass_the_address_on(client: Client, make_petition, world):
    petition = make_petition(GOVERNMENT, place="KZ", stage="consideration", at=clock.now() - timedelta(days=3))
    Case.objects.update(listed=True)
    answer = client.post(ASK, typed())
    assert answer.status_code == 302
    page = Client(HTTP_ACCEPT_LANGUAGE="en").get(answer["Location"])
    assert page.status_code == 200
    assert "Under the other rules" in page.content.decode()
    one = client.get(f"{answer['Location']}{petition.pk}/")
    assert one.status_code == 200
    assert one.context["curve"] is not None
    rows = list(csv.reader(io.StringIO(client.get(answer["Location"] + "csv/").content.decode())))
    assert rows[0][0] == "case"


@pytest.mark.parametrize(
    "wrong",
    [
        {"own": "x"},
        {"rules": "\x00"},
        {"since_day": "32"},
        {"since_year": "1800"},
        {"until_year": "9" * 400},
        {"own": ""},
    ],
)
def test_wrong_input_is_told_at_its_field(client: Client, world, wrong):
    answer = client.post(ASK, typed(**wrong))
    assert answer.status_code == 422
    assert "govuk-error-summary" in answer.content.decode()
    assert not Experiment.objects.exists()


def test_an_empty_installation_says_so(client: Client, db):
    assert "There are no past petitions" in client.get(ASK).content.decode()


def test_what_an_administrator_asked_is_for_administrators_of_the_place(client: Client, make_petition, world):
    petition = make_petition(GOVERNMENT, place="KZ", stage="gathering")
    row = asked(world, public=False)
    for path in ("", "csv/", f"{petition.pk}/"):
        assert client.get(f"{ASK}{row.pk}/{path}").status_code == 404
        for holder, status in (("KZ", 200), ("GB", 404)):
            official = Client(HTTP_ACCEPT_LANGUAGE="en")
            official.force_login(world.holder("administrator", jurisdiction=holder))
            assert official.get(f"{ASK}{row.pk}/{path}").status_code == status
    assert client.get(f"{ASK}{uuid4()}/").status_code == 404


def test_a_draft_is_tried_on_past_petitions_by_its_administrators_alone(client: Client, make_petition, world, author):
    make_petition(GOVERNMENT, place="KZ", stage="gathering")
    about = Procedure.objects.get(code=GOVERNMENT)
    draft = adopting.begin_draft(about.preset, jurisdiction=about.jurisdiction, now=NOW)
    address = f"/desk/admin/drafts/{draft.pk}/what-if/"
    days = {name: value for name, value in typed().items() if name[:5] in ("since", "until")}
    administrator: Account = world.holder("administrator")
    client.force_login(administrator)
    assert client.get(address).status_code == 200
    answer = client.post(address, days)
    assert answer.status_code == 302
    row = Experiment.objects.get()
    assert (row.public, row.code) == (False, GOVERNMENT)
    client.force_login(world.holder("administrator", jurisdiction="GB"))
    assert client.post(address, days).status_code == 403
    client.force_login(author)
    assert client.post(address, days).status_code == 403


def test_a_result_takes_as_many_queries_for_one_case_as_for_thirty(client: Client, make_petition, world):
    make_petition(GOVERNMENT, place="KZ", stage="gathering", signatures=60)
    counts = []
    for number in (1, 30):
        for _more in range(number - 1):
            make_petition(GOVERNMENT, place="KZ", stage="gathering", signatures=60)
        Case.objects.update(listed=True)
        row = asked(world, need=60 - number // 30)
        with CaptureQueriesContext(connection) as taken:
            assert len(client.get(f"{ASK}{row.pk}/").context["changed"]) == number
        counts.append(len(taken))
    assert counts[0] == counts[1]
