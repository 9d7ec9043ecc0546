from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client, RequestFactory
from tests.petitions.conftest import NOW, World, actor
from tests.petitions.drafts import (
    BODY,
    TITLE,
    begin,
    page,
    ready,
    secret_link,
    stored,
    who,
)

from dauys.kernel import limits
from dauys.kernel.refusal import Refusal
from dauys.notifications.actions import deliver_due
from dauys.people.models import Account, Person
from dauys.petitions import actions, authors, drafting
from dauys.petitions.models import Petition
from dauys.petitions.views.starting import STARTS
from dauys.procedures.models import Case


@pytest.fixture
def browser(world: World) -> Client:
    return Client(headers={"accept-language": "en"})


def test_a_draft_without_an_account_has_an_author_and_keeps_only_a_digest_of_its_key(browser: Client, world: World):
    draft = begin(browser, world)
    petition = stored(draft)
    assert petition.case.stage == "draft"
    assert petition.titles == {"en": TITLE}
    assert not Account.objects.filter(person_id=petition.case.author_id).exists()
    key = secret_link(browser, draft).split("/")[-2]
    assert len(key) >= 43
    assert bytes(petition.key_digest) == authors.digest(petition.pk, key)
    assert key not in str(Petition.objects.filter(pk=draft).values())


def test_the_secret_link_brings_another_device_back_to_the_draft(browser: Client, world: World):
    draft = begin(browser, world)
    browser.post(page(draft, "why"), {"body": BODY})
    elsewhere = Client()
    assert elsewhere.get(page(draft, "check")).status_code == 404
    response = elsewhere.get(secret_link(browser, draft), follow=True)
    assert response.status_code == 200
    assert BODY in response.content.decode()


@pytest.mark.parametrize(
    "step", ["what", "where", "topic", "who", "why", "similar", "you", "code", "check", "link", "done"]
)
def test_nobody_else_can_read_or_change_a_draft(browser: Client, world: World, step: str, author: Account):
    draft = begin(browser, world)
    stranger, other = Client(), Client()
    other.force_login(author, backend="django.contrib.auth.backends.ModelBackend")
    for client in (stranger, other):
        for answer in (client.get(page(draft, step)), client.post(page(draft, step), {"title": "Mine now"})):
            assert answer.status_code == 404
            assert TITLE not in answer.content.decode()
    assert stored(draft).titles == {"en": TITLE}


def test_a_wrong_key_and_an_unknown_draft_get_the_same_kind_answer(browser: Client, world: World):
    draft = begin(browser, world)
    answers = [
        Client(headers={"accept-language": "en"}).get(address)
        for address in (
            f"/petitions/start/{draft}/key/wrong/",
            f"/petitions/start/{uuid4()}/key/wrong/",
            page(str(uuid4()), "why"),
            f"/petitions/start/{uuid4()}/",
        )
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert all("I have lost my link" in answer.content.decode() for answer in answers)


def test_a_forged_cookie_opens_nothing(browser: Client, world: World):
    draft = begin(browser, world)
    forger = Client()
    forger.cookies["drafts"] = '{"' + draft + '":"x"}:forged:signature'
    assert forger.get(page(draft, "check")).status_code == 404


def test_the_cookie_is_for_the_server_alone_and_no_page_of_a_draft_is_kept_by_caches(browser: Client, world: World):
    draft = begin(browser, world)
    cookie = browser.cookies["drafts"]
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["path"]) == ("Lax", "/petitions/")
    assert "no-store" in browser.get(page(draft, "check"))["Cache-Control"]


def test_the_start_page_offers_to_go_on_with_a_draft(browser: Client, world: World):
    begin(browser, world)
    assert TITLE in browser.get("/petitions/start/").content.decode()
    assert TITLE not in Client().get("/petitions/start/").content.decode()


def test_an_author_who_is_signed_in_needs_no_key(browser: Client, world: World, author: Account):
    browser.force_login(author, backend="django.contrib.auth.backends.ModelBackend")
    draft = begin(browser, world)
    petition = stored(draft)
    assert petition.key_digest is None
    assert petition.case.author_id == author.person_id
    assert "drafts" not in browser.cookies


def test_the_thirty_first_draft_of_an_hour_from_one_network_is_put_off(browser: Client, world: World):
    for _ in range(STARTS):
        limits.refuse_above("petition-start", limits.network_of(_request()), most=STARTS)
    browser.post("/petitions/start/", {"title": TITLE})
    browser.post("/petitions/start/where/", {"place": "GB"})
    response = browser.post("/petitions/start/who/", {"who": who(world, "uk-parliament", "GB")})
    assert response.status_code == 429
    assert Petition.objects.count() == 0
    cache.clear()
    assert browser.post("/petitions/start/who/", {"who": who(world, "uk-parliament", "GB")}).status_code == 302


