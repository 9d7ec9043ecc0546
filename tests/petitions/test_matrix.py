"""Every role, every step, every stage of every procedure: who may is as the page of permissions says."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from django.db import transaction
from tests.petitions import permissions
from tests.petitions.conftest import NOW, MakePetition, World, actor
from tests.stages import staged

from dauys.kernel.refusal import Refusal
from dauys.people.actor import ANONYMOUS, Actor
from dauys.people.models import Account
from dauys.petitions import actions, objecting, removing, reporting, rules
from dauys.petitions.models import Petition
from dauys.petitions.rules import Order
from dauys.petitions.taking import Thing
from dauys.places import seeds
from dauys.procedures import actions as procedures
from dauys.procedures import presets
from dauys.procedures import queries as cases
from dauys.procedures.models import Obligation, Organiser

CODES = sorted(presets.shipped())


@staged.fixture
def everywhere() -> None:
    """All shipped places, and nothing else."""
    seeds.load()


def part(code: str) -> str:
    """The part of the page that tells of one procedure."""
    case = permissions.case_of(presets.shipped()[code], NOW)
    return permissions.table(case.preset, permissions.declared(case, permissions.actors(case, NOW)))


def test_the_page_tells_of_every_procedure_and_of_no_other():
    told = permissions.PAGE.read_text(encoding="utf-8")
    assert [line.split("`")[1] for line in told.splitlines() if line.startswith("## ")] == CODES


@pytest.mark.parametrize("code", CODES)
def test_who_may_do_what_is_as_the_page_says(code: str, everywhere: None):
    told, page = part(code), permissions.PAGE.read_text(encoding="utf-8")
    if os.environ.get("DAUYS_WRITE_DOCS"):
        before = permissions.HEADING if code == CODES[0] else page.rstrip() + "\n"
        page = f"{before}\n{told}\n"
        permissions.PAGE.write_text(page, encoding="utf-8")
    assert f"\n{told}\n" in page, "run: DAUYS_WRITE_DOCS=1 pytest tests/petitions/test_matrix.py"


@pytest.mark.parametrize("code", CODES)
def test_the_actions_let_pass_whom_the_rules_name_and_nobody_else(code: str, everywhere: None):
    case = permissions.case_of(presets.shipped()[code], NOW)
    people = permissions.actors(case, NOW)
    assert permissions.tried(case, people, NOW) == permissions.declared(case, people)


def test_an_official_is_a_body_only_where_the_body_is_concerned(
    make_petition: MakePetition, world: World, executor: Account, head: Account
):
    case = cases.case(make_petition().pk)
    strangers = [world.holder(role, body="kz-71-akimat") for role in ("body", "head")]
    assert all("body" in cases.roles_in(case, actor(one)) for one in (executor, head))
    assert all("body" not in cases.roles_in(case, actor(one)) for one in strangers)


def test_a_body_that_a_duty_was_passed_to_is_concerned(make_petition: MakePetition, world: World, head: Account):
    petition = make_petition(stage="consideration")
    duty = Obligation.objects.get(case_id=petition.pk, kind="duty")
    procedures.redirect(duty, to=world.bodies["kz-71-akimat"], reason="Theirs.", by=actor(head), now=NOW)
    case = cases.case(petition.pk)
    assert "body" in cases.roles_in(case, actor(world.holder("head", body="kz-71-akimat")))


@pytest.mark.parametrize("action", sorted(rules.VERBS))
def test_a_step_with_rules_of_its_own_cannot_be_taken_by_its_mere_name(
    action: str, make_petition: MakePetition, moderator: Account
):
    petition = make_petition(stage="moderation")
    with pytest.raises(Refusal, match="not_allowed"):
        actions.take_step(petition, action, by=actor(moderator), words="unclear", now=NOW)
    assert cases.case(petition.pk).stage == "moderation"


def test_a_moderator_of_another_place_or_country_decides_nothing(make_petition: MakePetition, world: World):
    petition = make_petition(stage="moderation")
    for other in (world.holder("moderator", place="KZ-71"), world.holder("moderator", jurisdiction="GB")):
        with pytest.raises(Refusal, match="not_allowed"):
            actions.accept(petition, by=actor(other), now=NOW)
    actions.accept(petition, by=actor(world.holder("moderator", place="KZ-75")), now=NOW)
    assert Petition.objects.get(pk=petition.pk).case.stage == "gathering"


BESIDE = {
    "object": {"author", "organiser"},
    "decide": {"second"},
    "remove": {"moderator", "second", "administrator"},
    "restore": {"moderator", "second", "administrator"},
    "settle": {"moderator", "second"},
}
"""Who may do what beside the steps of a procedure, as the head of the page says; tried of `_everybody`."""


def _everybody(world: World, petition: Petition, author: Account, moderator: Account) -> dict[str, Actor]:
    organiser = world.account("organiser@example.org")
    Organiser.objects.create(case_id=petition.pk, person=organiser.person, joined_at=NOW)
    return {
        "anonymous": ANONYMOUS,
        "author": actor(author),
        "organiser": actor(organiser),
        "citizen": actor(world.account("citizen@example.org")),
        "moderator": actor(moderator),
        "second": actor(world.holder("moderator")),
        "elsewhere": actor(world.holder("moderator", place="KZ-71")),
        "abroad": actor(world.holder("moderator", jurisdiction="GB")),
        "lawyer": actor(world.holder("lawyer")),
        "committee": actor(world.holder("committee")),
        "head": actor(world.holder("head", body="kz-75-akimat")),
        "administrator": actor(world.holder("administrator")),
        "administrator abroad": actor(world.holder("administrator", jurisdiction="GB")),
    }


@pytest.mark.parametrize("what", BESIDE)
def test_who_may_object_decide_remove_restore_and_settle(
    what: str, make_petition: MakePetition, world: World, author: Account, moderator: Account
):
    refused, running = make_petition(stage="rejected"), make_petition(title="Another one")
    petition = refused if what in ("object", "decide") else running
    people = _everybody(world, petition, author, moderator)
    order, thing, case = Order(ground="insult", words="A name."), Thing(kind="author"), cases.case(refused.pk)

    def take(by: Actor) -> None:
        if what == "object":
            objecting.object_to(case, by=by, words="Why?", now=NOW)
        elif what == "decide":
            made = objecting.object_to(case, by=actor(author), words="Why?", now=NOW)
            objecting.decide(made, by=by, overturn=False, words="It stands.", now=NOW)
        elif what == "remove":
            removing.remove(running, thing, order=order, by=by, now=NOW)
        elif what == "restore":
            taken = removing.remove(running, thing, order=order, by=people["moderator"], now=NOW)
            removing.restore(taken, order=order, by=by, now=NOW)
        else:
            told = reporting.report(running, why="insult", words="", network="192.0.2.1", now=NOW)
            reporting.settle(told, by=by, answer="Nothing.", now=NOW)

    assert {name for name, by in people.items() if _passes(take, by)} == BESIDE[what]


def _passes(take: Callable[[Actor], None], by: Actor) -> bool:
    """Whether somebody is let pass; nothing of it stays."""
    with transaction.atomic():
        try:
            take(by)
        except Refusal:
            return False
        finally:
            transaction.set_rollback(True)
    return True
