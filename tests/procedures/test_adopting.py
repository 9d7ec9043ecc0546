"""Drafts, versions, their text as TOML, what differs between them, and what they need of the registry."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from typing import Any

import pytest
from tests.petitions import conftest as petitions
from tests.petitions.conftest import NOW

from dauys.bodies.models import Body
from dauys.kernel import seeding
from dauys.kernel.models import Jurisdiction
from dauys.kernel.refusal import Refusal
from dauys.procedures import adopting, differences, fitting, presets, queries
from dauys.procedures.models import Procedure
from dauys.procedures.writing import as_toml, plain

world, author, moderator, make_petition = (
    petitions.world,
    petitions.author,
    petitions.moderator,
    petitions.make_petition,
)
CODE = "kz-epetition-government"
LATER = NOW + timedelta(days=1)


def changed(**values: Any):
    return presets.validate({**plain(presets.shipped()[CODE]), **values}, source=CODE)


@pytest.fixture
def draft(world):
    return adopting.begin_draft(presets.shipped()[CODE], jurisdiction=world.jurisdictions["KZ"], now=NOW)


@pytest.mark.parametrize("code", sorted(presets.shipped()))
def test_a_preset_written_as_toml_reads_as_the_same_preset(code):
    preset = presets.shipped()[code]
    assert presets.parse(as_toml(preset), source=code) == preset


@pytest.mark.parametrize(
    "text", ['quo"ted', "back\\slash", "two\nlines", "tab\t", "\x7f", "жаңа «сөз»", "# no comment", "]] = ["]
)
def test_any_text_survives_being_written_as_toml(text):
    preset = changed(source={"kk": text, "ru": text, "en": text})
    assert tomllib.loads(as_toml(preset))["source"]["ru"] == text


def test_the_text_is_laid_out_as_the_shipped_files_are():
    text = as_toml(presets.shipped()[CODE])
    assert text.startswith('code = "kz-epetition-government"\nversion = 1\n')
    assert "[topics.forbidden.courts]" in text
    assert "need = { number = 50_000 }" in text
    assert text.count("[[moves]]") == len(presets.shipped()[CODE].moves)


def test_a_draft_takes_the_next_number_and_is_nowhere_in_force(draft):
    assert (draft.version, draft.adopted_at) == (2, None)
    assert draft.preset.version == 2
    assert queries.current(CODE).version == 1


def test_of_one_procedure_there_is_one_draft_at_a_time(draft, world):
    with pytest.raises(Refusal) as no:
        adopting.begin_draft(presets.shipped()[CODE], jurisdiction=world.jurisdictions["KZ"], now=NOW)
    assert no.value.code == "draft_exists"


def test_the_first_draft_of_a_procedure_is_version_one(world):
    draft = adopting.begin_draft(changed(code="kz-own"), jurisdiction=world.jurisdictions["KZ"], now=NOW)
    assert draft.version == 1


@pytest.mark.parametrize(("values", "code"), [({"code": "other"}, "other_code"), ({"jurisdiction": "GB"}, "other_law")])
def test_a_draft_stays_the_procedure_and_the_law_it_was_begun_for(draft, values, code):
    with pytest.raises(Refusal) as no:
        adopting.change_draft(draft, changed(**values), now=NOW)
    assert no.value.code == code


def test_a_draft_put_in_force_retires_the_version_before_and_nothing_else(draft, world):
    adopting.put_in_force(draft, now=LATER)
    before = Procedure.objects.get(code=CODE, version=1)
    assert (before.retired_at, draft.retired_at) == (LATER, None)
    assert queries.current(CODE).pk == draft.pk
    assert queries.current("uk-parliament").version == 1


def test_a_running_petition_keeps_the_rules_it_began_under(draft, make_petition):
    petition = make_petition(CODE, place="KZ")
    stricter = changed()
    adopting.change_draft(draft, stricter.model_copy(update={"source": {"en": "A newer law"}}), now=NOW)
    adopting.put_in_force(draft, now=LATER)
    case = queries.case(petition.pk)
    assert (case.procedure.version, case.preset.source) == (1, presets.shipped()[CODE].source)


def test_what_is_in_force_can_be_neither_changed_nor_discarded_nor_adopted_again(draft):
    adopting.put_in_force(draft, now=LATER)
    before = Procedure.objects.get(pk=draft.pk).text
    for attempt in (
        lambda: adopting.change_draft(draft, changed(source=dict.fromkeys(("kk", "ru", "en"), "sly")), now=LATER),
        lambda: adopting.discard(draft, now=LATER),
        lambda: adopting.put_in_force(draft, now=LATER),
    ):
        with pytest.raises(Refusal) as no:
            attempt()
        assert no.value.code == "no_draft"
    assert Procedure.objects.get(pk=draft.pk).text == before


def test_a_draft_that_names_what_is_not_there_is_not_put_in_force(draft):
    Body.objects.filter(code="kz-government").update(code="renamed")
    with pytest.raises(Refusal) as no:
        adopting.put_in_force(draft, now=LATER)
    assert no.value.code == "does_not_fit"
    assert "bodies.addressee.code" in str(no.value.message)
    assert Procedure.objects.get(pk=draft.pk).adopted_at is None


def test_a_discarded_draft_gives_its_number_back(draft, world):
    adopting.discard(draft, now=NOW)
    again = adopting.begin_draft(presets.shipped()[CODE], jurisdiction=world.jurisdictions["KZ"], now=NOW)
    assert again.version == 2


def test_a_procedure_is_taken_out_of_force_once(world):
    row = world.procedures[CODE]
    adopting.retire(row, now=LATER)
    with pytest.raises(Procedure.DoesNotExist):
        queries.current(CODE)
    with pytest.raises(Refusal) as no:
        adopting.retire(row, now=LATER)
    assert no.value.code == "not_in_force"


def test_differences_are_told_by_name_with_both_values():
    old, new = presets.shipped()[CODE], changed()
    assert differences.between(old, new) == []
    data = plain(old)
    data["thresholds"][1]["need"] = {"number": 60_000}
    data["reasons"].pop("repeat")
    data["authors"]["min_age"] = 16
    found = {one.key: (one.before, one.after) for one in differences.between(old, presets.validate(data, source="x"))}
    assert found["thresholds[consideration].need.number"] == ("50000", "60000")
    assert found["authors.min_age"] == ("", "16")
    assert found["reasons.repeat.en"][1] == ""
    assert len(found) == 5


def test_steps_of_the_same_name_are_numbered_and_the_version_is_no_difference():
    old = presets.shipped()["uk-parliament"]
    data = plain(old) | {"version": 9}
    assert differences.between(old, presets.validate(data, source="x")) == []
    data["moves"][-3]["needs"] = ["duty"]
    changed_ones = differences.between(old, presets.validate(data, source="x"))
    assert [one.key for one in changed_ones] == ["moves[respond#2].needs"]


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"calendar": "XX"}, "calendar"),
        ({"addressed": {"place": "XX"}}, "addressed.place"),
        ({"authors": {"belongs": [{"citizenship": "XX"}]}}, "authors.belongs[0].citizenship"),
        ({"bodies": {"addressee": {"code": "nobody"}, "checker": {"kind": "ministry"}}}, "bodies.addressee.code"),
        ({"topics": {"allowed": ["nothing"]}}, "topics.allowed[0]"),
        ({"jurisdiction": "XX"}, "jurisdiction"),
    ],
)
def test_what_the_registry_lacks_is_named_with_its_key(world, values, key):
    assert [one.key for one in fitting.misfits(changed(**values))] == [key]


@pytest.mark.parametrize(
    ("values", "mistakes"),
    [
        ({"addressed": {"place": "GB"}}, [("addressed.place", "of_another_jurisdiction")]),
        ({"addressed": {"place": "KZ-75"}}, []),
        ({"addressed": {"kinds": ["city"]}}, []),
        ({"addressed": {"kinds": ["settlement"]}}, [("addressed.kinds", "not_in_registry")]),
        (
            {"bodies": {"addressee": {"code": "gb-government"}, "checker": {"kind": "ministry"}}},
            [("bodies.addressee.code", "of_another_jurisdiction")],
        ),
        (
            {"bodies": {"addressee": {"code": "kz-government"}, "checker": {"kind": "committee"}}},
            [("bodies.checker.kind", "not_in_registry")],
        ),
        ({"authors": {"belongs": [{"citizenship": "GB"}]}}, []),
    ],
)
def test_places_and_bodies_must_be_of_the_jurisdiction_itself(world, values, mistakes):
    assert [(one.key, one.code) for one in fitting.misfits(changed(**values))] == mistakes


@pytest.mark.usefixtures("db")
def test_every_jurisdiction_may_adopt_its_own_with_the_places_and_bodies_that_are_shipped():
    seeding.run_seeds()
    for code, preset in sorted(presets.shipped().items()):
        law = Jurisdiction.objects.get(code=preset.jurisdiction)
        draft = adopting.begin_draft(preset, jurisdiction=law, now=NOW)
        assert adopting.put_in_force(draft, now=LATER).adopted_at == LATER, code


def test_what_the_registry_has_fits_and_is_looked_up_in_few_queries(world, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        assert fitting.misfits(presets.shipped()[CODE]) == []
