from __future__ import annotations

import io
import os

import pytest
from django.conf import global_settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from dauys.config.management.commands import createadmin as createadmin_command
from dauys.kernel.models import Jurisdiction
from dauys.kernel.refusal import Refusal
from dauys.people.models import Account, Person
from dauys.places.models import Place

PASSWORD = "seventeen green otters"
POSTGRESQL = os.environ.get("DAUYS_DATABASE_URL", "")


def test_set_up_may_be_done_again_and_changes_nothing(installation):
    with installation.within():
        before = list(Place.objects.order_by("pk").values())
    again = installation.do("init")
    assert again.returncode == 0, again.stderr
    with installation.within():
        assert list(Place.objects.order_by("pk").values()) == before != []


def test_the_administrator_may_sign_in_and_has_the_post(installation, settings):
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    with installation.within():
        account = Account.objects.get()
        assert account.check_password(PASSWORD)
        assert [post.role for post in account.person.posts.all()] == ["administrator"]


@pytest.fixture
def two_jurisdictions(db):
    Jurisdiction.objects.create(code="KZ", name={"en": "Kazakhstan"}, zone="Asia/Almaty", languages=["kk", "ru"])
    Jurisdiction.objects.create(code="EU", name={"en": "European Union"}, zone="Europe/Brussels", languages=["en"])


def createadmin(monkeypatch, typed: str, **options: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    call_command(createadmin_command.Command(), stdout=io.StringIO(), **options)


@pytest.mark.parametrize(
    ("jurisdiction", "typed", "code"),
    [
        (None, f"{PASSWORD}\n", "which_jurisdiction"),
        ("XX", f"{PASSWORD}\n", "no_jurisdiction"),
        ("KZ", "12345\n", "weak_password"),
        ("KZ", "", "weak_password"),
    ],
)
def test_an_administrator_is_refused(two_jurisdictions, monkeypatch, jurisdiction, typed, code):
    with pytest.raises(Refusal) as refused:
        createadmin(monkeypatch, typed, email="bota@example.org", jurisdiction=jurisdiction)
    assert refused.value.code == code
    assert not Person.objects.exists()


def test_a_second_account_with_one_address_is_refused_and_leaves_nobody_behind(two_jurisdictions, monkeypatch):
    createadmin(monkeypatch, f"{PASSWORD}\n", email="bota@example.org", jurisdiction="KZ")
    with pytest.raises(Refusal, match="account_exists"):
        createadmin(monkeypatch, f"{PASSWORD}\n", email="bota@example.org", jurisdiction="EU")
    assert Person.objects.count() == 1


def test_a_server_does_not_start_on_a_database_of_another_version(make_installation):
    refused = make_installation().do("serve", "--port", "0")
    assert (refused.returncode, refused.stderr.split(":")[0]) == (1, "not_upgraded")


@pytest.mark.skipif(bool(POSTGRESQL), reason="is about the embedded database")
def test_an_upgrade_puts_an_embedded_database_aside_and_tells_what_it_did(installation):
    aside = installation.home / "dauys.sqlite3.before-upgrade"
    assert not aside.exists(), "at the first set-up there was nothing to put aside"
    assert installation.do("manage", "migrate", "follow", "zero").returncode == 0
    upgraded = installation.run("upgrade")
    assert "follow.0001_initial" in upgraded.stdout
    assert aside.stat().st_size > 0
    assert installation.do("upgrade").stdout.count("0001_initial") == 0


def test_a_database_of_a_newer_version_is_left_alone(installation):
    with installation.within():
        MigrationRecorder(connection).record_applied("kernel", "9999_later")
    refused = installation.do("upgrade")
    assert (refused.returncode, refused.stderr.split(":")[0]) == (1, "newer_database")


def test_the_demonstration_never_touches_real_data(installation):
    refused = installation.run("demo", "--load-only")
    assert (refused.returncode, refused.stderr.split(":")[0]) == (1, "not_a_demonstration")
