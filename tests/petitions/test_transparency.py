"""The public report on moderation, and that every act of a moderator stands in the chain with its reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.petitions.conftest import NOW, actor

from dauys.ledger import queries as ledger
from dauys.petitions import actions, objecting, removing, reporting, transparency
from dauys.petitions.models import Report
from dauys.petitions.rules import Order
from dauys.petitions.taking import Thing
from dauys.procedures import queries as cases

ALMATY = ZoneInfo("Asia/Almaty")
PAGE = "/petitions/moderation/"


@pytest.mark.parametrize(
    ("name", "first", "after"),
    [
        ("2026", (2026, 1), (2027, 1)),
        ("2026-Q1", (2026, 1), (2026, 4)),
        ("2026-Q4", (2026, 10), (2027, 1)),
        ("2026-12", (2026, 12), (2027, 1)),
        ("2026-03", (2026, 3), (2026, 4)),
    ],
)
def test_a_period_is_a_year_a_quarter_or_a_month_of_the_place(name, first, after):
    found = transparency.period(name, ALMATY)
    assert found is not None
    assert (found.start, found.end) == tuple(datetime(*one, 1, tzinfo=ALMATY) for one in (first, after))


@pytest.mark.parametrize("name", ["", "26", "2026-Q5", "2026-13", "2026-00", "1999", "2026-Q", "x" * 500, "2026\n"])
def test_no_other_name_is_one(client, db, name):
    assert transparency.period(name, ALMATY) is None
    if name:
        assert client.get(PAGE, {"period": name}).status_code == 404


@pytest.mark.parametrize("asked", [{"procedure": "none"}, {"body": "none"}, {"body": "\x00"}])
def test_what_does_not_exist_has_no_report(client, db, asked):
    assert client.get(PAGE, asked).status_code in (400, 404)


def test_what_was_done_is_counted(make_petition, moderator):
    for stage in ("gathering", "rejected", "rejected", "moderation"):
        make_petition(stage=stage)
    found = transparency.figures(transparency.period("2026-03", ALMATY))
    assert (found.received, found.accepted, found.refused) == (4, 1, 2)
    assert found.refused_by_reason == {"unclear": 2}
    assert (found.checks, found.late_checks, found.median_days) == (3, 0, None)
    nothing = transparency.figures(transparency.period("2026-04", ALMATY))
    assert (nothing.received, nothing.refused, nothing.checks) == (0, 0, 0)


def test_checks_are_told_in_working_days(make_petition, moderator):
    for days in (0, 1, 4, 7, 42):
        petition = make_petition(stage="moderation")
        actions.accept(petition, by=actor(moderator), now=NOW + timedelta(days=days))
    found = transparency.figures(transparency.period("2026", ALMATY))
    assert (found.checks, found.late_checks) == (5, 1)
    assert found.median_days is not None
    assert 3 <= found.median_days <= 4
    assert found.slow_days is not None
    assert found.slow_days > 10


@pytest.mark.parametrize(("number", "told"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_small_numbers_of_delicate_kinds_are_not_told(make_petition, client, number, told):
    petition = make_petition()
    for _time in range(number):
        Report.objects.create(case_id=petition.pk, why="insult", at=NOW)
    found = transparency.figures(transparency.period("2026", ALMATY))
    assert (found.reports["made"], found.reports["waiting"]) == (told, told)
    assert client.get("/api/v1/petitions/moderation?period=2026").json()["reports"]["made"] == told
    table = client.get("/petitions/moderation.csv?period=2026").content.decode()
    assert f"reports,made,{'<5' if told is None else told}" in table


def test_the_page_takes_as_many_queries_with_one_as_with_thirty(make_petition, client):
    counts = []
    for number in (1, 29):
        for _time in range(number):
            make_petition(stage="rejected")
        transparency.cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE, {"period": "2026"}).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_every_act_of_a_moderator_stands_in_the_chain_with_its_reason(make_petition, moderator, author, world):
    by, second = actor(moderator), actor(world.holder("moderator"))
    order = Order(ground="personal", words="Жеке дерек.")
    acts = make_petition(stage="moderation")
    actions.send_back(acts, by=by, reason="unclear", words="Нақтыла.", now=NOW)
    for stage, overturn in (("rejected", True), ("rejected", False)):
        petition = make_petition(stage=stage)
        objection = objecting.object_to(cases.case(petition.pk), by=actor(author), words="Қате.", now=NOW)
        objecting.decide(objection, by=second, overturn=overturn, words="Қаралды.", now=NOW)
    open_one = make_petition()
    report = reporting.report(open_one, why="insult", words="", network="198.51.100.0/24", now=NOW)
    reporting.settle(report, by=by, answer="Ештеңе жоқ.", now=NOW)
    removal = removing.remove(open_one, Thing(kind="title"), order=order, by=by, now=NOW)
    objection = objecting.object_to_removal(removal, by=actor(author), words="Қате.", now=NOW)
    objecting.decide(objection, by=second, overturn=False, words="Заңды.", now=NOW)
    removing.restore(removal, order=order, by=second, now=NOW)
    entries = [one for case in cases.Case.objects.all() for one in ledger.history(case.pk) if one.role == "moderator"]
    kinds = {"accept", "return", "reject", "uphold", "overturn", "removed", "restored", "removal_upheld"}
    assert {one.kind for one in entries} == kinds | {"report_settled"}
    assert all(str(one.payload.get("reason", "")).strip() for one in entries)


def test_years_to_come_are_not_offered(client, db):
    this = client.get(PAGE).context["of"].name
    assert client.get(PAGE).context["periods"][0] == this
    assert client.get(PAGE, {"period": "2020"}).context["periods"][0] == this
