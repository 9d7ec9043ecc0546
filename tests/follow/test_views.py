"""The follow button, with and without an account."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from tests.follow.conftest import NOW

from dauys.follow import actions, queries

pytestmark = pytest.mark.django_db
FOLLOW = "/follow/"


def asked(**more: str) -> dict[str, str]:
    return {"kind": "place", "target": "KZ-75", "next": "/petitions/?place=KZ-75", **more}


def test_a_button_follows_and_brings_back(as_, someone, almaty):
    person = someone()
    answer = as_(person).post(FOLLOW, asked())
    assert (answer.status_code, answer["Location"]) == (302, "/petitions/?place=KZ-75")
    assert queries.follows(person.pk, "place", "KZ-75")
    answer = as_(person).post(FOLLOW, asked(stop="1"))
    assert answer["Location"] == "/petitions/?place=KZ-75"
    assert not queries.follows(person.pk, "place", "KZ-75")


def test_who_is_not_signed_in_signs_in_and_is_then_asked(as_, someone, almaty):
    answer = as_().post(FOLLOW, asked())
    assert answer.status_code == 302
    target = urlsplit(answer["Location"])
    assert target.path == "/accounts/login/"
    back = parse_qs(target.query)["next"][0]
    person = someone()
    page = as_(person).get(back).content.decode()
    assert "Follow this?" in page
    assert "Almaty" in page
    assert 'value="/petitions/?place=KZ-75"' in page
    assert not queries.follows(person.pk, "place", "KZ-75")


def test_the_page_offers_to_stop_what_one_follows(as_, someone, almaty):
    person = someone()
    actions.follow(person, kind="place", target="KZ-75", now=NOW)
    page = as_(person).get(FOLLOW, asked()).content.decode()
    assert 'name="stop"' in page
    assert "You follow this" in page


def test_a_name_in_another_language_than_the_page_says_in_which(as_, someone, almaty):
    almaty.name = {"kk": "Алматы"}
    almaty.save(update_fields=["name"])
    person = someone()
    name = '<p class="govuk-body"><span lang="kk">Алматы</span></p>'
    assert name in as_(person).get(FOLLOW, asked()).content.decode()
    actions.follow(person, kind="place", target="KZ-75", now=NOW)
    link = '<a class="govuk-link" href="/petitions/?place=KZ-75" lang="kk">Алматы</a>'
    assert link in as_(person).get("/my/").content.decode()


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_nobody_is_brought_to_another_site(as_, someone, almaty, back):
    assert as_(someone()).post(FOLLOW, asked(next=back))["Location"] == "/my/"


@pytest.mark.parametrize(
    ("given", "status"),
    [({"kind": "person"}, 422), ({"target": "KZ-99"}, 404), ({"kind": "case", "target": "x"}, 422)],
)
def test_what_cannot_be_followed_is_refused_with_a_sentence(as_, someone, given, status):
    person = someone()
    for answer in (as_(person).post(FOLLOW, asked(**given)), as_(person).get(FOLLOW, asked(**given))):
        assert answer.status_code == status
        assert "follow" in answer.content.decode()


def test_no_other_site_can_press_the_button(as_, someone, almaty):
    person = someone()
    assert as_(person, enforce_csrf_checks=True).post(FOLLOW, asked()).status_code == 403
    assert not queries.follows(person.pk, "place", "KZ-75")
