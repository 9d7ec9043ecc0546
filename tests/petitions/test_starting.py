from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from tests.petitions.conftest import NOW, World
from tests.petitions.drafts import (
    BODY,
    TITLE,
    begin,
    code,
    introduce,
    page,
    ready,
    secret_link,
    stored,
    who,
)
from tests.stages import staged

from dauys.bodies.models import Competence
from dauys.people.models import Account, Person
from dauys.petitions import authors, choosing
from dauys.petitions.models import Petition
from dauys.topics.models import Topic


@pytest.fixture
def browser(world: World) -> Client:
    return Client(headers={"accept-language": "en"})


@staged.fixture
def roads(world: World) -> Topic:
    topic: Topic = Topic.objects.add_root(instance=Topic(code="roads", name={"en": "Roads"}))
    Competence.objects.create(body=world.bodies["kz-75-akimat"], topic=topic)
    return topic


def test_the_first_page_asks_for_the_title_and_says_so_where_it_is_missing(browser: Client):
    assert browser.get("/petitions/start/").status_code == 200
    response = browser.post("/petitions/start/", {"title": "  "})
    assert response.status_code == 422
    assert "Say in one sentence what should be done" in response.content.decode()


def test_without_a_title_the_later_questions_lead_back_to_it(browser: Client):
    for step in ("where", "topic", "who"):
        assert browser.get(f"/petitions/start/{step}/").url == "/petitions/start/"
    assert browser.get("/petitions/start/nonsense/").status_code == 404


def test_what_was_typed_before_the_draft_is_kept_when_the_page_is_opened_again(browser: Client):
    browser.post("/petitions/start/", {"title": TITLE})
    browser.cookies["django_language"] = "ru"
    assert TITLE in browser.get("/petitions/start/").content.decode()


def test_looking_a_place_up_is_no_mistake(browser: Client):
    browser.post("/petitions/start/", {"title": TITLE})
    response = browser.post("/petitions/start/where/", {"place_query": "Алматы", "place_find": "1"})
    assert response.status_code == 200
    assert "KZ-75" in response.content.decode()


def test_where_no_procedure_is_in_force_the_page_says_so(db: None):
    assert (
        "No petition can be started here yet"
        in Client(headers={"accept-language": "en"}).get("/petitions/start/").content.decode()
    )


@pytest.mark.parametrize("topic", ["nonsense", "\x00", "x" * 5_000, "' OR 1=1"])
def test_a_topic_that_is_none_is_asked_again(browser: Client, topic: str):
    browser.post("/petitions/start/", {"title": TITLE})
    browser.post("/petitions/start/where/", {"place": "GB"})
    response = browser.post("/petitions/start/topic/", {"topic": topic})
    assert response.status_code == (302 if topic == "\x00" else 422)


def test_each_place_offers_the_procedures_of_the_places_around_it_and_of_no_other_law(world: World):
    now = datetime(2026, 3, 3, tzinfo=UTC)
    found = {
        place: [o.procedure.code for o in choosing.options(world.places[place], None, now=now)]
        for place in ("KZ-75", "KZ", "GB")
    }
    assert found == {
        "KZ-75": ["kz-epetition-region-akimat", "kz-epetition-region-maslikhat", "kz-epetition-government"],
        "KZ": ["kz-epetition-government"],
        "GB": ["uk-parliament"],
    }


def test_the_body_that_is_competent_for_the_topic_is_offered_first_and_marked(world: World, roads: Topic):
    Competence.objects.all().update(body=world.bodies["kz-75-maslikhat"])
    found = choosing.options(world.places["KZ-75"], roads, now=NOW)
    assert [(option.addressee.code, option.competent) for option in found] == [
        ("kz-75-maslikhat", True),
        ("kz-75-akimat", False),
        ("kz-government", False),
    ]


def test_the_number_of_signatures_of_a_share_is_told_for_the_place(world: World):
    [option, *_rest] = choosing.options(world.places["KZ-75"], None, now=NOW)
    assert choosing.shares(option.procedure.preset, option.place, on=NOW.date()) == [23_480]
    assert "citizens (KZ) who live here: Алматы" in option.summary


def test_a_body_that_is_not_competent_is_named_before_and_at_the_end(browser: Client, world: World, roads: Topic):
    Competence.objects.all().update(body=world.bodies["kz-ministry-culture-information"])
    browser.post("/petitions/start/", {"title": TITLE})
    browser.post("/petitions/start/where/", {"place": "KZ-75"})
    browser.post("/petitions/start/topic/", {"topic": "roads"})
    html = browser.get("/petitions/start/who/").content.decode()
    assert "Another body is competent for this topic." in html
    assert "kz-ministry-culture-information" in html
    chosen = browser.post("/petitions/start/who/", {"who": who(world, "kz-epetition-region-akimat", "KZ-75")})
    draft = chosen.url.split("/")[3]
    assert "Another body is competent for this topic." in browser.get(page(draft, "check")).content.decode()


@pytest.mark.parametrize("answer", ["", "999999-1", "x", "1-1-1", "\x00"])
def test_an_unknown_choice_of_who_should_act_is_refused(browser: Client, answer: str):
    browser.post("/petitions/start/", {"title": TITLE})
    browser.post("/petitions/start/where/", {"place": "GB"})
    assert browser.post("/petitions/start/who/", {"who": answer}).status_code == 422
    assert Petition.objects.count() == 0


