from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.petitions.conftest import NOW, MakePetition, World, actor, many
from tests.petitions.drafts import BODY, begin, page, ready, stored
from tests.stages import staged

from dauys.ledger import queries as ledger
from dauys.people.models import Account
from dauys.petitions import actions, dashboard, passages
from dauys.petitions.models import HourTally, Petition, Review, Tally, Update
from dauys.procedures.models import Case

MANAGE_QUERIES = 18


@pytest.fixture
def browser(world: World) -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def mine(as_: Callable[[Account], Client], author: Account) -> Client:
    client = as_(author)
    client.cookies["django_language"] = "en"
    return client


def manage(petition: Petition, sub: str = "") -> str:
    return f"/petitions/{petition.pk}/manage/{sub}"


@staged.fixture
def returned(make_petition: MakePetition, moderator: Account) -> Petition:
    petition = make_petition(stage="moderation", body="Автобус керек. Ахметов кінәлі. Ақша бар.")
    [*_before, blamed, _last] = passages.sentences(petition)
    actions.send_back(
        petition,
        by=actor(moderator),
        reason="unlawful",
        words="Атын алып тастаңыз.",
        passages=[blamed.passage("Жеке адамның аты")],
        now=NOW,
    )
    return petition


@pytest.mark.parametrize("sub", ["", "text/", "news/", "withdraw/"])
def test_nobody_but_the_author_finds_the_authors_pages(
    make_petition: MakePetition, moderator: Account, browser: Client, sub: str
):
    petition = make_petition()
    official = Client()
    official.force_login(moderator, backend="django.contrib.auth.backends.ModelBackend")
    for client in (browser, official):
        assert client.get(manage(petition, sub)).status_code == 404
        assert client.post(manage(petition, sub), {"sure": "on", "title": "x", "body": "y"}).status_code == 404
    assert Case.objects.get(pk=petition.pk).stage == "gathering"
    assert not Update.objects.exists()


@pytest.mark.parametrize(
    ("stage", "sentence"),
    [
        ("draft", "It is not handed in yet."),
        ("moderation", "It is being checked."),
        ("gathering", "People can sign."),
        ("consideration", "An answer is owed."),
        ("rejected", "It has been refused."),
    ],
)
def test_the_author_is_told_at_each_stage_what_to_do(
    make_petition: MakePetition, mine: Client, stage: str, sentence: str
):
    response = mine.get(manage(make_petition(stage=stage)))
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert len(response.content) < 20_000


def test_the_author_reads_who_owes_what_by_when(make_petition: MakePetition, mine: Client):
    html = mine.get(manage(make_petition(stage="consideration"))).content.decode()
    assert "kz-75-akimat" in html
    assert "3 April 2026" in html


def test_the_author_of_a_petition_known_by_link_alone_sees_how_many_are_missing(
    make_petition: MakePetition, mine: Client
):
    petition = make_petition(signatures=31)
    html = mine.get(manage(petition)).content.decode()
    assert "From 50 signatures on it stands in the public lists." in html
    assert f"http://testserver/petitions/{petition.pk}/" in html
    many(petition, 19, at=NOW + timedelta(hours=1))
    assert "Only people with the link can see it." not in mine.get(manage(petition)).content.decode()


# Returned


def test_a_returned_petition_shows_what_is_marked_in_its_place(returned: Petition, mine: Client):
    assert "It has come back to you." in mine.get(manage(returned)).content.decode()
    html = mine.get(manage(returned, "text/")).content.decode()
    assert "<mark>Ахметов кінәлі.</mark>" in html
    assert "[Жеке адамның аты]" in html
    assert "Атын алып тастаңыз." in html


def test_a_marked_passage_is_found_again_after_the_text_around_it_has_changed(returned: Petition):
    review = Review.objects.get()
    returned.bodies["kk"] = "Сәлем! " + returned.bodies["kk"]
    pieces = dashboard.marked(returned, review, "body")
    assert [(piece.text, piece.note) for piece in pieces if piece.number] == [("Ахметов кінәлі.", "Жеке адамның аты")]
    assert "".join(piece.text for piece in pieces) == returned.bodies["kk"]


