"""Who may open the pages of administrators: enumerated by role, for every address there is."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.petitions import conftest as petitions
from tests.petitions.conftest import NOW
from tests.stages import staged

from dauys.bodies.models import Competence
from dauys.procedures import adopting
from dauys.topics.models import Topic
from dauys.web.administration_urls import urlpatterns

world, as_ = petitions.world, petitions.as_
POSTED = {
    "admin-competence-drop",
    "admin-procedure-prepare",
    "admin-procedure-retire",
    "admin-procedure-newer",
    "admin-draft-discard",
    "admin-mail-test",
    "admin-mail-retry",
}
SITE_WIDE = {
    "admin",
    "admin-jurisdictions",
    "admin-places",
    "admin-place",
    "admin-places-import",
    "admin-bodies",
    "admin-body-add",
    "admin-calendars",
    "admin-procedures",
    "admin-procedure-begin",
    "admin-mail",
    "admin-mail-server",
    "admin-invite",
    "admin-mail-test",
    "admin-mail-retry",
    "admin-texts",
    "admin-text",
    "admin-system",
}
"""Pages that show an administrator only what is theirs, or what belongs to the whole installation."""
NAMES = [pattern.name for pattern in urlpatterns if pattern.name.startswith("admin")]


@staged.fixture
def addresses(world):
    draft = adopting.begin_draft(
        world.procedures["kz-epetition-government"].preset, jurisdiction=world.jurisdictions["KZ"], now=NOW
    )
    topic = Topic.objects.add_root(instance=Topic(code="roads", name={"en": "Roads"}))
    held = Competence.objects.create(body=world.bodies["kz-75-akimat"], topic=topic)
    procedure = world.procedures["kz-epetition-government"].pk
    codes = {
        "jurisdiction": "KZ",
        "place": "KZ-75",
        "body": "kz-75-akimat",
        "calendar": "KZ",
        "procedure": "uk-parliament",
    }
    codes["competence"] = "kz-75-akimat"
    keys = {"competence": held.pk, "draft": draft.pk, "procedure": procedure, "text": "name"}

    def address(pattern):
        what = pattern.name.split("-")[1] if "-" in pattern.name else ""
        values = {"code": codes.get(what), "key": keys.get(what), "day": "2026-01-01"}
        return reverse(pattern.name, kwargs={name: values[name] for name in pattern.pattern.converters})

    return {pattern.name: address(pattern) for pattern in urlpatterns if pattern.name in NAMES}


def ask(client, name, address):
    return client.post(address) if name in POSTED else client.get(address)


def test_whoever_is_not_signed_in_is_asked_to(client, addresses):
    for name, address in addresses.items():
        answer = ask(client, name, address)
        assert (name, answer.status_code) == (name, 302)
        assert answer["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("role", ["citizen", "moderator", "head", "body"])
def test_nobody_else_may(as_, world, addresses, role):
    if role == "citizen":
        account = world.account("citizen@example.org")
    else:
        account = world.holder(role, body="kz-75-akimat" if role in ("head", "body") else None)
    client = as_(account)
    for name, address in addresses.items():
        assert (name, ask(client, name, address).status_code) == (name, 403)


def test_an_administrator_of_elsewhere_is_kept_out_of_what_is_ours(as_, world, addresses):
    client = as_(world.holder("administrator", jurisdiction="GB"))
    for name, address in addresses.items():
        expected = 302 if name in POSTED else 200
        assert (name, ask(client, name, address).status_code) == (name, expected if name in SITE_WIDE else 403)


def test_an_administrator_may_open_every_page(as_, world, addresses):
    client = as_(world.holder("administrator"))
    for name, address in addresses.items():
        if name not in POSTED:
            assert (name, client.get(address).status_code) == (name, 200)


@pytest.mark.parametrize("name", sorted(POSTED))
def test_what_changes_something_is_not_done_by_following_a_link(as_, world, addresses, name):
    assert as_(world.holder("administrator")).get(addresses[name]).status_code == 405


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_has_one_title_and_speaks_the_language(as_, world, addresses, language):
    client = as_(world.holder("administrator"))
    for name, address in addresses.items():
        if name not in POSTED and name != "admin-procedure-export":
            html = client.get(address, {"lang": language}).content.decode()
            assert (name, html.count("<h1")) == (name, 1)
            assert f'<html lang="{language}"' in html


@pytest.mark.parametrize(
    "address",
    [
        "/desk/admin/places/NOWHERE/",
        "/desk/admin/bodies/nobody/",
        "/desk/admin/calendars/XX/",
        "/desk/admin/calendars/KZ/not-a-day/clear/",
        "/desk/admin/procedures/999999/",
        "/desk/admin/drafts/999999/",
        "/desk/admin/procedures/begin/nothing/",
        "/desk/admin/texts/nothing/",
        "/desk/admin/jurisdictions/XX/",
        "/desk/admin/drafts/99999999999999999999999999/",
    ],
)
def test_what_is_not_there_is_not_found(as_, world, address):
    assert as_(world.holder("administrator")).get(address).status_code == 404
