"""Organising a petition together through its pages: invited by a link, joined, written, left."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from tests.petitions.conftest import NOW, MakePetition, World, actor, sign
from tests.petitions.drafts import begin, page, stored

from dauys.kernel.refusal import Refusal
from dauys.notifications.models import Message
from dauys.people import actions as people
from dauys.people import knowledge
from dauys.people.models import Account
from dauys.petitions import actions, organising, queries
from dauys.petitions.models import Petition
from dauys.procedures import organising as procedures
from dauys.procedures import queries as cases
from dauys.procedures.models import Case, Organiser

JOIN = {"shown": "full"}


def browser_of(account: Account | None, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    if account is not None:
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def draft(make_petition: MakePetition) -> Petition:
    return make_petition(stage="draft")


@pytest.fixture
def author_(author: Account) -> Client:
    return browser_of(author)


@pytest.fixture
def aya(world: World) -> Account:
    return world.account("aya@example.org", world.person(given="Ая", family="Бекова", email="aya@example.org"))


def organisers(petition: Petition) -> str:
    return f"/petitions/{petition.pk}/manage/organisers/"


def link_on(html: str) -> str:
    found = re.search(r"/petitions/[0-9a-f-]+/organise/[\w-]+/", html)
    return found[0] if found else ""


def invited(client: Client, petition: Petition) -> str:
    """Let the author make the link; its path."""
    client.post(organisers(petition), {"act": "invite"})
    return link_on(client.get(organisers(petition)).content.decode())


def join(petition: Petition, account: Account) -> Organiser:
    Case.objects.filter(pk=petition.pk).update(invitation=1)
    key = procedures.key_of(cases.case(petition.pk))
    known = {"given": "", "family": "", "shown": "full", "declares": False}
    return organising.join(petition.pk, key=key, by=actor(account), now=NOW, **known)


def test_whoever_has_the_link_joins_and_then_organises_like_the_author(draft: Petition, author_: Client, aya: Account):
    link, theirs = invited(author_, draft), browser_of(aya)
    shown = theirs.get(link)
    assert draft.titles["kk"] in shown.content.decode()
    assert theirs.post(link, JOIN).url == f"/petitions/{draft.pk}/manage/"
    assert "You organise this petition" in theirs.get(f"/petitions/{draft.pk}/manage/").content.decode()
    theirs.post(page(str(draft.pk), "what"), {"title": "Бірге жазған атау"})
    assert stored(str(draft.pk)).titles["kk"] == "Бірге жазған атау"
    assert "Ая Бекова" in author_.get(organisers(draft)).content.decode()


def test_the_author_is_told_who_has_joined_and_who_has_left(draft: Petition, author: Account, aya: Account):
    join(draft, aya)
    organising.leave(draft, by=actor(aya), now=NOW + timedelta(hours=1))
    told = Message.objects.filter(person=author.person).order_by("created_at", "id")
    assert [one.kind for one in told] == ["petition_organiser_joined", "petition_organiser_left"]
    assert all(one.context["organiser"] == "Ая Бекова" for one in told)


def test_without_an_account_one_reads_what_it_is_and_signs_in_first(draft: Petition, author_: Client):
    link = invited(author_, draft)
    response = browser_of(None).get(link)
    assert f"?needs=eid&amp;next={link}" in response.content.decode()
    assert response["Referrer-Policy"] == "same-origin"
    assert browser_of(None).post(link, JOIN).status_code == 200
    assert not Organiser.objects.exists()


def test_a_renewed_link_makes_the_earlier_one_worthless_and_keeps_who_has_joined(
    draft: Petition, author_: Client, aya: Account, world: World
):
    earlier = invited(author_, draft)
    browser_of(aya).post(earlier, JOIN)
    later = invited(author_, draft)
    assert earlier != later
    somebody = browser_of(world.account("somebody@example.org"))
    assert somebody.get(earlier).status_code == 404
    assert somebody.post(earlier, JOIN).status_code == 404
    assert somebody.get(later).status_code == 200
    assert cases.organisers(draft.case).count() == 1


@pytest.mark.parametrize("key", ["guessed", "ә" * 32, "x" * 500, "%00"])
def test_a_guessed_link_opens_nothing(draft: Petition, author_: Client, aya: Account, key: str):
    invited(author_, draft)
    assert browser_of(aya).get(f"/petitions/{draft.pk}/organise/{key}/").status_code == 404


def test_before_a_link_is_made_none_works(draft: Petition):
    assert not procedures.opens(cases.case(draft.pk), "")
    assert procedures.key_of(cases.case(draft.pk)) == ""


def test_once_handed_in_nobody_joins_and_the_page_says_so(make_petition: MakePetition, aya: Account, author_: Client):
    petition = make_petition(stage="moderation")
    Case.objects.filter(pk=petition.pk).update(invitation=1)
    key = procedures.key_of(cases.case(petition.pk))
    response = browser_of(aya).get(f"/petitions/{petition.pk}/organise/{key}/")
    assert (response.status_code, "at this stage" in response.content.decode()) == (409, True)
    assert author_.post(organisers(petition), {"act": "invite"}).status_code == 409


def test_somebody_who_may_not_author_cannot_join_and_is_told_why(draft: Petition, author_: Client, world: World):
    link = invited(author_, draft)
    stranger = browser_of(world.account("stranger@example.org", residence="KZ-71"))
    response = stranger.post(link, JOIN)
    assert response.status_code == 403
    assert "people who live in this place" in response.content.decode()


def test_where_nothing_is_proven_the_name_is_asked_for_and_the_rest_declared(world: World):
    nobody = Client(headers={"accept-language": "en"})
    petition = begin(nobody, world)
    address = f"/petitions/{petition}/manage/organisers/"
    nobody.post(address, {"act": "invite"})
    link = link_on(nobody.get(address).content.decode())
    plain = browser_of(world.account("plain@example.org", world.person(assurance="none", given="", family="")))
    missing = plain.post(link, {"shown": "full", "given": "Ann"})
    assert missing.status_code == 422
    assert "Ann" in missing.content.decode()
    done = plain.post(link, {"shown": "full", "given": "Ann", "family": "Smith", "declares": "on"})
    assert done.status_code == 302
    assert Organiser.objects.get().shown == "Ann Smith"


@pytest.mark.parametrize("step", ["you", "code", "link", "done"])
def test_what_is_about_the_author_alone_is_not_for_other_organisers(draft: Petition, aya: Account, step: str):
    join(draft, aya)
    theirs = browser_of(aya)
    for response in (theirs.get(page(str(draft.pk), step)), theirs.post(page(str(draft.pk), step), {"shown": "full"})):
        assert response.url == f"/petitions/{draft.pk}/manage/"


def test_other_organisers_neither_hand_in_nor_take_back_nor_see_who_the_author_is(draft: Petition, aya: Account):
    join(draft, aya)
    theirs = browser_of(aya)
    check = theirs.get(page(str(draft.pk), "check")).content.decode()
    assert "Only its author can hand it in" in check
    assert "Серікова" not in check
    theirs.post(page(str(draft.pk), "check"), {"declares": "on"})
    assert theirs.get(f"/petitions/{draft.pk}/manage/withdraw/").status_code == 404
    assert cases.case(draft.pk).stage == "draft"
    with pytest.raises(Refusal, match="not_allowed"):
        actions.withdraw(draft, by=actor(aya), now=NOW)


def test_an_organiser_leaves_and_finds_nothing_there_any_more(draft: Petition, aya: Account):
    join(draft, aya)
    theirs = browser_of(aya)
    assert "Leave" in theirs.get(organisers(draft)).content.decode()
    assert theirs.post(organisers(draft), {"act": "leave"}).url == "/my/"
    assert theirs.get(organisers(draft)).status_code == 404
    assert Organiser.objects.get().shown == ""


def test_the_author_parts_with_an_organiser_and_nobody_else_does(
    draft: Petition, aya: Account, author_: Client, world: World
):
    row, other = join(draft, aya), world.account("other@example.org")
    join(draft, other)
    gone = {"act": "remove", "organiser": str(row.pk)}
    assert browser_of(other).post(organisers(draft), gone).status_code == 403
    assert author_.post(organisers(draft), gone).status_code == 302
    assert author_.post(organisers(draft), gone).status_code == 404
    assert [one.person_id for one in cases.organisers(draft.case)] == [other.person_id]


@pytest.mark.parametrize("sent", [{}, {"act": "burn"}, {"act": "remove"}, {"act": "remove", "organiser": "x"}])
def test_nonsense_changes_nothing(draft: Petition, aya: Account, author_: Client, sent: dict[str, str]):
    join(draft, aya)
    assert author_.post(organisers(draft), sent).status_code in (200, 404, 422)
    assert cases.organisers(draft.case).count() == 1


def test_the_page_of_a_petition_names_those_who_show_their_names(make_petition: MakePetition, aya: Account):
    petition = make_petition()
    for shown in ("Ая Б.", ""):
        other = people.register_person(language="kk", now=NOW)
        Organiser.objects.create(case_id=petition.pk, person=other, shown=shown, joined_at=NOW)
    html = browser_of(None).get(f"/petitions/{petition.pk}/").content.decode()
    assert "Organised together with Ая Б. ·" in " ".join(html.split())


def test_what_one_organises_stands_among_ones_own_petitions(draft: Petition, aya: Account):
    join(draft, aya)
    assert [one.pk for one in queries.started_by(aya.person_id)] == [draft.pk]
    assert queries.by_id(draft.pk, actor(aya)).pk == draft.pk


def test_an_erased_organiser_is_one_no_more_and_leaves_no_name(draft: Petition, aya: Account):
    join(draft, aya)
    people.erase(aya.person, now=NOW + timedelta(days=1))
    row = Organiser.objects.get()
    assert (row.shown, row.left_at) == ("", NOW + timedelta(days=1))


def test_too_few_organisers_are_told_before_the_petition_is_handed_in(
    draft: Petition, author: Account, author_: Client, aya: Account
):
    text = draft.case.procedure.text
    text["authors"]["organisers"] = 2
    draft.case.procedure.save()
    assert "It takes 2 organisers" in author_.get(page(str(draft.pk), "check")).content.decode()
    author_.post(page(str(draft.pk), "you"), JOIN)
    response = author_.post(page(str(draft.pk), "check"), {})
    assert (response.status_code, cases.case(draft.pk).stage) == (409, "draft")
    join(draft, aya)
    author_.post(page(str(draft.pk), "check"), {})
    assert cases.case(draft.pk).stage == "moderation"


def test_news_may_be_posted_by_every_organiser(make_petition: MakePetition, aya: Account):
    petition = make_petition()
    Organiser.objects.create(case_id=petition.pk, person=aya.person, joined_at=NOW)
    theirs = browser_of(aya)
    theirs.post(f"/petitions/{petition.pk}/manage/news/", {"title": "Жаңалық", "body": "Бар"})
    assert petition.case.updates.count() == 1


def test_everybody_who_organises_is_told_what_becomes_of_it(
    make_petition: MakePetition, author: Account, aya: Account, moderator: Account
):
    petition = make_petition(stage="moderation")
    Organiser.objects.create(case_id=petition.pk, person=aya.person, joined_at=NOW)
    actions.accept(petition, by=actor(moderator), now=NOW)
    told = Message.objects.filter(kind="petition_accepted").values_list("person_id", flat=True)
    assert set(told) == {author.person_id, aya.person_id}


def marks(html: str) -> dict[str, str]:
    return dict(re.findall(r'name="(seen-\w+)" value="(\w+)"', html))


@pytest.mark.parametrize(("step", "field"), [("what", "title"), ("why", "body")])
def test_nobody_writes_over_what_another_has_just_written(
    draft: Petition, author_: Client, aya: Account, step: str, field: str
):
    join(draft, aya)
    theirs, address = browser_of(aya), page(str(draft.pk), step)
    seen = marks(author_.get(address).content.decode())
    theirs.post(address, {field: "Екіншісі", **marks(theirs.get(address).content.decode())})
    refused = author_.post(address, {field: "Біріншісі", **seen})
    html = refused.content.decode()
    assert (refused.status_code, "Екіншісі" in html, "Біріншісі" in html) == (409, True, True)
    assert author_.post(address, {field: "Біріншісі", **marks(html)}).status_code == 302
    petition = stored(str(draft.pk))
    assert (petition.titles if field == "title" else petition.bodies)["kk"] == "Біріншісі"


def test_what_one_has_started_organised_and_signed_can_be_taken_along(
    make_petition: MakePetition, aya: Account, author: Account
):
    petition = make_petition()
    Organiser.objects.create(case_id=petition.pk, person=aya.person, shown="Ая Б.", joined_at=NOW)
    sign(petition, aya.person)
    told = knowledge.everything(aya.person)["petitions"]
    assert told["organised"] == [
        {"id": str(petition.pk), "shown": "Ая Б.", "joined_at": NOW.isoformat(), "left_at": None}
    ]
    assert [(one["id"], one["place"], one["withdrawn_at"]) for one in told["signed"]] == [
        (str(petition.pk), "KZ-75", None)
    ]
    assert [one["id"] for one in knowledge.everything(author.person)["petitions"]["started"]] == [str(petition.pk)]
