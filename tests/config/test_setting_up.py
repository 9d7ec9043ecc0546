from __future__ import annotations

import pytest

PLACES = "apps.get_model('places.Place').objects.count()"


def test_set_up_may_be_done_again_and_changes_nothing(installation):
    before = installation.ask(PLACES)
    again = installation.run("init")
    assert again.returncode == 0, again.stderr
    assert installation.ask(PLACES) == before
    assert int(before) > 0


def test_the_administrator_may_sign_in_and_has_the_post(installation):
    account = "apps.get_model('people.Account').objects.get()"
    assert installation.ask(f"{account}.check_password('seventeen green otters')") == "True"
    assert installation.ask(f"[p.role for p in {account}.person.posts.all()]") == "['administrator']"


@pytest.mark.parametrize(
    ("words", "typed", "code"),
    [
        (("--email", "bota@example.org"), "seventeen green otters\n", "which_jurisdiction"),
        (("--email", "bota@example.org", "--jurisdiction", "KZ"), "12345\n", "weak_password"),
        (("--email", "bota@example.org", "--jurisdiction", "KZ"), "", "weak_password"),
        (("--email", "aigerim@example.org", "--jurisdiction", "KZ"), "seventeen green otters\n", "account_exists"),
        (("--email", "bota@example.org", "--jurisdiction", "XX"), "seventeen green otters\n", "no_jurisdiction"),
    ],
)
def test_an_administrator_is_refused(installation, words, typed, code):
    refused = installation.run("createadmin", *words, typed=typed)
    assert (refused.returncode, refused.stderr.split(":")[0]) == (1, code)
    assert installation.ask("apps.get_model('people.Person').objects.count()") == "1"


def test_a_server_does_not_start_on_a_database_of_another_version(make_installation):
    refused = make_installation().run("serve", "--port", "0")
    assert (refused.returncode, refused.stderr.split(":")[0]) == (1, "not_upgraded")


def test_an_upgrade_puts_an_embedded_database_aside_and_tells_what_it_did(make_installation):
    made = make_installation(embedded=True)
    first = made.run("upgrade")
    assert first.returncode == 0, first.stderr
    assert not (made.home / "dauys.sqlite3.before-upgrade").exists(), "there was nothing to put aside"
    assert made.run("manage", "migrate", "follow", "zero").returncode == 0
    second = made.run("upgrade")
    assert "follow.0001_initial" in second.stdout
    assert (made.home / "dauys.sqlite3.before-upgrade").stat().st_size > 0


def test_a_database_of_a_newer_version_is_left_alone(make_installation):
    made = make_installation()
    made.run("upgrade")
    recorder = "__import__('django.db.migrations.recorder', fromlist=['MigrationRecorder']).MigrationRecorder"
    connection = "__import__('django.db', fromlist=['connection']).connection"
    made.ask(f"{recorder}({connection}).record_applied('kernel', '9999_later')")
    refused = made.run("upgrade")
    assert (refused.returncode, refused.stderr.split(":")[0]) == (1, "newer_database")


def test_the_demonstration_never_touches_real_data(installation):
    refused = installation.run("demo", "--load-only")
    assert (refused.returncode, refused.stderr.split(":")[0]) == (1, "not_a_demonstration")
