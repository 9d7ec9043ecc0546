"""From the footer to the answer: what is taken, who sees it when, who answers, who wants the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.feedback.conftest import NOW, Suggest
from tests.petitions.conftest import World, actor

from dauys.feedback import actions, holdings, queries, rules
from dauys.feedback.models import Contact, Suggestion, Support
from dauys.kernel.refusal import Refusal
from dauys.notifications.actions import deliver_due
from dauys.notifications.models import Message
from dauys.people.actor import ANONYMOUS
from dauys.people.models import Account

NEW = "/feedback/new/"
TOKEN = "00000000-0000-4000-8000-000000000000"


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(("length", "code"), [(0, "missing"), (1, None), (2_000, None), (2_001, "too_long")])
def test_a_suggestion_has_from_one_to_two_thousand_characters(suggest: Suggest, length, code):
    if code:
        with pytest.raises(Refusal, match=code):
            suggest("x" * length)
    else:
        assert len(suggest("x" * length).text) == length


@pytest.mark.parametrize("page", ["", "/", "/petitions/", f"/petitions/{TOKEN}/", "/bodies/kz-government/"])
def test_a_page_of_this_site_can_be_named(suggest: Suggest, page):
    assert suggest(page=page).page == page


@pytest.mark.parametrize(
    "page",
    [
        *(
            "https://example.org/",
            "//example.org",
            "javascript:alert(1)",
            "petitions/",
            "/none-such/",
            "/\x00/",
            "/a\n/",
        ),
        *(f"/donations/{TOKEN}/", f"/petitions/start/{TOKEN}/key/abc/", "/notifications/stop/abc/", "/" + "x" * 300),
        "/accounts/password/reset/key/a-b/",
    ],
)
def test_an_address_that_is_elsewhere_or_somebody_s_secret_is_never_named(client: Client, suggest: Suggest, page):
    with pytest.raises(Refusal, match="no_such_page"):
        suggest(page=page)
    assert client.post(NEW, {"text": "Better.", "page": page}).status_code == 302
    assert Suggestion.objects.get().page == ""
    answer = client.post("/api/v1/feedback", {"text": "Better.", "page": page}, "application/json")
    assert answer.status_code == 422


def test_every_page_leads_to_the_form_and_brings_its_address(client: Client, db: None):
    assert 'href="/feedback/new/?page=%2Fbodies%2F"' in client.get("/bodies/?q=secret").content.decode()
    html = client.get(f"{NEW}?page=/bodies/").content.decode()
    assert 'name="page" value="/bodies/"' in html
    assert 'href="/feedback/new/"' in client.get("/none-such/").content.decode()


def test_what_is_suggested_is_public_only_after_a_look(client: Client, suggest: Suggest, administrator: Account):
    made = suggest("Larger buttons, please.")
    own = f"/feedback/{made.pk}/"
    assert "Larger" not in client.get("/feedback/").content.decode()
    assert client.get(own).status_code == 404
    assert client.get("/api/v1/feedback").json()["items"] == []
    actions.answer(made, by=actor(administrator), state="new", texts={}, now=NOW)
    assert "Larger" in client.get("/feedback/").content.decode()
    assert client.get(own).status_code == 200
    assert [one["id"] for one in client.get("/api/v1/feedback").json()["items"]] == [str(made.pk)]


@pytest.mark.parametrize(
    "sent", [{}, {"text": ""}, {"text": " \n"}, {"text": "x" * 2_001}, {"text": "x", "mailbox": "nobody"}]
)
def test_a_form_that_is_half_filled_in_is_refused_and_kept(client: Client, db: None, sent):
    answer = client.post(NEW, sent)
    assert answer.status_code == 422
    assert str(sent.get("text", "")).strip() in answer.content.decode()
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize(
    "sent", [{}, {"text": 5}, {"text": None}, {"text": "x" * 2_001}, {"text": ""}, {"text": "x", "admin": True}, []]
)
def test_hostile_input_to_the_api_is_refused(client: Client, db: None, sent):
    assert client.post("/api/v1/feedback", sent, "application/json").status_code == 422
    for state in ("none", "'", "\x00"):
        assert client.get("/api/v1/feedback", {"state": state}).status_code == 422
    assert client.get("/api/v1/feedback?after=x").status_code == 422


def test_markup_is_shown_as_it_was_written(client: Client, published: Suggest):
    published("<script>alert(1)</script> http://example.org")
    html = client.get("/feedback/").content.decode()
    assert "<script>alert" not in html
    assert 'href="http://example.org' not in html


def test_one_network_suggests_so_often_in_an_hour(client: Client, suggest: Suggest, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(actions, "SUGGESTIONS", 1)
    suggest()
    with pytest.raises(Refusal, match="too_many"):
        suggest()
    suggest(network="203.0.113.0/24")
    assert [client.post(NEW, {"text": "Better."}).status_code for _time in range(2)] == [302, 429]


@pytest.mark.parametrize(("language", "said"), [("kk", "Ұсынысыңызға"), ("ru", "предложение"), ("en", "suggestion")])
def test_the_answer_comes_to_the_mailbox_in_the_language_of_the_suggestion(
    suggest: Suggest, administrator: Account, language, said
):
    made = suggest(language=language, mailbox="ann@example.org")
    assert b"ann" not in bytes(Contact.objects.get().sealed or b"")
    actions.answer(made, by=actor(administrator), state="planned", texts={language: "We will."}, now=NOW)
    deliver_due(NOW + timedelta(minutes=1))
    [letter] = mail.outbox
    assert letter.to == ["ann@example.org"]
    assert said in letter.subject
    assert "We will." in letter.body


def test_whoever_was_signed_in_hears_of_it_by_their_account(suggest: Suggest, administrator: Account, world: World):
    account = world.account("dana@example.org")
    made = suggest(person_id=account.person_id)
    actions.answer(made, by=actor(administrator), state="done", texts={"en": "Done."}, now=NOW)
    assert Message.objects.get().person_id == account.person_id


def test_the_same_answer_is_told_once_and_a_changed_one_again(suggest: Suggest, administrator: Account):
    made = suggest(mailbox="ann@example.org")
    for text in ("Soon.", "Soon.", "Now."):
        made = actions.answer(made, by=actor(administrator), state="planned", texts={"en": text}, now=NOW)
    assert Message.objects.count() == 2


@pytest.mark.parametrize("state", ["planned", "done", "answered", "declined"])
def test_an_answer_needs_words_in_the_language_of_the_suggestion(suggest: Suggest, administrator: Account, state):
    made = suggest(language="ru")
    for texts in ({}, {"en": "Yes."}, {"ru": " "}):
        with pytest.raises(Refusal, match="missing"):
            actions.answer(made, by=actor(administrator), state=state, texts=texts, now=NOW)
    long = {"ru": "я" * (rules.LONGEST_ANSWER + 1)}
    with pytest.raises(Refusal, match="too_long"):
        actions.answer(made, by=actor(administrator), state=state, texts=long, now=NOW)
    assert actions.answer(made, by=actor(administrator), state=state, texts={"ru": "Да."}, now=NOW).state == state


def test_two_who_answer_at_once_do_not_write_over_each_other(suggest: Suggest, administrator: Account):
    made = suggest()
    seen = Suggestion.objects.get(pk=made.pk)
    actions.answer(made, by=actor(administrator), state="done", texts={"en": "Done."}, now=NOW)
    with pytest.raises(Refusal, match="stale"):
        actions.answer(seen, by=actor(administrator), state="declined", texts={"en": "No."}, now=NOW)


@pytest.mark.parametrize("role", ["moderator", "body", "head", "committee", "lawyer", "authority", "operator"])
def test_nobody_but_administrators_sees_the_desk_or_answers(suggest: Suggest, world: World, role):
    made = suggest("Hidden words")
    account = world.holder(role, body="kz-75-akimat" if role in ("body", "head") else None)
    for attempt in (
        lambda: actions.answer(made, by=actor(account), state="new", texts={}, now=NOW),
        lambda: actions.discard(made, by=actor(account)),
    ):
        with pytest.raises(Refusal, match="not_allowed"):
            attempt()
    browser = signed_in(account)
    for name in ("answer", "discard"):
        assert browser.post(reverse(f"feedback:{name}", args=[made.pk]), {"state": "new"}).status_code == 403
    assert browser.get("/desk/feedback/").status_code == 403
    assert Suggestion.objects.filter(published_at=None).exists()


def test_a_stranger_is_asked_to_sign_in_first(client: Client, suggest: Suggest):
    made = suggest()
    with pytest.raises(Refusal, match="not_allowed"):
        actions.answer(made, by=ANONYMOUS, state="new", texts={}, now=NOW)
    for address in ("/desk/feedback/", f"/desk/feedback/{made.pk}/"):
        assert "/accounts/login/" in client.get(address).url


def test_an_administrator_sees_the_answer_before_it_is_published(suggest: Suggest, administrator: Account):
    made, browser = suggest(), signed_in(administrator)
    address = f"/desk/feedback/{made.pk}/?lang=en"
    written = {"state": "planned", "answer_en": "We will do it in spring."}
    page = browser.post(address, written | {"preview": "1"})
    assert page.content.decode().count("We will do it in spring.") == 2
    assert not queries.public().exists()
    assert browser.post(address, {"state": "planned", "publish": "1"}).status_code == 422
    assert browser.post(address, {"state": "burnt", "publish": "1"}).status_code == 422
    assert browser.post(address, written | {"publish": "1"}).status_code == 302
    assert queries.public("planned").get().answer == {"en": "We will do it in spring."}
    assert browser.post(f"/desk/feedback/{made.pk}/discard/").status_code == 302
    assert not Suggestion.objects.exists()


def test_somebody_wants_the_same_once_and_can_take_it_back(published: Suggest, world: World):
    made, account = published(), world.account("dana@example.org")
    browser, address = signed_in(account), f"/feedback/{made.pk}/support/"
    for sent, number in (({}, 1), ({}, 1), ({"stop": "1"}, 0), ({"stop": "1"}, 0), ({}, 1)):
        assert browser.post(address, sent).status_code == 302
        assert Suggestion.objects.get().supporters == number


def test_who_has_not_signed_in_is_asked_to_and_an_unpublished_one_is_wanted_by_nobody(
    client: Client, suggest: Suggest, published: Suggest, world: World
):
    assert "/accounts/login/" in client.post(f"/feedback/{published().pk}/support/").url
    hidden, account = suggest(), world.account("dana@example.org")
    assert signed_in(account).post(f"/feedback/{hidden.pk}/support/").status_code == 404
    with pytest.raises(Refusal, match="no_such_suggestion"):
        actions.support(hidden, person_id=account.person.pk, now=NOW)


def test_an_erased_person_leaves_words_and_numbers_but_no_trace(published: Suggest, world: World):
    person = world.person()
    made = published(person_id=person.pk, mailbox="ann@example.org")
    actions.support(made, person_id=person.pk, now=NOW)
    assert [one["text"] for one in holdings.of(person.pk)["suggested"]] == [made.text]
    actions.forget(person.pk)
    assert not Contact.objects.exists()
    assert not Support.objects.exists()
    assert Suggestion.objects.get().supporters == 1
    assert holdings.of(person.pk) == {"suggested": [], "supported": []}


def test_the_list_is_narrowed_by_state_and_paged(client: Client, suggest: Suggest, administrator: Account):
    for number in range(25):
        state = "done" if number % 5 == 0 else "new"
        made = suggest(f"Suggestion number {number:02}", network=f"198.51.{number}.0/24")
        at = NOW + timedelta(minutes=number)
        actions.answer(made, by=actor(administrator), state=state, texts={"en": "Yes."}, now=at)
    first = client.get("/feedback/")
    assert first.content.decode().count("Suggestion number") == 20
    older = client.get("/feedback/" + first.context["older"])
    assert older.content.decode().count("Suggestion number") == 5
    assert client.get("/feedback/?state=done").content.decode().count("Suggestion number") == 5
    for query in ("?state=none", "?after=x", "?state=declined"):
        assert client.get(f"/feedback/{query}").status_code == 200


@pytest.mark.parametrize("path", ["/feedback/", "/desk/feedback/", "/api/v1/feedback"])
def test_lists_take_as_many_queries_with_one_row_as_with_thirty(published: Suggest, administrator: Account, path):
    browser, counts = signed_in(administrator), []
    for more in (1, 29):
        for _time in range(more):
            published(network=f"198.51.{Suggestion.objects.count()}.0/24")
        with CaptureQueriesContext(connection) as found:
            assert browser.get(path).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_a_page_for_everybody_sets_no_cookie(client: Client, published: Suggest):
    published()
    answer = client.get("/feedback/")
    assert not answer.cookies
    assert "public" in answer["Cache-Control"]
