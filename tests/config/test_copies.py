from __future__ import annotations

import json
import os
import zipfile
from datetime import UTC, datetime

import pytest

from dauys.config import copies
from dauys.kernel.refusal import Refusal

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
COUNTS = "[(m._meta.label, m._base_manager.count()) for m in apps.get_models() if m._meta.app_label in {labels}]"
LABELS = "('kernel', 'places', 'topics', 'bodies', 'people', 'procedures', 'account')"
ERASE = """
[__import__('dauys.people.actions', fromlist=['erase']).erase(p, now=__import__('datetime').datetime.now(
__import__('datetime').UTC)) for p in apps.get_model('people.Person').objects.filter(account=None)]
""".replace("\n", " ")
BYSTANDER = """
__import__('dauys.people.actions', fromlist=['register_person']).register_person(language='kk', given='Dana',
email='dana@example.org', now=__import__('datetime').datetime.now(__import__('datetime').UTC))
""".replace("\n", " ")


def counts(installation):
    return installation.ask(COUNTS.replace("{labels}", LABELS))


def test_a_copy_comes_back_whole_into_an_empty_installation(installation, make_installation, tmp_path):
    copied = installation.run("backup", str(tmp_path / "copy.zip"))
    assert copied.returncode == 0, copied.stderr
    other = make_installation()
    restored = other.run("restore", str(tmp_path / "copy.zip"))
    assert restored.returncode == 0, restored.stderr
    assert counts(other) == counts(installation)
    assert (other.home / "keys.json").read_text() == (installation.home / "keys.json").read_text()
    name = "apps.get_model('people.Attribute').objects.get(kind='name').value"
    assert "Aigerim" in other.ask(name)


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
    installation.run("backup", str(tmp_path / "copy.zip"))
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
    installation.run("backup", str(tmp_path / "copy.zip"))
    (tmp_path / "copy.zip.personal").unlink()
    other = make_installation()
    restored = other.run("restore", str(tmp_path / "copy.zip"))
    assert restored.returncode == 0, restored.stderr
    assert "copy.zip.personal" in restored.stdout
    assert other.ask("apps.get_model('people.Account').objects.count()") == "0"
    assert other.ask("apps.get_model('places.Place').objects.exists()") == "True"


def test_whoever_was_erased_since_the_copy_stays_erased(installation, tmp_path):
    installation.ask(BYSTANDER)
    installation.run("backup", str(tmp_path / "copy.zip"))
    installation.ask(ERASE)
    restored = installation.run("restore", str(tmp_path / "copy.zip"), "--replace")
    assert restored.returncode == 0, restored.stderr
    assert installation.ask("apps.get_model('people.Person').objects.exclude(erased_at=None).count()") == "1"
    assert "Dana" not in installation.ask("[a.value for a in apps.get_model('people.Attribute').objects.all()]")


def test_data_are_given_up_only_when_asked_to(installation, tmp_path):
    installation.run("backup", str(tmp_path / "copy.zip"))
    refused = installation.run("restore", str(tmp_path / "copy.zip"))
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
    installation.run("backup", str(tmp_path / "one.zip"))
    installation.run("backup", str(tmp_path / "two.zip"))
    (tmp_path / "two.zip.personal").replace(tmp_path / "one.zip.personal")
    refused = installation.run("restore", str(tmp_path / "one.zip"), "--replace")
    assert (refused.returncode, refused.stderr.split(":")[0]) == (1, "copy_mismatch")
