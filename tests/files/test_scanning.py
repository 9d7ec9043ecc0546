"""With the real scanner, on a database of signatures of our own: none has to be fetched."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.files.conftest import NOW, send, settled

from dauys.files import actions, clearing, scanning, settling
from dauys.files.models import File
from dauys.files.rules import refuse_giving
from dauys.files.scanning import Verdict

pytestmark = pytest.mark.django_db
HARMFUL = b"what our own signature looks for"
needs_clamscan = pytest.mark.skipif(not shutil.which("clamscan"), reason="needs clamscan (Debian: clamav)")


@pytest.fixture
def scanner(tmp_path: Path, settings: Any) -> str:
    """ClamAV with one signature."""
    signatures = tmp_path / "own.ndb"
    signatures.write_text(f"Own.Test.Signature:0:*:{HARMFUL.hex()}\n")
    settings.SCANNER = f"clamscan --no-summary --database={signatures}"
    return str(settings.SCANNER)


@needs_clamscan
def test_a_clean_file_is_kept_and_marked_as_scanned(scanner: str):
    file = settled(b"Hello")
    assert (file.state, file.scanned_at) == ("ready", NOW)


@needs_clamscan
@pytest.mark.parametrize("content", [HARMFUL, b"x" * 9_000 + HARMFUL + b"y" * 9_000])
def test_an_infected_file_is_deleted_and_said_so(scanner: str, content: bytes, store: Path, caplog: Any):
    file = settled(content)
    clearing.run(NOW)
    assert (file.state, file.why) == ("refused", "infected")
    assert not [path for path in store.rglob("*") if path.is_file()]
    assert "found something" in caplog.text


@needs_clamscan
def test_what_was_kept_before_there_was_a_scanner_is_given_to_nobody_until_it_was_scanned(
    tmp_path: Path, settings: Any, store: Path
):
    clean, harmful = settled(b"Hello"), settled(HARMFUL)
    assert refuse_giving(clean, scanning=scanning.configured()) is None
    scanner_of(tmp_path, settings)
    assert refuse_giving(clean, scanning=scanning.configured()) is not None
    settling.run(NOW)
    again = File.objects.get(pk=clean.pk)
    assert (again.state, again.scanned_at) == ("ready", NOW)
    assert refuse_giving(again, scanning=True) is None
    assert File.objects.get(pk=harmful.pk).why == "infected"
    clearing.run(NOW)
    assert [path.read_bytes() for path in store.rglob("*") if path.is_file()] == [b"Hello"]


def scanner_of(tmp_path: Path, settings: Any) -> None:
    signatures = tmp_path / "own.ndb"
    signatures.write_text(f"Own.Test.Signature:0:*:{HARMFUL.hex()}\n")
    settings.SCANNER = f"clamscan --no-summary --database={signatures}"


@pytest.mark.parametrize("command", ["/no/such/scanner", "false --and --then", "sh -c 'exit 2'", "sh -c 'kill -9 $$'"])
def test_a_scanner_that_fails_is_asked_again_later(settings: Any, command: str):
    settings.SCANNER = "sh -c 'exit 2'" if command.startswith("false") else command
    file = settled(b"Hello")
    assert (file.state, file.due_at, file.folder) == ("waiting", NOW + timedelta(minutes=1), "")
    assert refuse_giving(file, scanning=True) is not None
    settings.SCANNER = "true"
    settling.run(NOW + timedelta(minutes=1))
    assert File.objects.get(pk=file.pk).state == "ready"


def test_the_name_of_a_file_is_never_part_of_the_command(settings: Any, tmp_path: Path):
    said = tmp_path / "said"
    settings.SCANNER = f'sh -c \'echo "$#" "$0" > {said}\''
    settled(b"Hello", "; touch harmed; $(reboot) --help")
    words = said.read_text().split()
    assert words[0] == "0"
    assert words[1].endswith("/content")


def test_a_scanner_that_takes_too_long_is_asked_again_later(settings: Any, tmp_path: Path, monkeypatch: Any):
    monkeypatch.setattr(scanning, "PATIENCE", 0.2)
    settings.SCANNER = "sh -c 'sleep 5'"
    assert scanning.scan(tmp_path) is Verdict.LATER


def test_without_a_scanner_nothing_is_asked(tmp_path: Path, settings: Any):
    settings.SCANNER = ""
    assert scanning.scan(tmp_path) is Verdict.NONE


def test_a_file_that_is_removed_while_it_is_scanned_stays_removed():
    file = send(b"Hello")
    actions.discard(File.objects.filter(pk=file.pk), now=NOW)
    settling.run(NOW)
    assert not File.objects.exists()
