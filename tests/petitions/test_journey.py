"""The main job: from draft to official answer, through the actions alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.petitions.conftest import NOW, MakePetition, World, actor, many, sign

from dauys.kernel.refusal import Refusal
from dauys.ledger import queries as ledger
from dauys.people import actions as people
from dauys.people.models import Account
from dauys.petitions import actions, counting, rules, signers, signing
from dauys.petitions import queries as petitions
from dauys.petitions.models import Petition, Response
from dauys.petitions.signers import Said
from dauys.procedures import queries as cases
from dauys.procedures.models import Obligation

SECOND = timedelta(seconds=1)
THRESHOLD = 23_480
"""1 % of 2,347,924, rounded up to whole people."""


def test_one_below_the_threshold_nothing_happens_and_at_it_a_duty_is_laid(make_petition: MakePetition, world: World):
    petition = make_petition(signatures=THRESHOLD - 1)
    assert cases.case(petition.pk).stage == "gathering"
    assert cases.duties(petition.case) == []
    sign(petition, world.person(), at=NOW + SECOND)
    counting.run(NOW + SECOND + counting.LAG)
    case = cases.case(petition.pk)
    assert case.stage == "consideration"
    [duty] = cases.duties(case)
    assert (duty.body.code, duty.state(NOW)) == ("kz-75-akimat", "open")
    assert duty.last_day.isoformat() == "2026-04-03T23:59:59+05:00"


def test_an_answer_needs_two_people_and_settles_the_case(make_petition: MakePetition, executor: Account, head: Account):
    petition = make_petition(stage="consideration")
    duty = Obligation.objects.get(case_id=petition.pk, kind="duty")
    texts = {"kk": "Құрметті азаматтар! Автобус 1 қыркүйектен тегін болады.", "ru": "", "en": ""}
    draft = actions.draft_response(duty, by=actor(executor), outcome="satisfied", texts=texts, now=NOW)
    with pytest.raises(Refusal, match="not_your_duty"):
        actions.publish_response(draft, by=actor(executor), now=NOW)
    actions.publish_response(draft, by=actor(head), now=NOW + timedelta(days=1))
    case = cases.case(petition.pk)
    assert (case.stage, case.outcome) == ("answered", "satisfied")
    assert Response.objects.get().published_at == NOW + timedelta(days=1)


def test_a_head_who_drafted_an_answer_cannot_approve_it(make_petition: MakePetition, head: Account):
    petition = make_petition(stage="consideration")
    duty = Obligation.objects.get(case_id=petition.pk, kind="duty")
    draft = actions.draft_response(duty, by=actor(head), outcome="explained", texts={"ru": "Уважаемые …"}, now=NOW)
    with pytest.raises(Refusal, match="own_draft"):
        actions.publish_response(draft, by=actor(head), now=NOW)


def test_a_window_is_counted_once_and_the_number_is_right_after_a_withdrawal(make_petition: MakePetition, world: World):
    petition = make_petition()
    people = [world.person() for _ in range(3)]
    for person in people:
        sign(petition, person)
    assert counting.run(NOW + counting.LAG) == 1
    assert counting.run(NOW + counting.LAG) == 0
    assert Petition.objects.get(pk=petition.pk).number == 3
    many(petition, 0)
    assert counting.recount(Petition.objects.get(pk=petition.pk), now=NOW + counting.LAG) == 0


def test_where_identity_must_be_proven_what_people_say_counts_for_nothing(make_petition: MakePetition, world: World):
    petition = make_petition()
    stranger = world.person(citizenship="RU", residence="KZ-71")
    people.record_attribute(stranger, kind="residence", value="KZ-75", verified=False, source="person", now=NOW)
    people.record_attribute(stranger, kind="citizenship", value="KZ", verified=False, source="person", now=NOW)
    with pytest.raises(Refusal, match="not_a_citizen"):
        sign(petition, stranger)


def test_where_nothing_need_be_proven_a_declaration_is_enough(world: World, author: Account):
    text = actions.Text(language="en", title="Plant trees", body="More trees.")
    petition = actions.draft(
        world.procedures["us-we-the-people"],
        place=world.places["US"],
        text=text,
        author_id=author.person_id,
        now=NOW,
    )
    person = world.person(assurance="none", given="Ann", family="Lee")
    people.record_attribute(person, kind="email", value="ann@example.org", verified=True, source="code", now=NOW)
    case = cases.case(petition.pk)
    assert rules.refuse_signing(case, signers.of_person(case, person, now=NOW).profile, now=NOW).code == "not_gathering"
    profile = signers.of_person(case, person, said=Said(declares=True), now=NOW).profile
    assert (profile.declared_age, profile.citizenships) == (13, {"US"})


def test_nobody_is_led_to_a_petition_that_only_people_with_the_link_may_see(make_petition: MakePetition):
    hidden, shown = make_petition(signatures=49), make_petition(signatures=50, place="KZ-75")
    named = {head.case_id for head in ledger.heads(public=True)}
    assert named == {shown.pk}
    assert {head.case_id for head in ledger.heads()} == {hidden.pk, shown.pk}


def test_who_takes_a_signature_back_can_sign_again_and_take_that_back_too(make_petition: MakePetition, world: World):
    petition, person = make_petition(), world.person()
    case = cases.case(petition.pk)
    for minute in (1, 2):
        at = NOW + timedelta(minutes=minute)
        sign(petition, person, at=at)
        [(signed, signature)] = petitions.signed_by(person.pk)
        assert signed == petition.pk
        signing.unsign_id(case, signature, now=at + SECOND)
        assert petitions.signed_by(person.pk) == []
    counting.run(NOW + timedelta(minutes=5))
    assert Petition.objects.get(pk=petition.pk).number == 0