def test_a_marked_passage_that_is_gone_is_listed_as_changed(returned: Petition):
    review = Review.objects.get()
    returned.bodies["kk"] = "Автобус керек. Ақша бар."
    assert [piece.number for piece in dashboard.marked(returned, review, "body")] == [0]
    assert dashboard.changed_since(returned, review) == [("Ахметов кінәлі.", "Жеке адамның аты")]


@pytest.mark.parametrize(
    "passage",
    [{}, {"field": "body"}, {"field": "body", "start": 900, "end": 901}, {"field": "body", "start": 9, "end": 2}],
)
def test_a_passage_that_marks_nothing_leaves_the_text_whole(returned: Petition, passage: dict[str, object]):
    review = Review(passages=[passage])
    assert "".join(piece.text for piece in dashboard.marked(returned, review, "body")) == returned.bodies["kk"]


def test_a_returned_petition_is_changed_and_handed_in_again(returned: Petition, mine: Client):
    kept = mine.post(manage(returned, "text/"), {"title": "Тегін автобус", "body": "Автобус керек.", "save": "1"})
    assert kept.url == manage(returned, "text/")
    assert Case.objects.get(pk=returned.pk).stage == "draft"
    again = mine.post(manage(returned, "text/"), {"title": "Тегін автобус", "body": "Автобус керек!", "again": "1"})
    assert again.url == page(str(returned.pk), "done")
    assert Case.objects.get(pk=returned.pk).stage == "moderation"
    assert stored(str(returned.pk)).body == "Автобус керек!"


def test_a_returned_petition_stays_with_its_addressee(returned: Petition, mine: Client, world: World):
    other = f"{world.procedures['kz-epetition-government'].pk}-{world.places['KZ'].pk}"
    response = mine.post(page(str(returned.pk), "who") + "?place=KZ", {"who": other})
    assert response.status_code == 409
    assert Case.objects.get(pk=returned.pk).addressee.code == "kz-75-akimat"


def test_what_is_too_long_is_kept_but_not_handed_in_again(returned: Petition, mine: Client):
    response = mine.post(manage(returned, "text/"), {"title": "x" * 201, "body": "Автобус керек.", "again": "1"})
    assert response.status_code == 422
    assert "Shorten this by 1 character." in response.content.decode()
    assert stored(str(returned.pk)).titles["kk"] == "x" * 201
    assert Case.objects.get(pk=returned.pk).stage == "draft"


def test_the_text_of_a_petition_that_is_handed_in_cannot_be_changed(make_petition: MakePetition, mine: Client):
    petition = make_petition(stage="moderation")
    assert mine.get(manage(petition, "text/")).url == manage(petition)
    response = mine.post(manage(petition, "text/"), {"title": "Other", "body": "Other"})
    assert response.status_code == 409
    assert "handed in or closed meanwhile" in response.content.decode()


def test_an_author_without_an_account_manages_a_returned_petition_by_the_secret_link(browser: Client, world: World):
    draft = ready(browser, world)
    browser.post(page(draft, "check"), {"declares": "on"})
    petition = stored(draft)
    html = browser.get(manage(petition)).content.decode()
    assert "It needs its first supporters." in html
    many(petition, 5, place="GB")
    assert Case.objects.get(pk=draft).stage == "moderation"
    moderator = world.holder("moderator", jurisdiction="GB")
    actions.send_back(petition, by=actor(moderator), reason="no_action", now=NOW)
    again = browser.post(manage(petition, "text/"), {"title": petition.title, "body": BODY + " Please.", "again": "1"})
    assert again.url == page(draft, "done")
    assert Case.objects.get(pk=draft).stage == "moderation"
    assert Client().get(manage(petition)).status_code == 404


# News


def test_news_is_published_for_good_and_stands_on_the_authors_page(make_petition: MakePetition, mine: Client):
    petition = make_petition()
    response = mine.post(manage(petition, "news/"), {"title": "Thank you", "body": "A thousand!"}, follow=True)
    assert "Your news has been published." in response.content.decode()
    update = Update.objects.get()
    assert (update.language, update.titles) == ("en", {"en": "Thank you"})


def test_news_without_words_is_asked_again(make_petition: MakePetition, mine: Client):
    petition = make_petition()
    assert mine.post(manage(petition, "news/"), {"title": " ", "body": ""}).status_code == 422
    assert mine.post(manage(petition, "news/"), {"title": "x" * 201, "body": "y"}).status_code == 422


