"""A petition that gets another author, or has none for a while: its pages, letters, over HTTP, an erased account."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.petitions.conftest import NOW, MakePetition, World, actor
from tests.petitions.test_organising import browser_of, join, organisers

from dauys.ledger import queries as ledger
from dauys.notifications.models import Message
from dauys.people import actions as people
from dauys.people import queries as known
from dauys.people.models import Account
from dauys.petitions import actions, organising
from dauys.petitions.models import Petition
from dauys.procedures import authorship
from dauys.procedures import queries as cases
from dauys.procedures.models import Handover

AYA = {"given": "Ая", "family": "Бекова"}


@pytest.fixture
def aya(world: World) -> Account:
    return world.account("aya@example.org", world.person(email="aya@example.org", **AYA))


@pytest.fixture
def draft(make_petition: MakePetition) -> Petition:
    return make_petition(stage="draft")


@pytest.fixture
def running(draft: Petition, aya: Account, author: Account, moderator: Account, world: World) -> Petition:
    """A petition that is gathering, which Aya organises with its author."""
    join(draft, aya)
    profile = known.profile_of(author.person)
    actions.submit(draft, by=actor(author), profile=profile, now=NOW, shown="Айгүл С.")
    actions.accept(draft, by=actor(moderator), now=NOW)
    return Petition.objects.select_related("case__procedure", "case__place").get(pk=draft.pk)


def offer_link(client: Client, petition: Petition, **more: Any) -> str:
    client.post(organisers(petition), {"act": "offer", "offer-to": "link", **more})
    found = re.search(r"/petitions/[0-9a-f-]+/take-over/[\w-]+/", client.get(organisers(petition)).content.decode())
    return found[0] if found else ""


def kinds(account: Account) -> list[str]:
    rows = Message.objects.filter(person=account.person).order_by("created_at", "id")
    return list(rows.values_list("kind", flat=True))


def test_by_the_link_somebody_else_becomes_the_author_and_the_former_one_is_told(
    draft: Petition, author: Account, aya: Account
):
    before, after = browser_of(author), browser_of(aya)
    link = offer_link(before, draft)
    assert "You are asked to be the author" in after.get(link).content.decode()
    assert after.get(link)["Referrer-Policy"] == "same-origin"
    assert after.post(link, {"shown": "full"}).url == f"/petitions/{draft.pk}/manage/"
    case = cases.case(draft.pk)
    assert (case.author_id, Petition.objects.get(pk=draft.pk).author_shown) == (aya.person_id, "Ая Бекова")
    assert before.get(f"/petitions/{draft.pk}/manage/").status_code == 404
    assert kinds(author) == ["petition_taken_over"]
    assert before.get(link).status_code == 404


def test_the_former_author_may_stay_as_an_organiser(draft: Petition, author: Account, aya: Account):
    link = offer_link(browser_of(author), draft, **{"offer-stays": "on"})
    browser_of(aya).post(link, {"shown": "full"})
    case = cases.case(draft.pk)
    assert cases.organiser(case, author.person_id) is not None
    assert browser_of(author).get(f"/petitions/{draft.pk}/manage/").status_code == 200


def test_an_organiser_to_whom_it_is_offered_accepts_on_the_page_and_nobody_else_can(
    running: Petition, author: Account, aya: Account, world: World
):
    row = cases.organisers(running.case).get()
    browser_of(author).post(organisers(running), {"act": "offer", "offer-to": str(row.pk)})
    assert "petition_offered" in kinds(aya)
    stranger = world.account("stranger@example.org")
    assert browser_of(stranger).post(organisers(running), {"act": "accept"}).status_code == 404
    assert browser_of(author).post(organisers(running), {"act": "accept"}).status_code == 403
    page = browser_of(aya).get(organisers(running)).content.decode()
    assert "I agree to be its author" in page
    browser_of(aya).post(organisers(running), {"act": "accept"})
    assert cases.case(running.pk).author_id == aya.person_id


def test_whom_it_is_offered_to_may_decline_and_the_author_may_take_it_back(
    running: Petition, author: Account, aya: Account
):
    row = cases.organisers(running.case).get()
    for client in (browser_of(aya), browser_of(author)):
        browser_of(author).post(organisers(running), {"act": "offer", "offer-to": str(row.pk)})
        assert authorship.offer_of(running.case, NOW) is None or client.post(organisers(running), {"act": "take_back"})
        assert not Handover.objects.filter(ended_at=None).exists()
    assert cases.case(running.pk).author_id == author.person_id


@pytest.mark.parametrize("key", ["guessed", "ә" * 32, "x" * 500])
def test_a_guessed_link_hands_nothing_over(draft: Petition, author: Account, aya: Account, key: str):
    offer_link(browser_of(author), draft)
    assert browser_of(aya).post(f"/petitions/{draft.pk}/take-over/{key}/", {"shown": "full"}).status_code == 404


def test_a_later_offer_makes_the_earlier_link_worthless(draft: Petition, author: Account, aya: Account):
    first = offer_link(browser_of(author), draft)
    second = offer_link(browser_of(author), draft)
    assert first != second
    assert browser_of(aya).get(first).status_code == 404
    assert browser_of(aya).get(second).status_code == 200


def test_somebody_who_could_not_have_started_it_is_refused_with_the_reason(
    draft: Petition, author: Account, world: World
):
    link = offer_link(browser_of(author), draft)
    far = browser_of(world.account("far@example.org", residence="KZ-71"))
    response = far.post(link, {"shown": "full"})
    assert (response.status_code, "people who live in this place" in response.content.decode()) == (403, True)


def test_without_an_account_one_reads_and_signs_in_first(draft: Petition, author: Account):
    link = offer_link(browser_of(author), draft)
    assert f"next={link}" in browser_of(None).get(link).content.decode()
    assert browser_of(None).post(link, {"shown": "full"}).status_code == 200
    assert cases.case(draft.pk).author_id == author.person_id


@pytest.mark.parametrize("data", [{}, {"offer-to": ""}, {"offer-to": "nobody"}, {"offer-to": "x" * 5_000}])
def test_an_offer_to_nobody_is_asked_about(draft: Petition, author: Account, data: dict[str, str]):
    response = browser_of(author).post(organisers(draft), {"act": "offer", **data})
    assert response.status_code == 422
    assert not Handover.objects.exists()


def test_an_erased_author_leaves_a_petition_that_an_organiser_takes_over(
    running: Petition, author: Account, aya: Account
):
    people.erase(author.person, now=NOW + timedelta(hours=1))
    case = cases.case(running.pk)
    assert (case.author_id, case.stage) == (None, "gathering")
    page = Client(headers={"accept-language": "en"}).get(f"/petitions/{running.pk}/").content.decode()
    assert "Its author left on" in page
    assert "Айгүл" not in page
    assert "petition_author_gone" in kinds(aya)
    theirs = browser_of(aya)
    assert "Whoever of you agrees becomes its author" in theirs.get(organisers(running)).content.decode()
    theirs.post(organisers(running), {"act": "accept"})
    assert cases.case(running.pk).author_id == aya.person_id
    assert [one.kind for one in ledger.history(running.pk)][-2:] == ["vacate", "take_over"]


def test_until_somebody_agrees_organisers_take_the_author_s_steps(running: Petition, author: Account, aya: Account):
    organising.resign(running, by=actor(author), now=NOW)
    theirs = browser_of(aya)
    assert theirs.get(f"/petitions/{running.pk}/manage/withdraw/").status_code == 200
    theirs.post(f"/petitions/{running.pk}/manage/withdraw/", {"sure": "on", "words": ""})
    assert cases.case(running.pk).stage == "withdrawn"


def test_an_organiser_takes_no_step_of_the_author_while_there_is_one(running: Petition, aya: Account):
    assert browser_of(aya).get(f"/petitions/{running.pk}/manage/withdraw/").status_code == 404


def test_an_erased_author_of_a_petition_that_nobody_else_organises_stays_gone(
    make_petition: MakePetition, author: Account
):
    petition = make_petition(stage="gathering")
    people.erase(author.person, now=NOW + timedelta(hours=1))
    case = cases.case(petition.pk)
    assert (case.author_id, case.stage) == (None, "gathering")
    assert Client().get(f"/petitions/{petition.pk}/").status_code == 200


def test_the_author_who_leaves_comes_to_their_own_page(running: Petition, author: Account):
    response = browser_of(author).post(organisers(running), {"act": "resign"})
    assert response.url == "/my/"
    assert cases.case(running.pk).author_id is None


def test_a_moderator_notes_the_death_of_an_author_with_the_reason(
    running: Petition, moderator: Account, author: Account
):
    address = f"/desk/checks/{running.pk}/author/"
    client = browser_of(moderator)
    assert client.post(address, {"reason": " "}).status_code == 422
    client.post(address, {"reason": "Қайтыс болды."})
    assert cases.case(running.pk).author_id is None
    assert client.post(address, {"reason": "Again."}).status_code == 409
    assert browser_of(author).post(address, {"reason": "x"}).status_code in (302, 403, 404)


def test_over_http_a_petition_is_offered_and_taken_over(draft: Petition, author: Account, aya: Account):
    def call(who: Account, method: str, path: str, body: Any = None) -> Any:
        send = getattr(browser_of(who), method)
        return send(f"/api/v1/petitions/{draft.pk}/{path}", body, content_type="application/json")

    made = call(author, "post", "offer", {})
    assert made.status_code == 201, made.content
    assert call(aya, "post", "offer/acceptance", {"key": "wrong"}).status_code == 404
    assert call(aya, "delete", "offer").status_code == 404
    done = call(aya, "post", "offer/acceptance", {"key": made.json()["key"], "shown": "full"})
    assert done.status_code == 204, done.content
    assert cases.case(draft.pk).author_id == aya.person_id
    assert call(author, "delete", "author").status_code == 404
    assert call(aya, "put", "organisers/author/role", {"role": "speaker"}).status_code == 403
