"""The console script: what it finds, what it says, and its three exit statuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dauys.kernel import cli
from dauys.kernel.refusal import Refusal


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that speaks English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "C.UTF-8")


def test_the_help_lists_our_commands_and_the_way_to_djangos(capsys):
    assert cli.main(["--help"]) == 0
    said = capsys.readouterr().out
    assert "  keys " in said
    assert "  tick " in said
    assert "manage …" in said


def test_every_command_has_a_line_of_help():
    for name, file in cli.own_commands().items():
        assert cli._summary(file), name  # noqa: SLF001


def test_no_word_at_all_is_wrong_use_and_shows_the_help(capsys):
    assert cli.main([]) == 2
    assert "Usage: dauys" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["nonsense"], ["manage", "nonsense"], ["migrate"]])
def test_an_unknown_command_is_wrong_use(words, capsys):
    assert cli.main(words) == 2
    assert "Unknown command" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["keys"], ["keys", "nonsense"], ["keys", "rotate", "nonsense"], ["tick", "--nonsense"], ["texts", "eat"]]
)
def test_wrong_arguments_are_wrong_use_and_show_the_usage(words, capsys):
    assert cli.main(words) == 2
    assert "usage: dauys" in capsys.readouterr().err


def test_a_command_error_is_wrong_use(capsys):
    assert cli.main(["texts", "check", "nonsense"]) == 2
    assert capsys.readouterr().err.startswith("Unknown area: nonsense.")


def test_a_refusal_prints_code_and_sentence(capsys):
    assert cli.main(["keys", "rotate", "hmac"]) == 1
    assert capsys.readouterr().err.startswith("not_rotated: This key stays as it is")


def test_a_refusal_speaks_the_language_of_the_terminal(capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    assert cli.main(["keys", "rotate", "hmac"]) == 1
    assert capsys.readouterr().err.startswith("not_rotated: Этот ключ не меняют")


def test_what_is_done_ends_with_zero(capsys):
    assert cli.main(["keys", "list", "--json"]) == 0
    keys = json.loads(capsys.readouterr().out)["keys"]
    assert {"field", "hmac", "signing", "session"} <= {key["purpose"] for key in keys}
    assert not any("secret" in key for key in keys)


def test_the_version_is_printed(capsys):
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("dauys ")


def test_one_command_explains_itself(capsys):
    assert cli.main(["keys", "--help"]) == 0
    assert "usage: dauys keys" in capsys.readouterr().out


def test_a_command_of_django_is_reached_through_manage(capsys):
    assert cli.main(["manage", "version"]) == 0


def test_our_commands_are_reached_through_manage_too(capsys):
    assert cli.main(["manage", "keys", "list"]) == 0


@pytest.mark.django_db
def test_a_tick_is_done_from_the_command_line(capsys):
    assert cli.main(["tick"]) == 0


def test_keys_go_to_custody_and_back(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("DAUYS_KEYS_PASSPHRASE", "correct horse battery")
    file = str(tmp_path / "copy")
    assert cli.main(["keys", "export", file]) == 0
    assert cli.main(["keys", "export", file]) == 1
    assert cli.main(["keys", "import", file]) == 0
    assert "Keys added: 0." in capsys.readouterr().out
    assert cli.main(["keys", "import", str(tmp_path / "nothing")]) == 2
    monkeypatch.setenv("DAUYS_KEYS_PASSPHRASE", "another passphrase")
    assert cli.main(["keys", "import", file]) == 1


@pytest.mark.parametrize(("leaving", "status"), [(None, 0), (0, 0), (2, 2), ("a sentence", 1)])
def test_whatever_a_command_exits_with_is_one_of_the_statuses(leaving, status):
    assert cli._status(leaving) == status  # noqa: SLF001


def _run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the console script as a process of its own, on settings of its own."""
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "dauys.kernel.cli", *words],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "dauys.config.settings", **environment},
        cwd=Path(cli.__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )


def test_damaged_keys_are_a_refusal_and_no_trace(tmp_path):
    (tmp_path / "keys.json").write_text("{")
    ran = _run("keys", "list", DAUYS_HOME=str(tmp_path))
    assert ran.returncode == 1
    assert ran.stderr.startswith("keys_unreadable: ")


def test_a_setting_that_cannot_be_is_wrong_use_and_is_named(tmp_path):
    ran = _run("keys", "list", DAUYS_HOME=str(tmp_path), DAUYS_MODE="nonsense")
    assert ran.returncode == 2
    assert ran.stderr.startswith("DAUYS_MODE: ")


def test_a_refusal_is_what_the_statuses_are_about():
    assert str(Refusal("code", "A sentence.")) == "code: A sentence."
