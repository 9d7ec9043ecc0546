"""Checking preset files: each mistake is named with file and key, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from dauys.procedures import graph, presets
from dauys.procedures.presets import BrokenPresetError
from dauys.procedures.schema import Preset
from dauys.procedures.writing import plain

HERE = Path(__file__).parent
SOUND, BROKEN = HERE / "sound.toml", HERE / "broken"

MISTAKES = {
    "unknown_stage": [("moves[1].to", "unknown_stage")],
    "stage_of_no_engine": [("stages.forgotten", "unknown_stage")],
    "dead_end": [("stages.lapsed", "dead_end")],
    "no_end": [("stages.hearing", "no_end"), ("stages.delivered", "no_end")],
    "unreachable_stage": [("stages.withdrawn", "unreachable_stage")],
    "term_without_consequence": [("stages.gathering.after", "term_without_consequence")],
    "stay_without_check": [("stages.moderation.check", "term_without_consequence")],
    "unknown_role": [("moves[1].by", "unknown_role")],
    "unknown_action": [("moves[1].do", "unknown_action")],
    "never_fires_nobody_signs": [("thresholds[0].need", "threshold_never_fires")],
    "never_fires_overtaken": [("thresholds[0].need", "threshold_never_fires")],
    "never_fires_at_the_same_number": [("thresholds[1].need", "threshold_never_fires")],
    "never_fires_too_few_places": [("thresholds[0].need", "threshold_never_fires")],
    "missing_translation": [("duties.check.ru", "missing_translation")],
    "unknown_key": [("stages.gathering.singed", "extra_forbidden")],
    "missing_key": [("level", "missing")],
    "unknown_duty": [("thresholds[1].lays[0].duty", "unknown_duty")],
    "unknown_body": [("thresholds[1].lays[0].body", "unknown_body")],
    "duty_nobody_meets": [("thresholds[1].lays[0]", "duty_nobody_meets")],
    "wrong_term": [("stages.gathering.term", "value_error")],
    "unknown_zone": [("zone", "unknown_zone")],
    "signing_closed": [("stages.gathering.sign", "signing_closed")],
    "impossible_limits": [("text.title_max", "impossible_limits")],
    "untranslated_source": [("source.kk", "missing_translation"), ("source.ru", "missing_translation")],
    "unknown_instrument": [("instrument", "unknown_instrument")],
    "unknown_jurisdiction": [("jurisdiction", "unknown_jurisdiction")],
    "unknown_calendar": [("calendar", "unknown_calendar")],
    "unknown_calendar_of_a_term": [("stages.moderation.term", "unknown_calendar")],
    "unknown_kind_of_place": [("addressed.kinds[1]", "unknown_kind")],
    "unknown_kind_of_body": [("bodies.addressee.kind", "unknown_kind")],
    "unknown_places": [
        ("authors.belongs[0].citizenship", "unknown_place"),
        ("signers.belongs[0].residence", "unknown_place"),
    ],
    "unknown_place": [("addressed.place", "unknown_place")],
    "equal_moves": [("moves[3]", "equal_moves")],
    "warning_too_late": [("stages.moderation.warn_after", "warning_too_late")],
    "warning_for_nobody": [("stages.gathering.warn_after", "warning_for_nobody")],
    "warning_without_term": [("thresholds[1].lays[0].warn_after", "warning_without_term")],
    "warning_of_another_unit": [("thresholds[1].lays[0].warn_after", "warning_too_late")],
    "extension_without_term": [("thresholds[1].lays[0].extended_to", "extension_without_term")],
    "extension_too_short": [("thresholds[1].lays[0].extended_to", "extension_too_short")],
    "nobody_extends": [("thresholds[1].lays[0].extended_to", "nobody_extends")],
    "nobody_joins": [
        ("authors.organisers", "nobody_joins"),
        ("authors.organisers_from", "impossible_limits"),
    ],
    "not_toml": [("", "not_toml")],
    "several": [
        ("stages.gathering.singed", "extra_forbidden"),
        ("moves[1].do", "unknown_action"),
        ("thresholds[1].lays[0].duty", "unknown_duty"),
        ("stages.lapsed", "dead_end"),
        ("duties.check.ru", "missing_translation"),
    ],
}


@pytest.mark.parametrize("name", MISTAKES)
def test_every_mistake_of_a_broken_preset_is_named_with_its_key(name: str):
    file = BROKEN / f"{name}.toml"
    with pytest.raises(BrokenPresetError) as broken:
        presets.load(file)
    assert [(mistake.key, mistake.code) for mistake in broken.value.mistakes] == MISTAKES[name]
    assert str(broken.value).startswith(f"{file}: {MISTAKES[name][0][0]}")


def test_every_broken_preset_is_tried():
    assert {file.stem for file in BROKEN.glob("*.toml")} == set(MISTAKES)


def test_what_the_broken_ones_are_made_of_is_sound():
    assert presets.load(SOUND).code == "village-wishes"


REJECT = {"do": "reject", "by": "moderator", "from": ["moderation"], "to": "rejected", "needs": ["reason"]}


@pytest.mark.parametrize(
    ("changes", "equal"),
    [
        ({"to": "lapsed"}, True),
        ({"to": "lapsed", "from": ["gathering", "moderation"]}, True),
        ({"to": "lapsed", "from": ["gathering"]}, False),
        ({"to": "lapsed", "by": "committee"}, False),
        ({"to": "lapsed", "permitted_by": "seen"}, False),
        ({"to": "rejected"}, False),
    ],
)
def test_moves_are_equal_where_the_same_people_may_make_both_at_once(changes, equal):
    data = plain(presets.load(SOUND))
    data["moves"].append(REJECT | changes)
    found = graph.mistakes(Preset.model_validate(data))
    assert [(mistake.key, mistake.code) for mistake in found] == ([("moves[5]", "equal_moves")] if equal else [])


def test_a_draft_may_name_what_only_its_installation_knows():
    own = plain(presets.load(SOUND)) | {"jurisdiction": "ZZ", "calendar": "ZZ", "addressed": {"place": "ZZ-1"}}
    assert presets.validate(own, source="draft").addressed.place == "ZZ-1"


def test_a_source_of_an_earlier_version_was_one_english_text():
    old = plain(presets.load(SOUND)) | {"source": "A law"}
    assert Preset.model_validate(old).source == {"en": "A law"}


def test_a_mistake_in_the_writing_is_named_with_its_line():
    with pytest.raises(BrokenPresetError, match="line 16"):
        presets.load(BROKEN / "not_toml.toml")


def test_a_file_that_is_no_text_is_a_broken_preset(tmp_path: Path):
    file = tmp_path / "bytes.toml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BrokenPresetError):
        presets.load(file)


def test_the_shipped_presets_are_sound_and_their_files_are_named_by_their_codes():
    assert set(presets.shipped()) >= {
        "us-we-the-people",
        "uk-parliament",
        "kz-epetition-government",
        "kz-epetition-region-akimat",
        "kz-epetition-region-maslikhat",
    }
