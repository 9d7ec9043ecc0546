"""Ready-made scenarios, and trying a preset out in a process of its own."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime

import pytest

from dauys.kernel import cli
from dauys.kernel.refusal import Refusal
from dauys.procedures import presets, rehearsing
from dauys.procedures.examples import examples
from dauys.procedures.models import Procedure
from dauys.procedures.rehearsing import LONGEST, rehearse

START = datetime(2026, 1, 5, 9, tzinfo=UTC)


def example(code, name):
    return next(one for one in examples(presets.shipped()[code], START) if one.code == name)


def tried(code, name):
    return rehearse(presets.shipped()[code], example(code, name).text)["final"]


@pytest.fixture
def without_process(monkeypatch, capsys, django_db_blocker):
    """The same command within this process: enough where only the scenario differs."""

    def run(file):
        with django_db_blocker.unblock():
            status = cli.main(["procedures", "simulate", str(file), "--json"])
        return subprocess.CompletedProcess(file, status, *capsys.readouterr())

    monkeypatch.setattr(rehearsing, "_run", run)


@pytest.mark.usefixtures("without_process")
@pytest.mark.parametrize(
    ("code", "name", "stage", "signatures"),
    [
        ("kz-epetition-government", "below-consideration", "gathering", 49_999),
        ("kz-epetition-government", "at-consideration", "consideration", 50_000),
        ("kz-epetition-government", "over-gathering", "lapsed", 1),
        ("uk-parliament", "at-supporters", "moderation", 5),
        ("uk-parliament", "at-response", "gathering", 10_000),
    ],
)
def test_ready_made_scenarios_end_where_the_preset_says(code, name, stage, signatures):
    final = tried(code, name)
    assert (final["stage"], final["signatures"]) == (stage, signatures)


@pytest.mark.parametrize("code", sorted(presets.shipped()))
def test_every_preset_has_scenarios_with_codes_of_their_own(code):
    found = [one.code for one in examples(presets.shipped()[code], START)]
    assert found
    assert len(found) == len(set(found))


def test_nothing_of_it_reaches_the_site(db):
    assert tried("kz-epetition-government", "submit")["stage"] == "moderation"
    assert not Procedure.objects.exists()


def refused(text, told):
    with pytest.raises(Refusal) as no:
        rehearse(presets.shipped()["kz-epetition-government"], text)
    sentence = str(no.value.message)
    assert no.value.code == "wrong_scenario"
    assert told in sentence
    assert "/tmp/" not in sentence  # noqa: S108
    assert "Traceback" not in sentence


def test_what_is_wrong_is_told_by_the_process_of_its_own():
    refused("start = 2026-01-05T09:00:00Z\n[[step]]\ndo = 'fly'", "fly")


@pytest.mark.usefixtures("without_process")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "start"),
        ("this is no TOML", "scenario.toml"),
        ("preset = '../../etc/secret.toml'\nstart = 2026-01-05T09:00:00Z\nstep = 1", "step"),
        ("'preset' = 'elsewhere.toml'", "scenario.toml"),
        ("\x00", "scenario.toml"),
    ],
)
def test_a_wrong_scenario_is_refused_with_what_is_wrong_and_no_path_of_the_machine(text, told):
    refused(text, told)


def test_a_scenario_that_is_too_long_is_not_even_tried():
    with pytest.raises(Refusal) as no:
        rehearse(presets.shipped()["kz-epetition-government"], "#" * (LONGEST + 1))
    assert no.value.code == "too_long"
