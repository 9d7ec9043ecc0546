from __future__ import annotations

import pytest
from django.test import Client
from tests.petitions.conftest import NOW, World, actor
from tests.petitions.drafts import (
    BODY,
    TITLE,
    begin,
    page,
    ready,
    stored,
    who,
)

from dauys.kernel.refusal import Refusal
from dauys.people.models import Account
from dauys.petitions import actions, drafting


@pytest.fixture
def browser(world: World) -> Client:
    return Client(headers={"accept-language": "en"})


HOSTILE = (
    "A" * 1_900,
    "nul\x00byte and \u202egnirts",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "'\"; DROP TABLE petitions_petition; --",
    "🌳 дерево әғқңөұүһі {{ 7|add:7 }} {% load static %} %(x)s %s",
)


def test_a_text_that_is_too_long_is_saved_and_said_at_once(browser: Client, world: World):
    draft = begin(browser, world)
    response = browser.post(page(draft, "what"), {"title": "x" * 81})
    assert response.status_code == 422
    assert "Shorten this by 1 character." in response.content.decode()
    assert stored(draft).titles == {"en": "x" * 81}
    assert browser.post(page(draft, "what"), {"title": "x" * 80}).status_code == 302


def test_an_unfinished_text_may_be_kept_for_later(browser: Client, world: World):
    draft = begin(browser, world)
    response = browser.post(page(draft, "why"), {"body": "", "later": "1"})
    assert response.url == page(draft, "link")
    response = browser.post(page(draft, "why"), {"body": "y" * 900, "later": "1"})
    assert response.url == page(draft, "link")
    assert stored(draft).bodies == {"en": "y" * 900}


def test_two_windows_change_two_fields_and_neither_is_lost(browser: Client, world: World):
    draft = begin(browser, world)
    browser.get(page(draft, "what"))
    browser.get(page(draft, "why"))
    browser.post(page(draft, "why"), {"body": BODY})
    browser.post(page(draft, "what"), {"title": "Two trees in every school yard"})
    petition = stored(draft)
    assert (petition.title, petition.body) == ("Two trees in every school yard", BODY)


def test_a_window_left_open_is_told_clearly_that_the_petition_was_handed_in(browser: Client, world: World):
    draft = ready(browser, world)
    browser.post(page(draft, "check"), {"declares": "on"})
    response = browser.post(page(draft, "why"), {"body": "Something I had still typed"})
    html = response.content.decode()
    assert response.status_code == 409
    assert "handed in or closed meanwhile" in html
    assert "Something I had still typed" in html
    assert stored(draft).body == BODY
    assert browser.get(page(draft, "why")).url == f"/petitions/{draft}/manage/"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_as_text_and_shown_escaped(browser: Client, world: World, text: str):
    draft = begin(browser, world, title=text)
    browser.post(page(draft, "why"), {"body": text, "later": "1"})
    for step in ("what", "why", "similar", "check", "language"):
        response = browser.get(page(draft, step))
        html = response.content.decode()
        assert response.status_code == 200
        assert "<script>alert" not in html
        assert "onerror=alert(1)>" not in html
        assert "\u202e" not in html
        assert "\x00" not in html


def test_the_answers_to_check_hold_the_whole_text_with_its_paragraphs(browser: Client, world: World):
    draft = begin(browser, world)
    last = "Water is near. " * 30
    browser.post(page(draft, "why"), {"body": f"Our yards are bare.\n\nThey are <hot>.\nIn June & July.\n\n{last}"})
    html = browser.get(page(draft, "check")).content.decode()
    first = "<p>Our yards are bare.</p>\n\n<p>They are &lt;hot&gt;.<br>In June &amp; July.</p>"
    assert f'<div class="dy-prose" lang="en">{first}\n\n<p>{last.strip()}</p></div>' in html


def test_a_title_larger_than_any_draft_is_refused_by_the_form(browser: Client):
    assert browser.post("/petitions/start/", {"title": "x" * 2_001}).status_code == 422


@pytest.mark.parametrize("place", ["", "XX", "\x00", "KZ-75' OR 1=1", "9" * 5_000])
def test_a_place_that_is_none_is_asked_again(browser: Client, world: World, place: str):
    browser.post("/petitions/start/", {"title": TITLE})
    assert browser.post("/petitions/start/where/", {"place": place}).status_code == 422
    draft = begin(browser, world)
    assert browser.get(page(draft, "who") + "?" + f"place={place[:50]}".replace("\x00", "%00")).status_code == 200


def test_a_draft_can_be_addressed_to_another_body_under_another_procedure(browser: Client, world: World):
    draft = begin(browser, world, place="KZ-75", preset="kz-epetition-region-akimat")
    browser.post(page(draft, "why"), {"body": BODY})
    assert browser.post(page(draft, "where"), {"place": "KZ-71"}).url == page(draft, "who") + "?place=KZ-71"
    address = page(draft, "who") + "?place=KZ-71&then=check"
    response = browser.post(address, {"who": who(world, "kz-epetition-region-maslikhat", "KZ-71")})
    assert response.url == page(draft, "check")
    case = stored(draft).case
    assert (case.place.code, case.addressee.code) == ("KZ-71", "kz-71-maslikhat")
    assert case.preset.code == "kz-epetition-region-maslikhat"
    assert stored(draft).body == BODY


def test_a_place_of_another_law_is_refused(world: World, author: Account):
    text = actions.Text(language="en", title=TITLE, body=BODY)
    petition = actions.draft(
        world.procedures["uk-parliament"], place=world.places["GB"], text=text, author_id=author.person_id, now=NOW
    )
    for preset, place in (("uk-parliament", "KZ"), ("kz-epetition-region-akimat", "GB")):
        with pytest.raises(Refusal, match="wrong_place"):
            drafting.readdress(
                petition.pk, world.procedures[preset], place=world.places[place], by=actor(author), now=NOW
            )


def test_the_language_can_be_corrected_and_the_way_to_translations_leads_on(browser: Client, world: World):
    draft = begin(browser, world, place="KZ-75", preset="kz-epetition-region-akimat")
    browser.post(page(draft, "why"), {"body": BODY})
    browser.post(page(draft, "language"), {"language": "ru"})
    petition = stored(draft)
    assert (petition.language, petition.titles) == ("ru", {"ru": TITLE})
    assert browser.get(page(draft, "translations")).url == f"/petitions/{draft}/manage/translations/"


def test_a_subject_that_the_law_excludes_stops_here(browser: Client, world: World):
    draft = begin(browser, world, place="KZ-75", preset="kz-epetition-region-akimat")
    response = browser.post(page(draft, "similar"), {"subject": "courts"})
    assert response.status_code == 422
    assert "cannot be accepted: The administration of justice" in response.content.decode()
    assert browser.post(page(draft, "similar"), {}).status_code == 422
    assert browser.post(page(draft, "similar"), {"subject": "none"}).url == page(draft, "you")
