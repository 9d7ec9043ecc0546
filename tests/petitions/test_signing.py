"""Signing: who is one person, what counts when, what others may learn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tests.petitions.conftest import NOW, MakePetition, World

from dauys.kernel.refusal import Refusal
from dauys.people import actions as people
from dauys.people import queries as known
from dauys.people.models import Account
from dauys.petitions import counting, signers, signing
from dauys.petitions.models import Participation, Petition, Signature, SignatureBatch, SignatureContact
from dauys.petitions.rules import Signer
from dauys.places import queries as places
from dauys.procedures import queries as cases

SECOND = timedelta(seconds=1)
LATER = NOW + counting.LAG + SECOND


def counted(petition: Petition, at: object = None) -> int:
    counting.run(at or LATER)  # type: ignore[arg-type]
    return Petition.objects.get(pk=petition.pk).number


def citizens(world: World, number: int) -> Iterator[Signer]:
    profile = known.profile_of(world.person())
    return (Signer(profile, f"person-{place}", "KZ-75") for place in range(number))


def test_a_second_signature_of_one_person_is_found_by_the_constraint(make_petition: MakePetition, world: World):
    case = cases.case(make_petition().pk)
    [one, again] = signing.sign_many(case, [*citizens(world, 1), *citizens(world, 1)], now=NOW)
    assert isinstance(one, Signature)
    assert isinstance(again, Refusal)
    assert again.code == "already_signed"
    [later] = signing.sign_many(case, [*citizens(world, 1)], now=NOW + SECOND)
    assert isinstance(later, Refusal)
    assert Signature.objects.count() == 1


def test_sign_many_answers_each_person_in_their_order(make_petition: MakePetition, world: World):
    case = cases.case(make_petition().pk)
    stranger = Signer(known.profile_of(world.person(residence="KZ-71")), "stranger", "KZ-71")
    weak = Signer(known.profile_of(world.person(assurance="email")), "weak", "KZ-75")
    [first, second] = citizens(world, 2)
    outcomes = signing.sign_many(case, [stranger, first, weak, second, first], now=NOW)
    told = [one.code if isinstance(one, Refusal) else "signed" for one in outcomes]
    assert told == ["not_of_this_place", "signed", "assurance_too_low", "signed", "already_signed"]


def test_nobody_signing_is_no_work(make_petition: MakePetition):
    assert signing.sign_many(cases.case(make_petition().pk), [], now=NOW) == []


def test_signing_is_one_insert_and_touches_no_total(make_petition: MakePetition, world: World):
    petition = make_petition()
    before = Petition.objects.filter(pk=petition.pk).values().get()
    signing.sign_many(cases.case(petition.pk), list(citizens(world, 3)), now=NOW)
    assert Petition.objects.filter(pk=petition.pk).values().get() == before
    assert [entry for entry in before if entry == "number"] == ["number"]
    assert counted(petition) == 3


def test_rows_of_two_cases_cannot_be_linked_by_their_keys(make_petition: MakePetition, world: World):
    one, other = make_petition(), make_petition(title="Екінші өтініш")
    for petition in (one, other):
        signing.sign_many(cases.case(petition.pk), list(citizens(world, 1)), now=NOW)
    keys = {bytes(row.person_key or b"") for row in Signature.objects.all()}
    assert len(keys) == 2
    assert all(len(key) == 32 for key in keys)


def test_erasure_takes_the_name_and_keeps_the_count(make_petition: MakePetition, world: World):
    petition, person = make_petition(), world.person()
    case = cases.case(petition.pk)
    signing.sign_one(case, signers.of_person(case, person, now=NOW), now=NOW)
    assert counted(petition) == 1
    assert Signature.objects.get().shown == "Айгүл С."
    people.erase(person, now=LATER)
    assert (Signature.objects.get().shown, SignatureContact.objects.count(), Participation.objects.count()) == (
        "",
        0,
        0,
    )
    assert counting.recount(Petition.objects.get(pk=petition.pk), now=LATER) == 0
    assert Petition.objects.get(pk=petition.pk).number == 1


def test_a_person_is_counted_for_where_they_live(make_petition: MakePetition, world: World, moderator: Account):
    petition = make_petition("kz-epetition-government", place="KZ")
    case = cases.case(petition.pk)
    for residence in ("KZ-75", "KZ-71"):
        signer = signers.of_person(case, world.person(residence=residence), now=NOW)
        signing.sign_one(case, signer, now=NOW)
    counted(petition)
    assert counting.totals(Petition.objects.get(pk=petition.pk)).by_place == {"KZ-75": 1, "KZ-71": 1}
    assert places.by_code("KZ-75").code in {row.place for row in Signature.objects.all()}


def test_a_crowd_takes_back_no_more_than_it_gave(make_petition: MakePetition):
    petition = make_petition()
    SignatureBatch.objects.create(case_id=petition.pk, source="paper", place="KZ-75", number=5, counted_at=NOW)
    done, refusal = signing.unsign_crowd(petition, place=None, number=7, source="paper", now=NOW)
    assert (done, refusal.code if refusal else "") == (5, "not_signed")
    assert Petition.objects.get(pk=petition.pk).number == 0
