"""Nationals of a union's member states sign on its pages and over HTTP, and count for the state they are of."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.petitions import abroad
from tests.petitions.conftest import NOW, World, actor, code_sent, many
from tests.petitions.test_certifying import browser_of

from dauys.kernel.clock import clock
from dauys.kernel.refusal import Refusal
from dauys.people import actions as people
from dauys.people import queries as known
from dauys.people.models import Account
from dauys.petitions import actions, counting, verifying
from dauys.petitions.models import Petition, Signature, SignatureRequest
from dauys.petitions.verifying import Found
from dauys.procedures import queries as cases
from dauys.procedures.models import Obligation, Threshold


@pytest.fixture
def petition(world: World, author: Account) -> Petition:
    return abroad.gathering(world, author, at=clock.now())


def national(world: World, *codes: str, residence: str = "KZ-75", email: str = "anna@example.org") -> Account:
    return world.account(email, world.person(citizenship=list(codes), residence=residence, email=email))


def signed_for(petition: Petition) -> list[str]:
    return list(Signature.objects.filter(case_id=petition.pk).values_list("place", flat=True))


def test_whoever_is_of_a_member_state_is_of_the_union(world: World, petition: Petition):
    profile = known.profile_of(national(world, "FI").person)
    assert profile.citizenships == {"FI", "EU"}
    assert known.profile_of(national(world, "KZ", email="b@example.org").person).citizenships == {"KZ"}


def test_a_finn_abroad_signs_and_counts_for_finland(world: World, petition: Petition):
    client = browser_of(national(world, "FI"))
    assert "Your nationality" not in client.get(f"/petitions/{petition.pk}/sign/").content.decode()
    answer = client.post(f"/petitions/{petition.pk}/sign/", FILLED)
    assert (answer.status_code, signed_for(petition)) == (200, ["FI"])


BORN = {"birth_date_day": "17", "birth_date_month": "5", "birth_date_year": "1990"}
FILLED = {
    "wants_news": "",
    "address": "Mannerheimintie 1, 00100 Helsinki, Finland",
    "document_kind": "passport",
    "document_number": "AB 123456",
    **BORN,
}
STATED = {"address": "Mannerheimintie 1, Helsinki", "document_kind": "passport", "document_number": "AB1"}


def test_of_two_nationalities_one_is_chosen(world: World, petition: Petition):
    client, address = browser_of(national(world, "FI", "SE")), f"/petitions/{petition.pk}/sign/"
    page = client.get(address).content.decode()
    assert ('value="FI"' in page, 'value="SE"' in page, 'value="DE"' in page) == (True, True, False)
    for wrong in ("", "DE", "KZ"):
        answer = client.post(address, {**FILLED, "nationality": wrong})
        assert (answer.status_code, signed_for(petition)) == (422, [])
    assert client.post(address, {**FILLED, "nationality": "SE"}).status_code == 200
    assert signed_for(petition) == ["SE"]


def test_another_nationality_is_refused_in_words_that_say_whose(world: World, petition: Petition):
    client, address = browser_of(national(world, "KZ", residence="FI")), f"/petitions/{petition.pk}/sign/"
    assert "Only nationals of the member states may sign this" in client.get(address).content.decode()
    refused = client.post(address, {**FILLED, "nationality": "FI", "declares": "on"})
    assert (refused.status_code, signed_for(petition)) == (422, [])


def test_over_http_the_state_is_named_and_must_be_one_of_ones_own(world: World, petition: Petition):
    client, address = browser_of(national(world, "FI", "SE")), f"/api/v1/petitions/{petition.pk}/signatures"
    for wrong in ({}, {"nationality": "DE"}, {"nationality": "x" * 100}):
        answer = client.post(address, wrong, content_type="application/json")
        assert (answer.status_code, list(answer.json()["fields"])) == (422, ["nationality"])
    stranger = browser_of(national(world, "KZ", email="kz@example.org"))
    refused = stranger.post(address, {"nationality": "FI", "declares": True}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_a_citizen")
    done = client.post(address, {"nationality": "FI", **STATED}, content_type="application/json")
    assert (done.status_code, signed_for(petition)) == (202, ["FI"])


MINE = {**FILLED, "given": "Anna", "family": "Virtanen", "email": "anna@example.org", "declares": "on"}


def test_with_a_mailbox_the_nationality_is_declared(petition: Petition):
    client, address = Client(), f"/petitions/{petition.pk}/sign/"
    for wrong in ("", "EU", "KZ", "fi\x00"):
        assert client.post(address, {**MINE, "nationality": wrong}).status_code == 422
    assert client.post(address, {**MINE, "nationality": "SE"}).status_code == 302
    assert SignatureRequest.objects.get().place == "SE"
    asked = SignatureRequest.objects.get().id
    client.post(f"/petitions/{petition.pk}/confirm/{asked}/", {"code": code_sent(asked, clock.now())})
    assert signed_for(petition) == ["SE"]


def test_somebody_of_whom_nothing_is_known_declares_it(world: World, petition: Petition):
    person = people.register_person(language="en", now=NOW, given="Ann", family="Lee")
    people.record_attribute(person, kind="email", value="ann@example.org", verified=True, source="test", now=NOW)
    people.record_attribute(person, kind="birth_date", value="1990-01-01", verified=False, source="test", now=NOW)
    client, address = browser_of(world.account("ann@example.org", person)), f"/petitions/{petition.pk}/sign/"
    assert client.post(address, {**FILLED, "declares": "on"}).status_code == 422
    assert client.post(address, {**FILLED, "declares": "on", "nationality": "FR"}).status_code == 200
    assert signed_for(petition) == ["FR"]


@pytest.fixture
def handed_over(petition: Petition, author: Account) -> Petition:
    """Ten statements from Finland and five from Sweden, in an initiative that needs twelve from two states."""
    needed = {"number": 12, "least": 2, "minimum": {"FI": 8, "SE": 4, "DE": 1}}
    Threshold.objects.filter(case_id=petition.pk).update(needed=needed)
    many(petition, 10, place="FI", at=clock.now())
    many(petition, 5, place="SE", at=clock.now())
    actions.take_step(petition, "deliver", by=actor(author), now=clock.now())
    Threshold.objects.filter(case_id=petition.pk).update(needed=needed)
    return Petition.objects.select_related("case__procedure", "case__place").get(pk=petition.pk)


def checks(petition: Petition) -> dict[str, str]:
    rows = Obligation.objects.filter(case_id=petition.pk, kind="check", rule="stage:verification")
    return {row.body.code: row.state(clock.now()) for row in rows.select_related("body")}


def test_each_state_with_statements_has_a_check_of_its_own_and_meets_it_by_its_last_statement(
    world: World, handed_over: Petition
):
    assert checks(handed_over) == {"fi-authority": "open", "se-authority": "open"}
    finn, fi, se = actor(abroad.official(world, "FI")), world.places["FI"], world.places["SE"]
    verifying.verify(handed_over, place=fi, found=Found(valid=8, invalid=1), by=finn, now=clock.now())
    assert checks(handed_over)["fi-authority"] == "open"
    verifying.verify(handed_over, place=fi, found=Found(valid=1, invalid=0), by=finn, now=clock.now())
    assert checks(handed_over) == {"fi-authority": "met", "se-authority": "open"}
    swede = actor(abroad.official(world, "SE"))
    verifying.verify(handed_over, place=se, found=Found(valid=4, invalid=0), by=swede, now=clock.now())
    assert checks(handed_over) == {"fi-authority": "met", "se-authority": "void"}
    assert cases.case(handed_over.pk).stage == "consideration"


def test_an_official_certifies_for_the_own_state_alone(world: World, handed_over: Petition):
    swede = abroad.official(world, "SE")
    with pytest.raises(Refusal, match="not_your_place"):
        verifying.verify(
            handed_over,
            place=world.places["FI"],
            found=Found(valid=1, invalid=0),
            by=actor(swede),
            now=clock.now(),
        )
    page = browser_of(swede).get(f"/desk/certificates/{handed_over.pk}/").content.decode()
    assert ("Sweden" in page, "Finland" in page) == (True, False)


def test_what_no_window_had_counted_is_handed_over_too(petition: Petition, world: World, author: Account):
    Threshold.objects.filter(case_id=petition.pk).update(needed={"number": 1, "least": 1, "minimum": {"FI": 1}})
    many(petition, 1, place="FI", at=clock.now())
    assert browser_of(national(world, "SE")).post(f"/petitions/{petition.pk}/sign/", FILLED).status_code == 200
    actions.take_step(petition, "deliver", by=actor(author), now=clock.now())
    assert set(checks(petition)) == {"fi-authority", "se-authority"}
    assert counting.totals(Petition.objects.get(pk=petition.pk)).number == 2