def test_a_mailbox_is_confirmed_by_its_code_and_a_wrong_one_is_said(browser: Client, world: World):
    draft = begin(browser, world)
    assert introduce(browser, draft).url == page(draft, "code")
    sent = code()
    wrong = "000000" if sent != "000000" else "111111"
    response = browser.post(page(draft, "code"), {"code": wrong})
    assert 400 <= response.status_code < 500
    assert not authors.has_mailbox(stored(draft).case.author, "ann@example.org")
    assert browser.post(page(draft, "code"), {"code": sent}).url == page(draft, "check")
    assert authors.has_mailbox(stored(draft).case.author, "ann@example.org")
    assert introduce(browser, draft, shown="full").url == page(draft, "check")
    assert stored(draft).author_shown == "Ann Smith"


@pytest.mark.parametrize(("how", "shown"), [("full", "Ann Smith"), ("initials", "Ann S.")])
def test_others_see_as_much_of_the_name_as_the_author_wants(browser: Client, world: World, how: str, shown: str):
    draft = begin(browser, world)
    introduce(browser, draft, shown=how)
    assert stored(draft).author_shown == shown


@pytest.mark.parametrize("name", ["", "x" * 101, "\x00\x00"])
def test_a_name_that_is_none_is_asked_again(browser: Client, world: World, name: str):
    draft = begin(browser, world)
    assert introduce(browser, draft, given=name).status_code == 422


def test_where_the_law_wants_to_know_the_author_the_page_asks_to_sign_in_and_keeps_the_draft(
    browser: Client, world: World, author: Account
):
    draft = begin(browser, world, place="KZ-75", preset="kz-epetition-region-akimat")
    browser.post(page(draft, "why"), {"body": BODY})
    html = browser.get(page(draft, "you")).content.decode()
    assert f"{reverse('account_login')}?needs=eid&amp;next={page(draft, 'you')}" in html
    link = secret_link(browser, draft)
    before = stored(draft).case.author_id
    browser.force_login(author, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.post(page(draft, "you"), {"shown": "initials"}).url == page(draft, "check")
    petition = stored(draft)
    assert petition.case.author_id == author.person_id
    assert petition.key_digest is None
    assert petition.author_shown == "Айгүл С."
    assert Person.objects.get(pk=before).erased_at is not None
    assert Client().get(link).status_code == 404
    assert browser.post(page(draft, "check"), {}).url == page(draft, "done")
    assert stored(draft).case.stage == "moderation"


def test_somebody_of_another_place_is_told_why_before_they_hand_it_in(browser: Client, world: World):
    elsewhere = world.account("astana@example.org", residence="KZ-71")
    browser.force_login(elsewhere, backend="django.contrib.auth.backends.ModelBackend")
    draft = begin(browser, world, place="KZ-75", preset="kz-epetition-region-akimat")
    browser.post(page(draft, "why"), {"body": BODY})
    assert "open to people who live in this place" in browser.get(page(draft, "you")).content.decode()
    assert "open to people who live in this place" in browser.get(page(draft, "check")).content.decode()
    response = browser.post(page(draft, "check"), {})
    assert response.status_code == 403
    assert stored(draft).case.stage == "draft"


def test_a_british_petition_without_an_account_goes_to_its_first_supporters(browser: Client, world: World):
    draft = ready(browser, world)
    assert browser.post(page(draft, "check"), {}).status_code == 422
    response = browser.post(page(draft, "check"), {"declares": "on"}, follow=True)
    html = response.content.decode()
    case = stored(draft).case
    assert case.stage == "unlisted"
    assert f"http://testserver/petitions/{draft}/" in html
    assert "With 5 supporters it goes to be checked." in html
    assert Client().get(f"/petitions/{draft}/count/").status_code == 200


def test_what_is_missing_is_listed_with_the_page_that_mends_it(browser: Client, world: World):
    draft = begin(browser, world)
    html = browser.get(page(draft, "check")).content.decode()
    assert f"{page(draft, 'why')}?then=check" in html
    assert "Please confirm your e-mail address first." in html
    response = browser.post(page(draft, "check"), {"declares": "on"})
    assert response.status_code == 403
    assert stored(draft).case.stage == "draft"


def test_handing_in_twice_does_it_once(browser: Client, world: World):
    draft = ready(browser, world)
    browser.post(page(draft, "check"), {"declares": "on"})
    first = stored(draft).case.submitted_at
    assert browser.post(page(draft, "check"), {"declares": "on"}).status_code == 409
    assert stored(draft).case.submitted_at == first


def test_the_page_after_handing_in_waits_until_it_is_handed_in(browser: Client, world: World):
    draft = begin(browser, world)
    assert browser.get(page(draft, "done")).url == page(draft, "check")


def test_only_known_steps_are_pages(browser: Client, world: World):
    draft = begin(browser, world)
    assert browser.get(page(draft, "nonsense")).status_code == 404
    assert browser.get(page(draft, "kind")).status_code == 404
    assert browser.put(page(draft, "why")).status_code == 405


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_step_has_a_title_of_its_own_and_stays_light(browser: Client, world: World, language: str):
    draft = begin(browser, world)
    browser.cookies["django_language"] = language
    pages = [
        browser.get(page(draft, step)) for step in ("what", "where", "topic", "who", "why", "similar", "you", "check")
    ]
    titles = {re.search(r"<title>\s*(.*?)\s*</title>", one.content.decode(), re.DOTALL)[1] for one in pages}  # type: ignore[index]
    assert len(titles) == len(pages)
    assert max(len(one.content) for one in pages) < 21_000