def _request() -> Any:
    return RequestFactory().get("/")


def test_the_secret_link_is_sent_on_request_and_says_nothing_that_was_typed(browser: Client, world: World):
    draft = begin(browser, world)
    link = secret_link(browser, draft)
    assert browser.post(page(draft, "link"), {"email": "me@example.org"}).status_code == 200
    deliver_due(datetime.now(UTC) + timedelta(minutes=1))
    [letter] = mail.outbox
    assert letter.to == ["me@example.org"]
    assert link in letter.body
    assert TITLE not in letter.body + letter.subject


def test_letters_with_links_are_limited(browser: Client, world: World):
    draft = begin(browser, world)
    answers = [browser.post(page(draft, "link"), {"email": f"m{n}@example.org"}).status_code for n in range(6)]
    assert answers == [200] * 5 + [429]


def test_a_lost_link_is_renewed_for_the_confirmed_mailbox_alone_and_everybody_is_told_the_same(
    browser: Client, world: World
):
    draft = ready(browser, world)
    old = secret_link(browser, draft)
    mail.outbox.clear()
    stranger = Client(headers={"accept-language": "en"})
    address = f"/petitions/start/{draft}/new-link/"
    first = stranger.post(address, {"email": "stranger@example.org"})
    second = stranger.post(address, {"email": "ANN@example.org"})
    assert first.content == second.content
    deliver_due(datetime.now(UTC) + timedelta(minutes=1))
    [letter] = mail.outbox
    assert letter.to[0].casefold() == "ann@example.org"
    assert Client().get(old).status_code == 404
    new = re.search(r"/petitions/start/\S+/key/\S+", letter.body)[0]  # type: ignore[index]
    assert stranger.get(new, follow=True).status_code == 200


def test_a_draft_that_nobody_works_on_is_removed_after_180_days_with_its_nameless_author(world: World):
    petition, _key = drafting.begin(
        world.procedures["uk-parliament"],
        place=world.places["GB"],
        title=TITLE,
        language="en",
        topic=None,
        author_id=None,
        now=NOW,
    )
    author_id = petition.case.author_id
    end = NOW + timedelta(days=180)
    assert drafting.forget_abandoned(end) == 0
    assert drafting.forget_abandoned(end + timedelta(seconds=1)) == 1
    assert not Case.objects.filter(pk=petition.pk).exists()
    assert Person.objects.get(pk=author_id).erased_at is not None


def test_working_on_a_draft_lets_it_wait_anew(world: World, author: Account):
    petition, key = drafting.begin(
        world.procedures["uk-parliament"],
        place=world.places["GB"],
        title=TITLE,
        language="en",
        topic=None,
        author_id=author.person_id,
        now=NOW,
    )
    assert key == ""
    drafting.change(petition.pk, by=actor(author), now=NOW + timedelta(days=100), body=BODY)
    assert drafting.forget_abandoned(NOW + timedelta(days=200)) == 0
    assert drafting.forget_abandoned(NOW + timedelta(days=281)) == 1
    assert Person.objects.get(pk=author.person_id).erased_at is None


def test_what_was_handed_in_once_is_never_taken_for_an_abandoned_draft(make_petition, moderator: Account):
    petition = make_petition(stage="moderation")
    actions.send_back(petition, by=actor(moderator), reason="unclear", now=NOW)
    assert Case.objects.get(pk=petition.pk).stage == "draft"
    assert drafting.forget_abandoned(NOW + timedelta(days=900)) == 0


def test_the_number_of_queries_does_not_grow_with_the_drafts(
    browser: Client, world: World, author: Account, django_assert_num_queries
):
    browser.force_login(author, backend="django.contrib.auth.backends.ModelBackend")

    def one() -> None:
        drafting.begin(
            world.procedures["uk-parliament"],
            place=world.places["GB"],
            title=TITLE,
            language="en",
            topic=None,
            author_id=author.person_id,
            now=NOW,
        )

    one()
    browser.get("/petitions/start/")
    with django_assert_num_queries(START_QUERIES):
        browser.get("/petitions/start/")
    for _ in range(29):
        one()
    with django_assert_num_queries(START_QUERIES):
        browser.get("/petitions/start/")


START_QUERIES = 8


def test_only_the_author_may_hand_a_draft_over(world: World, author: Account):
    petition, _key = drafting.begin(
        world.procedures["uk-parliament"],
        place=world.places["GB"],
        title=TITLE,
        language="en",
        topic=None,
        author_id=None,
        now=NOW,
    )
    with pytest.raises(Refusal, match="not_allowed"):
        drafting.attach(petition, to=author.person_id, by=actor(author), now=NOW)
    assert UUID(str(petition.pk)) == petition.pk
