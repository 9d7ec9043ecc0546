"""The public pages of procedures: readable by anybody, in each language, with figures as the preset states them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from tests.petitions import conftest as petitions
from tests.petitions.conftest import NOW

from dauys.procedures import actions, presets
from dauys.procedures.models import Procedure
from dauys.procedures.naming import Names, names_in
from dauys.procedures.schema import Attachments, Need
from dauys.procedures.showing import describe, need

world = petitions.world
LATER = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


def text(answer):
    return answer.content.decode()


def test_an_empty_installation_says_that_nothing_is_in_force(client, db):
    assert "No procedure is in force yet" in text(client.get("/procedures/"))


def test_the_list_names_every_procedure_in_force_under_its_jurisdiction(client, world):
    page = text(client.get("/procedures/"))
    assert "Petition to the Government of Kazakhstan" in page
    assert "Petition to the UK Government and Parliament" in page
    assert page.count("/procedures/") >= 5


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("kk", "Әкімдік"), ("ru", "Кто может начать"), ("en", "Who may start it")],
)
def test_the_rules_are_told_in_each_language(client, world, language, sentence):
    page = client.get("/procedures/kz-epetition-region-akimat/", {"lang": language})
    assert page.status_code == 200
    assert sentence in text(page)


def test_the_rules_tell_who_how_many_how_long_and_why_not(client, world):
    page = text(client.get("/procedures/uk-parliament/"))
    for told in (
        "10,000 signatures",
        "100,000 signatures",
        "no legal term",
        "6 months",
        "2 signatures for each mailbox",
    ):
        assert told in page
    assert "There is already a petition about this" in page


def test_a_share_is_told_as_numbers_for_each_place(client, world):
    page = client.get("/procedures/kz-epetition-region-akimat/")
    rows = {row[0]: row[2] for row in page.context["numbers"]}
    assert rows["Алматы"] == "23,480"  # 1 % of 2,347,924, rounded up
    assert "1% of the people of the place" in text(page)


def test_an_earlier_version_stays_readable_and_says_that_it_is_over(client, world):
    preset = presets.shipped()["kz-epetition-government"]
    newer = preset.model_copy(update={"version": 2})
    actions.adopt(newer, jurisdiction=world.jurisdictions["KZ"], now=LATER)
    address = "/procedures/kz-epetition-government/"
    assert client.get(address).context["shown"] == 2
    old = client.get(address, {"version": "1"})
    assert old.context["shown"] == 1
    assert "no longer in force" in text(old)


@pytest.mark.parametrize("version", ["3", "0"])
def test_a_version_that_never_was_is_not_found(client, world, version):
    assert client.get("/procedures/uk-parliament/", {"version": version}).status_code == 404


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 400, "１", "\x00"])
def test_a_version_that_is_no_number_means_the_one_in_force(client, world, version):
    assert client.get("/procedures/uk-parliament/", {"version": version}).status_code == 200


def test_what_was_never_adopted_is_not_public(client, world):
    Procedure.objects.update(adopted_at=None)
    assert client.get("/procedures/uk-parliament/").status_code == 404
    assert client.get("/procedures/nothing/").status_code == 404


def test_the_list_takes_as_many_queries_for_one_procedure_as_for_thirty(client, world):
    kept = world.procedures["uk-parliament"]
    Procedure.objects.exclude(pk=kept.pk).delete()
    with CaptureQueriesContext(connection) as one:
        client.get("/procedures/")
    for number in range(29):
        Procedure.objects.create(
            jurisdiction=kept.jurisdiction,
            code=f"more-{number}",
            version=1,
            instrument="petitions",
            title=kept.title,
            text=kept.text,
            adopted_at=NOW,
        )
    with CaptureQueriesContext(connection) as many:
        client.get("/procedures/")
    assert len(one) == len(many) == 1


def test_a_page_takes_a_handful_of_queries(client, world, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        client.get("/procedures/kz-epetition-region-akimat/")


@pytest.mark.parametrize("code", sorted(presets.shipped()))
def test_every_shipped_preset_can_be_described_without_a_registry(code):
    preset = presets.shipped()[code]
    described = describe(preset, Names())
    assert described.title
    assert described.steps
    assert all(len(row) == 4 for row in described.thresholds)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("kk", "петициялар туралы тарау"), ("ru", "глава о петициях"), ("en", "chapter on petitions")],
)
def test_the_source_is_named_in_each_language(client, world, language, sentence):
    assert sentence in text(client.get("/procedures/kz-epetition-government/", {"lang": language}))


def test_a_source_in_one_language_is_marked_as_such(client, world):
    row = world.procedures["kz-epetition-government"]
    Procedure.objects.filter(pk=row.pk).update(text={**row.text, "source": "An old law"})
    page = text(client.get("/procedures/kz-epetition-government/", {"lang": "ru"}))
    assert '<span lang="en">An old law</span>' in page


def test_what_nobody_can_do_yet_is_promised_on_no_page():
    preset = presets.shipped()["uk-parliament"]
    promising = preset.model_copy(update={"comments": True})
    assert describe(promising, Names()) == describe(preset, Names())


@pytest.mark.parametrize(
    ("attachments", "told"),
    [
        (Attachments(total_mb=200), ["200 MB in all"]),
        (Attachments(total_mb=5, types=("application/pdf", "image/*")), ["5 MB in all, application/pdf, image/*"]),
        (Attachments(total_mb=0), []),
    ],
)
def test_what_may_be_attached_is_told(attachments, told):
    preset = presets.shipped()["uk-parliament"].model_copy(update={"attachments": attachments})
    with override("en"):
        rows = describe(preset, Names()).starting
    assert [row.value for row in rows if row.key == "Attachments"] == told


def test_names_of_the_registry_stand_for_codes(world):
    names = names_in(presets.shipped()["kz-epetition-government"])
    assert names.body(presets.shipped()["kz-epetition-government"], "addressee") == "kz-government"
    assert names.place("KZ") == "KZ"


@pytest.mark.parametrize(
    ("stated", "sentence"),
    [
        ({"number": 1}, "1 signature"),
        ({"number": 50_000}, "50,000 signatures"),
        ({"more_than": 200_000}, "more than 200,000 signatures"),
        ({"share": "0.005"}, "0.5% of the people of the place"),
        (
            {"by_size": [{"above": 2_000_000, "number": 100_000}, {"share": "0.05"}]},
            "100,000 signatures where more than 2,000,000 live; else 5% of the people of the place",
        ),
        (
            {"number": 1_000_000, "places": {"least": 7, "minimum": {"DE": 69_120}}},
            "1,000,000 signatures, a minimum in each of 7 places",
        ),
    ],
)
def test_every_kind_of_number_is_said_in_words(stated, sentence):
    with override("en"):
        assert need(Need.model_validate(stated)) == sentence
