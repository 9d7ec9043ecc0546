"""Signers of the British procedure count for the constituency of their postcode, which is then forgotten."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from tests.petitions.conftest import MakePetition, World, actor, code_sent

from dauys.petitions import actions, contacts, counting, mailbox, opendata, signers, signing
from dauys.petitions.models import Petition, Signature, SignatureContact
from dauys.petitions.signers import Said, Statement
from dauys.places import actions as places
from dauys.places.models import Place
from dauys.procedures import queries as cases
from dauys.procedures.models import Case


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def british(world: World, now: datetime) -> Petition:
    for code, name in (("GB-W07000112", "Ynys Môn"), ("GB-S14000027", "Na h-Eileanan an Iar")):
        places.create(Place.objects.get(code="GB"), code=code, kind="constituency", name={"en": name}, now=now)
    table = "country,prefix,place\nGB,LL58,GB-W07000112\nGB,HS,GB-S14000027\nGB,ZE,KZ-75\n"
    places.import_postcodes(table, now=now)
    author = world.account("author@example.uk", residence="GB", citizenship="GB", assurance="email")
    text = actions.Text(language="en", title="A bridge", body="To the island.")
    made = actions.draft(
        world.procedures["uk-parliament"], place=world.places["GB"], text=text, author_id=author.person_id, now=now
    )
    profile = signers.of_person(cases.case(made.pk), author.person, now=now).profile
    actions.submit(made, by=actor(author), profile=profile, now=now)
    return Petition.objects.get(pk=made.pk)


@pytest.fixture
def case(british: Petition) -> Case:
    return cases.case(british.pk)


def sign(case: Case, given: str, postcode: str, now: datetime) -> Signature:
    wanted = Statement(
        given=given, family="Lee", email=f"{given}@example.uk", language="en", declares=True, postcode=postcode
    )
    asked = mailbox.ask_to_sign(case, wanted, network="n", now=now)
    return mailbox.confirm(case, asked, code=code_sent(asked, now), now=now)


@pytest.mark.parametrize(
    ("postcode", "place"),
    [
        ("LL58 8AA", "GB-W07000112"),
        ("ll588aa", "GB-W07000112"),
        ("HS1 2AB", "GB-S14000027"),
        ("LL57 1AA", "GB"),
        ("nonsense", "GB"),
        ("ZE1 0AA", "GB"),
    ],
)
def test_a_signer_counts_for_the_place_of_the_postcode_and_else_for_the_addressed_one(
    case: Case, postcode: str, place: str, now: datetime
):
    assert sign(case, "ann", postcode, now).place == place


def test_a_signer_with_an_account_counts_for_the_postcode_too(case: Case, world: World, now: datetime):
    person = world.account("ann@example.uk", residence="GB", citizenship="GB", assurance="email").person
    signer = signers.of_person(case, person, said=Said(postcode="LL58 8AA"), now=now)
    assert signing.sign_one(case, signer, now=now).place == "GB-W07000112"


def test_the_postcode_is_kept_nowhere(case: Case, now: datetime):
    mine = sign(case, "ann", "LL58 8AA", now)
    kept = contacts.unseal(mine.id, SignatureContact.objects.get().sealed)
    assert set(kept) == {"name", "email", "language"}


def test_a_procedure_that_asks_for_no_postcode_looks_at_none(
    british: Petition, make_petition: MakePetition, world: World, now: datetime
):
    case = cases.case(make_petition().pk)
    places.import_postcodes("country,prefix,place\nKZ,05,KZ-71\n", now=now)
    assert signers.of_person(case, world.person(), said=Said(postcode="050000"), now=now).place == "KZ-75"


def test_pages_and_open_data_show_the_count_by_constituency(
    british: Petition, case: Case, client: Client, now: datetime
):
    for given, postcode in (("ann", "LL58 8AA"), ("bob", "LL58 8AB"), ("cid", "HS1 2AB"), ("dan", "LL57 1AA")):
        sign(case, given, postcode, now)
    counting.recount(british, now=now, lag=counting.NO_LAG)
    for name in ("page", "signatures"):
        page = client.get(reverse(f"petitions:{name}", args=[british.pk]), HTTP_ACCEPT_LANGUAGE="en").content.decode()
        assert page.index("Ynys Môn") < page.index("Na h-Eileanan an Iar")
        assert "GB, constituency not known" in page
    by_place = opendata.record(Petition.objects.get(pk=british.pk), now)["signatures"]["by_place"]
    assert by_place == {"GB-W07000112": 2, "GB-S14000027": 1, "GB": 1}


def test_somebody_signed_in_is_asked_for_the_postcode(british: Petition, world: World, client: Client):
    account = world.account("ann@example.uk", residence="GB", citizenship="GB", assurance="email")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("petitions:sign", args=[british.pk])
    assert 'autocomplete="postal-code"' in client.get(address).content.decode()
    assert client.post(address, {"postcode": ""}).status_code == 422
    assert client.post(address, {"postcode": "LL58 8AA"}).status_code == 200
    assert Signature.objects.get().place == "GB-W07000112"
