"""The commands: their exit status, and what they say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from dauys.ledger import protection

pytestmark = pytest.mark.django_db


@pytest.fixture
def export(case_id, tmp_path: Path) -> Path:
    """An export of the ledger as it stands."""
    protection.protect(connection)
    call_command("ledger_export", str(tmp_path / "ledger.jsonl"))
    return tmp_path / "ledger.jsonl"


def failed(*arguments: str) -> CommandError:
    with pytest.raises(CommandError) as caught:
        call_command("verify", *arguments)
    return caught.value


def test_an_installation_in_order_is_said_to_be(case_id, capsys):
    protection.protect(connection)
    call_command("verify")
    assert "5" in capsys.readouterr().out


def test_a_fault_is_named_and_ends_with_1(case_id, tamper, capsys):
    tamper("UPDATE ledger_entry SET kind = 'other' WHERE seq = 3")
    protection.protect(connection)
    assert failed().returncode == 1
    errors = capsys.readouterr().err
    assert "altered" in errors
    assert str(case_id) in errors
    assert "3" in errors


def test_a_database_without_its_triggers_is_not_in_order(case_id, capsys):
    protection.lift(connection)
    assert failed().returncode == 1
    assert "unprotected" in capsys.readouterr().err


def test_an_export_is_checked_without_the_database(export, tamper, capsys):
    tamper("DELETE FROM ledger_entry")
    call_command("verify", "--export", str(export))
    assert "5" in capsys.readouterr().out


def test_a_changed_line_of_an_export_is_found(export, capsys):
    lines = export.read_text().splitlines()
    lines[2] = lines[2].replace("accepted", "rejected")
    export.write_text("\n".join(lines))
    assert failed("--export", str(export)).returncode == 1
    assert "altered" in capsys.readouterr().err


def test_a_removed_line_of_an_export_is_found(export, capsys):
    lines = export.read_text().splitlines()
    del lines[3]
    export.write_text("\n".join(lines))
    assert failed("--export", str(export)).returncode == 1
    assert "missing" in capsys.readouterr().err


@pytest.mark.parametrize("heads", [True, False])
def test_a_cut_tail_is_found_against_an_earlier_export(export, tmp_path, tamper, capsys, heads):
    if heads:
        call_command("ledger_export", str(tmp_path / "kept.jsonl"), heads=True)
    kept = tmp_path / "kept.jsonl" if heads else export
    call_command("verify", "--against", str(kept))
    tamper("DELETE FROM ledger_entry WHERE seq > 2")
    protection.protect(connection)
    call_command("verify")
    assert failed("--against", str(kept)).returncode == 1
    assert "missing" in capsys.readouterr().err


def test_heads_are_written_without_entries(case_id, tmp_path):
    call_command("ledger_export", str(tmp_path / "heads.jsonl"), heads=True)
    header, row = map(json.loads, (tmp_path / "heads.jsonl").read_text().splitlines())
    assert (header["format"], header["content"]) == ("dauys-ledger-1", "heads")
    assert (row["case"], row["seq"], len(row["hash"])) == (str(case_id), 5, 64)


def test_an_export_can_go_to_the_standard_output(case_id, capsys):
    call_command("ledger_export", "-")
    assert len(capsys.readouterr().out.splitlines()) == 6


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"no json",
        b"\xff\xfe",
        b'{"format": "other", "content": "entries"}',
        b'{"format": "dauys-ledger-1", "content": "heads"}',
        b'{"format": "dauys-ledger-1", "content": "entries"}\n{"case": "x"}',
        b'{"format": "dauys-ledger-1", "content": "entries"}\n7',
    ],
)
def test_what_is_no_export_ends_with_2(tmp_path, content):
    (tmp_path / "file").write_bytes(content)
    assert failed("--export", str(tmp_path / "file")).returncode == 2


def test_a_file_that_is_not_there_ends_with_2(tmp_path):
    assert failed("--export", str(tmp_path / "none")).returncode == 2
    assert failed("--against", str(tmp_path / "none")).returncode == 2


def test_a_server_that_is_not_there_ends_with_2():
    assert failed("--url", "http://127.0.0.1:9").returncode == 2
    assert failed("--url", "no address").returncode == 2
