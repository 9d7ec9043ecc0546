"""Authors whom the public does not know, and signers as far as the procedure shows them, on every surface."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.petitions.conftest import NOW, World, actor, many, sign
from tests.petitions.test_organising import browser_of

from dauys.kernel.refusal import Refusal
from dauys.notifications.models import Message
from dauys.people import queries as known
from dauys.people.models import Account, ReadLog
from dauys.petitions import actions, counting, drafting, rules, signers, signing
from dauys.petitions.models import Petition
from dauys.procedures import actions as procedures
from dauys.procedures import presets
from dauys.procedures import queries as cases
from dauys.procedures.models import Obligation, Procedure

GIVEN, FAMILY = "Zaure", "Qupiyabaeva"
SURFACES = (
    "/",
    "/petitions/",
    "/petitions/?q=avtobus",
    "/petitions/feed/",
    "/petitions/{id}/",
    "/petitions/{id}/signatures/",
    "/petitions/{id}/history/",
    "/petitions/{id}/feed/",
    "/petitions/{id}/embed/",
    "/petitions/{id}/poster.pdf",
    "/petitions/{id}/qr.svg",
    "/petitions/{id}/data.json",
    "/petitions/{id}/data.csv",
    "/bodies/kz-75-akimat/",
    "/sitemap/",
    "/api/v1/petitions",
    "/api/v1/petitions?q=avtobus",
    "/api/v1/petitions/{id}",
    "/api/v1/petitions/{id}/signatures",
    "/api/v1/petitions/{id}/history",
    "/api/v1/petitions/{id}/data",
)


@pytest.fixture
def hidden(world: World) -> Account:
    person = world.person(given=GIVEN, family=FAMILY, email="hidden@example.org")
    return world.account("hidden@example.org", person)


def procedure(world: World, **authors: Any) -> Procedure:
    """The rules for an akimat, with other rules about authors."""
    preset = presets.shipped()["kz-epetition-region-akimat"]
    changed = preset.authors.model_copy(update=authors)
    version = preset.model_copy(update={"authors": changed, "version": 2})
    return procedures.adopt(version, jurisdiction=world.jurisdictions["KZ"], now=NOW)


@pytest.fixture
def anonymous(world: World, hidden: Account, moderator: Account) -> Petition:
    rule = procedure(world, shown=("full", "initials", "none"))
    text = actions.Text(language="kk", title="Tegin avtobus", body="Studentterge.")
    petition = actions.draft(rule, place=world.places["KZ-75"], text=text, author_id=hidden.person_id, now=NOW)
    by = actor(hidden)
    drafting.introduce(petition.pk, by=by, given="", family="", shown="none", now=NOW)
    drafting.hand_in(petition, by=by, declares=True, now=NOW)
    actions.accept(petition, by=actor(moderator), now=NOW)
    signer = world.person(given="Aigul", family="Serikova", email="signer@example.org")
    sign(petition, signer)
    many(petition, petition.case.thresholds.get(name="consideration").needed["number"])
    return Petition.objects.select_related("case").get(pk=petition.pk)


@pytest.mark.parametrize("address", SURFACES)
def test_the_name_of_an_anonymous_author_is_nowhere_that_everybody_sees(
    anonymous: Petition, hidden: Account, address: str
):
    response = Client(headers={"accept-language": "en"}).get(address.format(id=anonymous.pk), follow=True)
    whole = b"".join(response) if response.streaming else response.content
    for word in (GIVEN, FAMILY, "hidden@example.org", str(hidden.person_id)):
        assert word.encode() not in whole


def test_letters_to_others_do_not_tell_it_either(anonymous: Petition, hidden: Account):
    told = Message.objects.exclude(person=hidden.person)
    assert told.exists()
    assert not [row.kind for row in told if FAMILY in str(row.context) or GIVEN in str(row.context)]


def test_who_decides_and_who_answers_sees_it_and_each_look_is_logged(
    anonymous: Petition, hidden: Account, moderator: Account, executor: Account
):
    assert FAMILY in browser_of(moderator).get(f"/desk/checks/{anonymous.pk}/").content.decode()
    duty = Obligation.objects.get(case_id=anonymous.pk, kind="duty")
    assert FAMILY in browser_of(executor).get(f"/desk/duties/{duty.pk}/").content.decode()
    looks = ReadLog.objects.filter(subject=hidden.person, purpose="petition")
    assert {row.reader_id for row in looks} == {moderator.person_id, executor.person_id}


def test_where_nobody_may_be_anonymous_the_form_does_not_offer_it_and_the_rule_refuses_it(
    make_petition: Any, author: Account
):
    draft = make_petition(stage="draft")
    address = f"/petitions/start/{draft.pk}/you/"
    shown = browser_of(author).get(address).content.decode()
    assert ('value="full"' in shown, 'value="none"' in shown) == (True, False)
    assert browser_of(author).post(address, {"shown": "none"}).status_code == 422
    with pytest.raises(Refusal, match="shown_not_allowed"):
        drafting.introduce(draft.pk, by=actor(author), given="", family="", shown="none", now=NOW)
    body = {"shown": "none"}
    response = browser_of(author).put(f"/api/v1/petitions/{draft.pk}/author", body, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (422, "shown_not_allowed")


def test_who_has_chosen_nothing_is_shown_with_an_initial_once_it_is_handed_in(make_petition: Any, author: Account):
    draft = make_petition(stage="draft")
    drafting.hand_in(draft, by=actor(author), declares=True, now=NOW)
    assert Petition.objects.get(pk=draft.pk).author_shown == "Айгүл С."


@pytest.mark.parametrize(
    ("code", "ways"),
    [
        ("eu-parliament-petition", ("full", "initials", "none")),
        ("eu-citizens-initiative", ("full",)),
        ("uk-parliament", ("full", "initials")),
    ],
)
def test_which_forms_of_a_name_may_be_chosen_is_data(code: str, ways: tuple[str, ...]):
    preset = presets.shipped()[code]
    assert preset.authors.shown == ways
    refused = [how for how in ("full", "initials", "none") if rules.refuse_shown(preset, how)]
    assert refused == [how for how in ("full", "initials", "none") if how not in ways]


@pytest.mark.parametrize(
    ("how", "chosen", "name"),
    [
        ("number", "", ""),
        ("none", "", ""),
        ("initials", "", "Aigul S."),
        ("full", "", "Aigul Serikova"),
        ("choice", "chosen", "Aigul Serikova"),
        ("choice", "", ""),
    ],
)
def test_signers_are_shown_as_the_procedure_says_on_the_page_and_over_http(
    world: World, author: Account, moderator: Account, how: str, chosen: str, name: str
):
    preset = presets.shipped()["kz-epetition-region-akimat"]
    version = preset.model_copy(update={"signers": preset.signers.model_copy(update={"shown": how}), "version": 3})
    rule = procedures.adopt(version, jurisdiction=world.jurisdictions["KZ"], now=NOW)
    text = actions.Text(language="kk", title="Tegin avtobus", body="Studentterge.")
    petition = actions.draft(rule, place=world.places["KZ-75"], text=text, author_id=author.person_id, now=NOW)
    actions.submit(petition, by=actor(author), profile=known.profile_of(author.person), now=NOW, shown="Айгүл С.")
    actions.accept(petition, by=actor(moderator), now=NOW)
    person = world.person(given="Aigul", family="Serikova", email="signer@example.org")
    assert signers.shown_name(preset=version, given="Aigul", family="Serikova", chosen=bool(chosen)) == name
    case = cases.case(petition.pk)
    signer = signers.of_person(case, person, said=signers.Said(declares=True, show_name=bool(chosen)), now=NOW)
    signing.sign_one(case, signer, now=NOW)
    counting.recount(Petition.objects.get(pk=petition.pk), now=NOW, lag=counting.NO_LAG)
    everybody = Client(headers={"accept-language": "en"})
    surfaces = ("/petitions/{}/signatures/", "/petitions/{}/data.json", "/petitions/{}/data.csv")
    api = everybody.get(f"/api/v1/petitions/{petition.pk}/signatures").json()
    assert [row["shown"] for row in api["items"]] == ([name] if how not in ("none", "number") else [])
    for surface in surfaces:
        whole = everybody.get(surface.format(petition.pk)).content.decode()
        assert ("Serikova" in whole) == ("Serikova" in name and "signatures" in surface)
