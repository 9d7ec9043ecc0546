"""Procedures side by side: every preset answers every question out of its rules; an address narrows the page."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from tests.petitions import conftest as petitions
from tests.petitions.conftest import NOW

from dauys.kernel.terms import Term
from dauys.procedures import columns, measures, presets
from dauys.procedures.comparing import ASPECTS, aspects
from dauys.procedures.models import Procedure
from dauys.procedures.naming import Names
from dauys.procedures.schema import Need, SizeClass
from dauys.procedures.spans import about_days

world = petitions.world
COMPARE = "/procedures/compare/"


@pytest.fixture(autouse=True)
def _in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with override("en"):
        yield


@pytest.mark.parametrize("code", sorted(presets.shipped()))
def test_every_preset_answers_the_questions_that_concern_it(code):
    preset = presets.shipped()[code]
    answers = aspects(preset, Names())
    assert list(answers) == list(ASPECTS)
    assert answers["start"]
    assert answers["source"] == (preset.source["en"],)
    assert bool(answers["sign"]) == bool(answers["gathering"]) == bool(answers["shown"])
    assert len(answers["thresholds"]) == len(preset.thresholds)


@pytest.mark.parametrize(
    ("code", "population", "needed", "share", "gathering", "answer"),
    [
        ("uk-parliament", 69_000_000, 10_000, 10_000 / 69_000, 183, None),
        ("us-we-the-people", None, 100_000, None, 30, 60),
        ("kz-epetition-region-akimat", None, None, 10.0, 183, 28),
        ("kz-epetition-government", 20_000_000, 50_000, 2.5, 183, 56),
        ("kr-blue-house", 50_000_000, 200_001, 4.00002, 30, 30),
        ("ru-president-petition", 140_000_000, None, None, None, None),
        ("lv-manabalss", 1_000_000, 10_000, 10.0, 183, None),
    ],
)
def test_figures_are_those_of_the_threshold_that_obliges_somebody(code, population, needed, share, gathering, answer):
    found = measures.measure(presets.shipped()[code], population)
    assert (found.needed, found.gathering, found.answer) == (needed, gathering, answer)
    assert found.per_thousand == (None if share is None else pytest.approx(share))


def test_of_classes_by_size_the_share_of_the_smallest_places_is_compared():
    need = Need(by_size=(SizeClass(above=50_000, number=2_500), SizeClass(share=Decimal("0.01"))))
    preset = presets.shipped()["tw-join"]
    rules = tuple(rule.model_copy(update={"need": need}) for rule in preset.thresholds)
    assert measures.measure(preset.model_copy(update={"thresholds": rules}), None).per_thousand == 10


@pytest.mark.parametrize(
    ("term", "days"),
    [(Term(hours=24), 1), (Term(hours=1), 1), (Term(days=30), 30), (Term(months=12), 365), (Term(working_days=20), 28)],
)
def test_terms_of_all_units_are_about_so_many_days(term, days):
    assert about_days(term) == days


def test_without_anything_in_force_all_shipped_procedures_are_compared(client, db):
    page = client.get(COMPARE)
    assert page.status_code == 200
    assert len(page.context["lines"]) == len(presets.shipped())
    assert page.context["own"] is None


def test_ones_own_stands_first_and_what_differs_is_marked(client, world):
    page = client.get(COMPARE, {"own": "uk-parliament", "p": ["us-we-the-people", "kz-epetition-government"]})
    shown = [column.key for column, _told in page.context["shown"]]
    assert shown[0] == "uk-parliament"
    assert set(shown[1:]) == {"us-we-the-people", "kz-epetition-government"}
    gathering = next(one for one in page.context["questions"] if one["title"] == ASPECTS["gathering"])
    assert [differs for _column, _said, differs in gathering["cells"]] == [False, True, True]
    assert "differs in" in page.content.decode()


def test_equal_rules_differ_in_nothing(client, world):
    every = columns.columns(NOW.date())
    own = next(one for one in every if one.key == "uk-parliament")
    assert own.differences(own) == 0


def test_rules_changed_here_stand_beside_those_that_are_shipped(client, world):
    row = Procedure.objects.get(code="uk-parliament")
    row.text["text"]["body_max"] = 900
    row.text["attachments"] = {"total_mb": 3}
    row.save()
    keys = {line["column"].key for line in client.get(COMPARE).context["lines"]}
    assert {"uk-parliament", "uk-parliament.as-shipped"} <= keys


def test_no_more_than_four_stand_side_by_side(client, world):
    page = client.get(COMPARE, {"own": "", "p": sorted(presets.shipped())})
    assert len(page.context["shown"]) == columns.SIDE_BY_SIDE


@pytest.mark.parametrize(("sort", "figure"), [("needed", "needed"), ("share", "per_thousand"), ("answer", "answer")])
def test_the_list_is_in_the_order_asked_for_and_what_has_no_figure_is_last(client, world, sort, figure):
    lines = client.get(COMPARE, {"sort": sort}).context["lines"]
    values = [getattr(line["column"].measures, figure) for line in lines]
    known = [value for value in values if value is not None]
    assert values == [*sorted(known), *[None] * (len(values) - len(known))]


def test_the_list_is_narrowed_to_a_country_and_a_level(client, world):
    lines = client.get(COMPARE, {"country": "RU", "level": "regional"}).context["lines"]
    assert [line["column"].key for line in lines] == ["ru-public-initiative-regional"]
    assert "No procedure is like this" in client.get(COMPARE, {"country": "EU", "level": "municipal"}).content.decode()


@pytest.mark.parametrize("value", ["x", "\x00", "9" * 5_000, "'\"><script>", "-1"])
def test_an_address_that_makes_no_sense_is_no_error(client, world, value):
    asked = dict.fromkeys(("own", "country", "level", "instrument", "sort", "p"), value)
    page = client.get(COMPARE, asked)
    assert page.status_code == 200
    assert "<script>" not in page.content.decode().split("</head>")[1]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_is_light_in_every_language(client, world, language):
    page = client.get(COMPARE, {"lang": language})
    assert len(page.content) < 100_000


def test_the_table_and_the_data_say_what_the_page_says(client, world):
    narrowed = {"country": "GB"}
    rows = list(csv.DictReader(io.StringIO(client.get(COMPARE + "csv/", narrowed).content.decode())))
    items = client.get(COMPARE + "json/", narrowed).json()["items"]
    assert [row["procedure"] for row in rows] == [one["procedure"] for one in items] == ["uk-parliament"]
    assert rows[0]["signatures_needed"] == "10000"
    assert items[0]["version_here"] == 1
    assert items == client.get("/api/v1/comparison", {"jurisdiction": "GB"}).json()["items"]


@pytest.mark.parametrize("form", ["xml", "CSV", "x" * 300])
def test_other_forms_are_not_found(client, db, form):
    assert client.get(f"{COMPARE}{form}/").status_code == 404


def test_the_comparison_takes_as_many_queries_for_one_procedure_as_for_thirty(client, world):
    kept = Procedure.objects.get(code="uk-parliament")
    Procedure.objects.exclude(pk=kept.pk).delete()
    with CaptureQueriesContext(connection) as one:
        client.get(COMPARE)
    for number in range(29):
        kept.pk, kept.code = None, f"more-{number}"
        kept.save(force_insert=True)
    with CaptureQueriesContext(connection) as many:
        client.get(COMPARE)
    assert len(one) == len(many) == 6