def test_a_draft_has_no_news(make_petition: MakePetition, mine: Client):
    petition = make_petition(stage="draft")
    assert mine.post(manage(petition, "news/"), {"title": "Soon", "body": "Soon"}).status_code == 409
    assert not Update.objects.exists()


# Taking back


def test_taking_back_wants_a_tick_and_keeps_the_reason_out_of_the_ledger(make_petition: MakePetition, mine: Client):
    petition = make_petition(signatures=3)
    assert mine.get(manage(petition, "withdraw/")).status_code == 200
    assert mine.post(manage(petition, "withdraw/"), {"words": "Solved"}).status_code == 422
    assert mine.post(manage(petition, "withdraw/"), {"words": "Solved", "sure": "on"}).url == manage(petition)
    assert Case.objects.get(pk=petition.pk).stage == "withdrawn"
    assert Review.objects.get(decision="withdraw").words == "Solved"
    assert "Solved" not in str([entry.payload for entry in ledger.history(petition.pk)])


def test_a_petition_to_which_an_answer_is_owed_cannot_be_taken_back(make_petition: MakePetition, mine: Client):
    petition = make_petition(stage="consideration")
    response = mine.get(manage(petition, "withdraw/"))
    assert response.status_code == 409
    assert "It can no longer be taken back" in response.content.decode()
    assert mine.post(manage(petition, "withdraw/"), {"sure": "on"}).status_code == 409
    assert Case.objects.get(pk=petition.pk).stage == "consideration"


def test_taking_back_twice_does_it_once(make_petition: MakePetition, mine: Client):
    petition = make_petition()
    mine.post(manage(petition, "withdraw/"), {"sure": "on"})
    assert mine.post(manage(petition, "withdraw/"), {"sure": "on"}).status_code == 409


# Figures


def test_the_figures_show_days_newest_first_and_places_with_most_first(make_petition: MakePetition, world: World):
    petition = make_petition()
    for day in range(40):
        HourTally.objects.create(case_id=petition.pk, hour=NOW - timedelta(days=day), number=day + 1)
    Tally.objects.filter(case_id=petition.pk).delete()
    for place, number in (("KZ-75", 3), ("KZ-71", 7)):
        Tally.objects.create(case_id=petition.pk, place=place, number=number)
    bars = dashboard.days(petition)
    assert (len(bars), bars[0].value, bars[-1].value) == (30, 1, 30)
    assert [(bar.label, bar.value) for bar in dashboard.places(petition)] == [("Астана", 7), ("Алматы", 3)]


def test_the_milestones_say_what_follows(make_petition: MakePetition, mine: Client):
    html = mine.get(manage(make_petition(signatures=60))).content.decode()
    assert "The akimat considers the petition within 20 working days" in html
    assert "Reached on" in html


def test_the_number_of_queries_does_not_grow_with_signatures_and_news(
    make_petition: MakePetition, mine: Client, author: Account, django_assert_num_queries
):
    petition = make_petition(signatures=1)
    actions.post_update(petition, by=actor(author), language="en", title="1", body="1", now=NOW)
    mine.get(manage(petition))
    with django_assert_num_queries(MANAGE_QUERIES):
        mine.get(manage(petition))
    for number in range(30):
        actions.post_update(petition, by=actor(author), language="en", title=str(number), body="x", now=NOW)
        HourTally.objects.create(case_id=petition.pk, hour=NOW - timedelta(days=number), number=1)
    with django_assert_num_queries(MANAGE_QUERIES):
        mine.get(manage(petition))


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_authors_page_speaks_every_language(make_petition: MakePetition, mine: Client, language: str):
    mine.cookies["django_language"] = language
    html = mine.get(manage(make_petition())).content.decode()
    assert {"kk": "Енді не істеу керек", "ru": "Что делать дальше", "en": "What to do next"}[language] in html


def test_a_draft_is_managed_where_it_is_written(browser: Client, world: World):
    draft = begin(browser, world)
    html = browser.get(f"/petitions/{draft}/manage/").content.decode()
    assert f"/petitions/start/{draft}/" in html
