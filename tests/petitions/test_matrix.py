"""Every role, every step, every stage of every procedure: who may is as the page of permissions says."""

from __future__ import annotations

import os

import pytest
from tests.petitions import permissions
from tests.petitions.conftest import NOW, MakePetition, World, actor
from tests.stages import staged

from dauys.kernel.refusal import Refusal
from dauys.people.models import Account
from dauys.petitions import actions, rules
from dauys.petitions.models import Petition
from dauys.places import seeds
from dauys.procedures import actions as procedures
from dauys.procedures import presets
from dauys.procedures import queries as cases
from dauys.procedures.models import Obligation

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
