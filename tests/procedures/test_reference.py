"""Every key of presets and scenarios is explained, and none that does not exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from dauys.kernel.terms import Term
from dauys.procedures import scenario, schema
from dauys.procedures.schema import ACTIONS, ROLES, STAGES

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"
PRESETS = {
    "The whole file": schema.Preset,
    "Advice": schema.Advice,
    "Addressed places": schema.Addressed,
    "Bodies": schema.BodyRef,
    "Authors": schema.Authors,
    "Roles of organisers": schema.GroupRole,
    "Signers": schema.Signers,
    "Statements": schema.Statements,
    "Belonging": schema.Belonging,
    "Text limits": schema.TextLimits,
    "Attachments": schema.Attachments,
    "Topics": schema.Topics,
    "Fields of kinds": schema.OwnField,
    "Answers": schema.Responses,
    "Objections": schema.Objection,
    "Donations": schema.Donations,
    "Stages": schema.Stage,
    "Terms": Term,
    "Checks": schema.Check,
    "Moves": schema.Move,
    "Duties laid": schema.Lays,
    "Thresholds": schema.ThresholdRule,
    "Needs": schema.Need,
    "Size classes": schema.SizeClass,
    "Minima of places": schema.PlaceMinima,
}
SCENARIOS = {
    "The file": scenario.Scenario,
    "Steps": scenario.Step,
    "Moments": scenario.At,
    "People": scenario.Who,
    "Fields": scenario.Fields,
}
PAGES = [("presets.md", *one) for one in PRESETS.items()] + [("scenarios.md", *one) for one in SCENARIOS.items()]


@pytest.mark.parametrize(("page", "heading", "model"), PAGES)
def test_every_key_is_explained_and_none_that_does_not_exist(page: str, heading: str, model: type[BaseModel]):
    text = (REFERENCE / page).read_text(encoding="utf-8")
    [section] = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    told = re.findall(r"^\| `([a-z_]+)` \|", section, re.MULTILINE)
    keys = [field.alias or name for name, field in model.model_fields.items()]
    assert sorted(told) == sorted(keys)


def test_every_part_of_a_preset_and_of_a_scenario_has_its_table():
    for module, known in ((schema, PRESETS), (scenario, SCENARIOS)):
        parts = {one for one in vars(module).values() if isinstance(one, type) and issubclass(one, module.Part)}
        assert parts - {module.Part, schema.Eligibility} == set(known.values()) - {Term}


def test_every_stage_step_and_role_is_named():
    text = (REFERENCE / "presets.md").read_text(encoding="utf-8")
    assert [word for word in (*STAGES, *ROLES, *ACTIONS) if f"`{word}`" not in text] == []


def test_the_example_of_a_scenario_can_be_read(tmp_path: Path):
    [example] = re.findall(r"```toml\n(.*?)```", (REFERENCE / "scenarios.md").read_text(encoding="utf-8"), re.DOTALL)
    file = tmp_path / "example.toml"
    file.write_text(example, encoding="utf-8")
    assert [step.do for step in scenario.read(file).step] == ["submit", "sign", "tick"]
