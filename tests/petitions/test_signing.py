"""Signing: who is one person, what counts when, what others may learn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.petitions.conftest import NOW, MakePetition, World, actor

from dauys.kernel.refusal import Refusal
from dauys.people import actions as people
from dauys.people import queries as known
from dauys.people.models import Account
from dauys.petitions import actions, counting, signers, signing
from dauys.petitions.models import Participation, Petition, Signature, SignatureBatch, SignatureContact
from dauys.petitions.rules import Signer
from dauys.petitions.signers import Statement
from dauys.places import queries as places
from dauys.procedures import queries as cases

SECOND = timedelta(seconds=1)
LATER = NOW + counting.LAG + SECOND
CODE = re.compile(r"\b\d{6}\b")


@pytest.fixture
def american(world: World) -> Petition:
    """A petition that is signed by mailbox: two people may share one."""
    author = world.account("author@example.us", residence="US", citizenship="US", assurance="email")
    text = actions.Text(language="en", title="Plant trees", body="Many of them.")
    made = actions.draft(
        world.procedures["us-we-the-people"], place=world.places["US"], text=text, author_id=author.person_id, now=NOW
    )
    actions.submit(made, by=actor(author), profile=known.profile_of(author.person), now=NOW)
    return Petition.objects.get(pk=made.pk)


def statement(given: str, family: str, email: str = "home@example.us", **more: object) -> Statement:
    return Statement(given=given, family=family, email=email, language="en", **{"declares": True, **more})  # type: ignore[arg-type]


def code_for(signature_id: object) -> str:
    """A fresh code, as it is sent to the mailbox."""
    row = Signature.objects.get(id=signature_id)
    return signing.issue_code(cases.case(row.case_id), row)


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


def test_two_people_share_a_mailbox_and_a_third_is_refused(american: Petition):
    case = cases.case(american.pk)
    ids = [signing.sign_by_mail(case, statement(name, "Doe"), now=NOW) for name in ("Ann", "Bob", "Cid")]
    assert Signature.objects.filter(id__in=ids).count() == 2
    assert {row.slot for row in Signature.objects.all()} == {1, 2}


def test_the_same_name_and_mailbox_written_otherwise_is_the_same_person(american: Petition):
    case = cases.case(american.pk)
    first = signing.sign_by_mail(case, statement("Ann", "Doe"), now=NOW)
    again = signing.sign_by_mail(case, statement(" ann ", "DOE", " Home@Example.US "), now=NOW)
    assert (first, Signature.objects.count()) == (again, 1)


def test_new_repeated_and_full_mailboxes_are_answered_alike(american: Petition):
    case = cases.case(american.pk)
    answers = [
        signing.sign_by_mail(case, statement(name, "Doe"), now=NOW) for name in ("Ann", "Ann", "Bob", "Cid", "Ann")
    ]
    assert all(type(one) is type(answers[0]) and one.version == 7 for one in answers)
    signature = Signature.objects.get(id=answers[0])
    signing.confirm_by_code(case, signature.id, code=code_for(signature.id), now=NOW)
    again = signing.sign_by_mail(case, statement("Ann", "Doe"), now=NOW)
    assert again not in {row.id for row in Signature.objects.all()}
    with pytest.raises(Refusal, match="wrong_code"):
        signing.confirm_by_code(case, again, code="000000", now=NOW)


def test_a_signature_by_mail_counts_only_once_it_is_confirmed(american: Petition):
    case = cases.case(american.pk)
    mine = signing.sign_by_mail(case, statement("Ann", "Doe"), now=NOW)
    assert counted(american) == 0
    signing.confirm_by_code(case, mine, code=code_for(mine), now=LATER)
    assert counted(american, LATER + counting.LAG) == 1
    signing.confirm_by_code(case, mine, code="anything", now=LATER)  # a second press of the button does no harm
    assert counted(american, LATER + 2 * counting.LAG) == 1


def test_after_five_wrong_codes_even_the_right_one_no_longer_works_until_a_new_one_is_asked_for(american: Petition):
    case = cases.case(american.pk)
    mine = signing.sign_by_mail(case, statement("Ann", "Doe"), now=NOW)
    right = code_for(mine)
    for _ in range(signing.CODE_ATTEMPTS):
        with pytest.raises(Refusal, match="wrong_code"):
            signing.confirm_by_code(case, mine, code="not it", now=NOW)
    with pytest.raises(Refusal, match="too_many_attempts"):
        signing.confirm_by_code(case, mine, code=right, now=NOW)
    assert signing.confirm_by_code(case, mine, code=code_for(mine), now=NOW).counted_at == NOW


def test_a_code_works_for_its_own_signature_only_and_an_older_one_not_at_all(american: Petition):
    case = cases.case(american.pk)
    ann = signing.sign_by_mail(case, statement("Ann", "Doe"), now=NOW)
    bob = signing.sign_by_mail(case, statement("Bob", "Doe"), now=NOW)
    old = code_for(ann)
    new = code_for(ann)
    for signature, code in ((bob, new), (ann, old)):
        if old != new:
            with pytest.raises(Refusal, match="wrong_code"):
                signing.confirm_by_code(case, signature, code=code, now=NOW)
    assert signing.confirm_by_code(case, ann, code=f" {new} ", now=NOW).counted_at == NOW


def test_confirming_after_the_end_is_too_late(american: Petition):
    case = cases.case(american.pk)
    mine = signing.sign_by_mail(case, statement("Ann", "Doe"), now=NOW)
    ends = case.stage_ends_at
    assert ends is not None
    with pytest.raises(Refusal, match="closed"):
        signing.confirm_by_code(case, mine, code=code_for(mine), now=ends)
    assert signing.confirm_by_code(case, mine, code=code_for(mine), now=ends - SECOND).counted_at == ends - SECOND


def test_who_has_withdrawn_may_sign_again_and_the_mailbox_is_free_again(american: Petition):
    case = cases.case(american.pk)
    ids = [signing.sign_by_mail(case, statement(name, "Doe"), now=NOW) for name in ("Ann", "Bob")]
    for one in ids:
        signing.confirm_by_code(case, one, code=code_for(one), now=NOW)
    assert counted(american) == 2
    signing.unsign_id(case, ids[0], now=LATER)
    with pytest.raises(Refusal, match="not_signed"):
        signing.unsign_id(case, ids[0], now=LATER)
    assert counted(american, LATER + counting.LAG) == 1
    for name in ("Cid", "Ann"):
        signing.sign_by_mail(case, statement(name, "Doe"), now=LATER)
    assert Signature.objects.filter(withdrawn_at__isnull=True).count() == 2
    assert not SignatureContact.objects.filter(signature_id=ids[0]).exists()


def test_what_a_withdrawn_signature_leaves_tells_nobody_whose_it_was(american: Petition):
    case = cases.case(american.pk)
    mine = signing.sign_by_mail(case, statement("Ann", "Doe"), now=NOW)
    signing.unsign_id(case, mine, now=NOW)
    row = Signature.objects.get(id=mine)
    assert (row.person_key, row.mailbox_key, row.slot, row.shown) == (None, None, None, "")


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
