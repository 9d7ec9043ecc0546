"""Nobody decides on what they have started or organise, whichever post they hold; nor speaks for a body that was asked.

Somebody who organises a petition writes it like its author, so their post is of no use to it either.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.petitions import abroad
from tests.petitions.conftest import NOW, World, actor
from tests.petitions.sitting import TODAY

from dauys.bodies.models import Body
from dauys.kernel.refusal import Refusal
from dauys.people.models import Account
from dauys.petitions import (
    actions,
    considering,
    correcting,
    desks,
    executing,
    organising,
    plans,
    removing,
    translating,
    verifying,
)
from dauys.petitions.executing import Promise, Said, Stand
from dauys.petitions.models import Petition, Tally, Translation
from dauys.petitions.proceedings import Numbers
from dauys.petitions.rules import Order
from dauys.petitions.taking import Thing
from dauys.petitions.verifying import Found
from dauys.procedures import queries as cases
from dauys.procedures.models import Case, Obligation, Organiser

SLIP = {"field": "body", "old": "автобус керек", "new": "автобус қажет", "reason": "Қате"}
Do = Callable[[Petition, Account], object]


def organised(petition: Petition, account: Account) -> Petition:
    """The petition, which somebody organises beside its author from now on."""
    Organiser.objects.create(case_id=petition.pk, person=account.person, joined_at=NOW)
    return petition


def accept(petition: Petition, own: Account) -> None:
    actions.accept(petition, by=actor(own), now=NOW)


def refuse(petition: Petition, own: Account) -> None:
    actions.reject(petition, by=actor(own), reason="unclear", now=NOW)


def vacate(petition: Petition, own: Account) -> None:
    organising.vacate(petition, reason="Gone.", by=actor(own), now=NOW)


def remove(petition: Petition, own: Account) -> None:
    removing.remove(petition, Thing(kind="title"), order=Order(ground="personal", words="Own."), by=actor(own), now=NOW)


def correct(petition: Petition, own: Account) -> None:
    row = correcting.propose(petition, by=actor(own), now=NOW, **SLIP)
    assert not correcting.waiting(actor(own)).exists()
    correcting.decide(row, accept=True, answer="", by=actor(own), now=NOW)


def translate(petition: Petition, own: Account) -> None:
    row = Translation.objects.create(case_id=petition.pk, language="ru", title="а", body="б", state="waiting", at=NOW)
    assert not translating.waiting(actor(own)).exists()
    translating.decide(row, accepted=True, by=actor(own), now=NOW)


@pytest.mark.parametrize(
    ("do", "stage"),
    [
        (accept, "moderation"),
        (refuse, "moderation"),
        (vacate, "gathering"),
        (remove, "gathering"),
        (correct, "gathering"),
        (translate, "gathering"),
    ],
)
def test_a_moderator_decides_nothing_about_what_they_organise(
    do: Do, stage: str, world: World, make_petition, moderator: Account
):
    own, another = organised(make_petition(stage=stage), moderator), world.holder("moderator")
    assert not desks.waiting(actor(moderator)).exists()
    with pytest.raises(Refusal, match="own_petition"):
        do(own, moderator)
    if stage == "moderation":
        assert desks.waiting(actor(another)).exists()
        do(own, another)


def test_who_once_organised_it_and_left_is_a_moderator_like_others(make_petition, moderator: Account):
    petition = organised(make_petition(stage="moderation"), moderator)
    Organiser.objects.update(left_at=NOW)
    actions.accept(petition, by=actor(moderator), now=NOW)
    assert cases.case(petition.pk).stage == "gathering"


def test_a_clerk_concludes_nothing_and_writes_down_no_vote_about_their_own(british: Petition, clerk: Account):
    organised(british, clerk)
    voted = {"held_on": NOW.date(), "motion": "Yes?", "rule": "simple", "numbers": Numbers(in_favour=1, against=0)}
    with pytest.raises(Refusal, match="own_petition"):
        considering.vote(british, by=actor(clerk), now=NOW, **voted)
    with pytest.raises(Refusal, match="own_petition"):
        considering.conclude(british, by=actor(clerk), outcome="explained", texts={"en": "So."}, now=NOW)


def test_a_head_publishes_no_answer_to_their_own_petition(make_petition, executor: Account, head: Account):
    petition = organised(make_petition(stage="consideration"), head)
    duty = Obligation.objects.get(case_id=petition.pk, kind="duty")
    texts = {"kk": "Жауап.", "ru": "Ответ."}
    drafted = actions.draft_response(duty, by=actor(executor), outcome="explained", texts=texts, now=NOW)
    with pytest.raises(Refusal, match="own_petition"):
        actions.publish_response(drafted, by=actor(head), now=NOW)


def test_an_official_certifies_no_statements_of_their_own_initiative(world: World, author: Account):
    abroad.union(world)
    official, petition = abroad.official(world, "FI"), abroad.drafted(world, "eu-citizens-initiative", author)
    Case.objects.filter(pk=petition.pk).update(stage="verification", submitted_at=NOW)
    Tally.objects.create(case_id=petition.pk, place="FI", number=5)
    assert verifying.to_certify(actor(official)).exists()
    organised(petition, official)
    assert not verifying.to_certify(actor(official)).exists()
    with pytest.raises(Refusal, match="own_petition"):
        verifying.verify(
            petition, place=world.places["FI"], found=Found(valid=5, invalid=0), by=actor(official), now=NOW
        )


@pytest.fixture
def answered(make_petition) -> Petition:
    petition = make_petition(stage="consideration")
    Case.objects.filter(pk=petition.pk).update(stage="answered", listed=True, listed_at=NOW)
    return petition


@pytest.fixture
def asked(world: World, answered: Petition) -> Account:
    """Of a body that a committee has asked for evidence about an answered petition, and that answered nothing else."""
    body = Body.objects.get(code="kz-71-akimat")
    Obligation.objects.create(
        case_id=answered.pk, body=body, kind=Obligation.Kind.EVIDENCE, duty="evidence", rule="evidence", laid_at=NOW
    )
    return world.holder("head", body="kz-71-akimat")


def test_a_body_that_was_only_asked_for_evidence_does_not_say_what_came_of_it(
    answered: Petition, asked: Account, executor: Account, as_
):
    own = executing.declare_effect(answered, Said(outcome="measure_taken"), by=actor(executor), now=TODAY)
    step = executing.add_milestone(answered, Promise(titles={"kk": "Қадам"}), by=actor(executor), now=TODAY)
    by = actor(asked)
    for attempt in (
        lambda: executing.declare_effect(answered, Said(outcome="nothing_done"), by=by, now=TODAY),
        lambda: executing.drop_effect(own, by=by),
        lambda: executing.confirm_effect(own, by=by, now=TODAY),
        lambda: executing.add_milestone(answered, Promise(titles={"kk": "Бөтен"}), by=by, now=TODAY),
        lambda: executing.change_milestone(step, Stand(state="dropped", why="No."), by=by, now=TODAY),
    ):
        with pytest.raises(Refusal, match="not_allowed"):
            attempt()
    assert not plans.reported_by(by).exists()
    assert as_(asked).get(f"/desk/plans/{answered.pk}/").status_code == 403


def test_a_body_that_owes_one_step_tells_of_that_step_alone(
    answered: Petition, asked: Account, executor: Account, world: World, as_
):
    theirs, other = (
        executing.add_milestone(answered, Promise(titles={"kk": name}), by=actor(executor), now=TODAY)
        for name in ("Бірінші", "Екінші")
    )
    theirs.body = world.bodies["kz-71-akimat"]
    theirs.save()
    later = TODAY + timedelta(minutes=1)
    executing.change_milestone(theirs, Stand(state="going"), by=actor(asked), now=later)
    with pytest.raises(Refusal, match="not_allowed"):
        executing.change_milestone(other, Stand(state="going"), by=actor(asked), now=later)
    page = as_(asked).get(f"/desk/plans/{answered.pk}/")
    assert page.status_code == 200
    assert not {"may_effect", "may_plan"} & {name for name in ("may_effect", "may_plan") if page.context[name]}
