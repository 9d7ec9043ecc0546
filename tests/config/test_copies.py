from __future__ import annotations

import json
import os
import zipfile
from datetime import UTC, datetime

import pytest
from django.apps import apps

from dauys.config import copies
from dauys.kernel.refusal import Refusal
from dauys.people import actions as people
from dauys.people.models import Account, Attribute, Person
from dauys.places.models import Place

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
AREAS = {"kernel", "places", "topics", "bodies", "people", "procedures", "account"}


def counts(installation):
    with installation.within():
        models = [model for model in apps.get_models() if model._meta.app_label in AREAS]  # noqa: SLF001
        return {model._meta.label: model._base_manager.count() for model in models}  # noqa: SLF001


def test_a_copy_comes_back_whole_into_an_empty_installation(installation, make_installation, tmp_path):
    copied = installation.run("backup", str(tmp_path / "copy.zip"))
    assert copied.returncode == 0, copied.stderr
    other = make_installation()
    restored = other.run("restore", str(tmp_path / "copy.zip"))
    assert restored.returncode == 0, restored.stderr
    assert counts(other) == counts(installation)
    assert (other.home / "keys.json").read_text() == (installation.home / "keys.json").read_text()
    with other.within():
        assert Attribute.objects.get(kind="name").value["given"] == "Aigerim"


@pytest.mark.skipif(not os.environ.get("DAUYS_DATABASE_URL"), reason="needs PostgreSQL")
def test_a_town_that_grows_moves_from_the_embedded_database_to_postgresql(make_installation, tmp_path):
    small, large = make_installation(embedded=True), make_installation()
    assert small.run("init").returncode == 0
    assert small.run("backup", str(tmp_path / "copy.zip")).returncode == 0
    restored = large.run("restore", str(tmp_path / "copy.zip"))
    assert restored.returncode == 0, restored.stderr
    assert counts(large) == counts(small)
    assert large.run("init").returncode == 0, "numbers go on after the highest one"


def test_nothing_in_the_first_file_tells_who_anybody_is(installation, tmp_path):
    installation.do("backup", str(tmp_path / "copy.zip"))
    with zipfile.ZipFile(tmp_path / "copy.zip") as public, zipfile.ZipFile(tmp_path / "copy.zip.personal") as private:
        assert "keys.json" in private.namelist()
        assert "keys.json" not in public.namelist()
        for name in ("people.Account", "people.Identity", "people.Attribute", "account.EmailAddress"):
            assert f"tables/{name}.jsonl" in private.namelist()
            assert f"tables/{name}.jsonl" not in public.namelist()
        content = b"".join(public.read(name) for name in public.namelist())
        assert b"aigerim@example.org" not in content
        rows = json.loads(public.read("about.json"))["rows"]
    assert rows["people.Person"] == 1
    assert rows["people.Account"] == 1
    assert (tmp_path / "copy.zip").stat().st_mode & 0o077 == 0
    assert (tmp_path / "copy.zip.personal").stat().st_mode & 0o077 == 0


def test_without_the_second_file_cases_come_back_and_nobody_else(installation, make_installation, tmp_path):
    installation.do("backup", str(tmp_path / "copy.zip"))
    (tmp_path / "copy.zip.personal").unlink()
    other = make_installation()
    restored = other.do("restore", str(tmp_path / "copy.zip"))
    assert restored.returncode == 0, restored.stderr
    assert "copy.zip.personal" in restored.stdout
    with other.within():
        assert not Account.objects.exists()
        assert Place.objects.exists()


def test_whoever_was_erased_since_the_copy_stays_erased(installation, tmp_path):
    with installation.within():
        dana = people.register_person(language="kk", given="Dana", email="dana@example.org", now=NOW)
    installation.do("backup", str(tmp_path / "copy.zip"))
    with installation.within():
        people.erase(dana, now=NOW)
    restored = installation.do("restore", str(tmp_path / "copy.zip"), "--replace")
    assert restored.returncode == 0, restored.stderr
    with installation.within():
        assert Person.objects.exclude(erased_at=None).count() == 1
        assert "Dana" not in str([attribute.value for attribute in Attribute.objects.all()])


def test_data_are_given_up_only_when_asked_to(installation, tmp_path):
    installation.do("backup", str(tmp_path / "copy.zip"))
    refused = installation.do("restore", str(tmp_path / "copy.zip"))
    assert (refused.returncode, refused.stderr.split(":")[0]) == (1, "not_empty")


@pytest.mark.parametrize("name", ["copy.zip", "copy.zip.personal"])
def test_a_copy_is_never_overwritten(tmp_path, name):
    (tmp_path / name).write_text("precious")
    with pytest.raises(Refusal, match="copy_exists"):
        copies.backup(tmp_path / "copy.zip", now=NOW)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["precious"]


@pytest.mark.parametrize("content", [b"", b"no archive at all"])
def test_what_is_no_copy_is_refused_before_anything_is_touched(tmp_path, content):
    (tmp_path / "copy.zip").write_bytes(content)
    with pytest.raises(Refusal, match="not_a_copy"):
        copies.restore(tmp_path / "copy.zip", replace=True, now=NOW)


def test_the_second_file_of_another_copy_is_refused(installation, tmp_path):
    installation.do("backup", str(tmp_path / "one.zip"))
    installation.do("backup", str(tmp_path / "two.zip"))
    (tmp_path / "two.zip.personal").replace(tmp_path / "one.zip.personal")
    refused = installation.do("restore", str(tmp_path / "one.zip"), "--replace")
    assert (refused.returncode, refused.stderr.split(":")[0]) == (1, "copy_mismatch")


def test_attached_files_come_back_as_they_were_for_the_program_alone(installation, make_installation, tmp_path):
    kept = installation.home / "files" / "kept" / "1" / "content"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"Hello" * 1_000_000)
    installation.do("backup", str(tmp_path / "copy.zip"))
    other = make_installation()
    (other.home / "files").mkdir(parents=True)
    (other.home / "files" / "old").write_bytes(b"old")
    restored = other.do("restore", str(tmp_path / "copy.zip"))
    assert restored.returncode == 0, restored.stderr
    back = other.home / "files" / "kept" / "1" / "content"
    assert back.read_bytes() == kept.read_bytes()
    assert back.stat().st_mode & 0o077 == 0
    assert not (other.home / "files" / "old").exists()
    assert (other.home / "files.before-restore" / "old").exists()


def test_a_copy_that_someone_has_altered_puts_no_file_anywhere_else(installation, make_installation, tmp_path):
    installation.do("backup", str(tmp_path / "copy.zip"))
    with zipfile.ZipFile(tmp_path / "copy.zip", "a") as altered:
        altered.writestr("files/../../outside", b"x")
    other = make_installation()
    assert other.do("restore", str(tmp_path / "copy.zip")).returncode == 0
    assert not (other.home.parent / "outside").exists()
    assert not list(other.home.rglob("outside"))
