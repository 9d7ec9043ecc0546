"""Every role, every step, every stage of the five procedures: who may is as the page of permissions says."""

from __future__ import annotations

import os

import pytest
from tests.petitions import permissions
from tests.petitions.conftest import NOW, PRESETS, MakePetition, World, actor

from dauys.kernel.refusal import Refusal
from dauys.people.models import Account
from dauys.petitions import actions, rules
from dauys.petitions.models import Petition
from dauys.procedures import actions as procedures
from dauys.procedures import queries as cases
from dauys.procedures.models import Obligation, Organiser
from dauys.procedures.schema import STAGES

ADDRESSED = {"us-we-the-people": "US", "uk-parliament": "GB", "kz-epetition-government": "KZ"}


def page(world: World, author: Account) -> str:
    parts = [permissions.HEADING]
    organiser = world.person()
    for code in PRESETS:
        procedure = world.procedures[code]
        place = world.places[ADDRESSED.get(code, "KZ-75")]
        text = actions.Text(language="en", title="Something", body="Text.")
        petition = actions.draft(procedure, place=place, text=text, author_id=author.person_id, now=NOW)
        case = cases.case(petition.pk)
        other = world.bodies["gb-government" if code.startswith("kz") else "kz-government"]
        Organiser.objects.create(case=case, person=organiser, joined_at=NOW)
        people = permissions.actors(
            case, organiser=organiser.pk, elsewhere=world.places["KZ-71"].path, other_body=other.pk
        )
        rows = {}
        for stage in sorted(procedure.preset.stages, key=STAGES.index):
            case.stage = stage
            rows[stage] = list(permissions.allowed(case, people))
        parts.append(permissions.table(procedure.preset, rows))
    return "\n\n".join(parts).replace("\n\n\n", "\n\n") + "\n"


def test_who_may_do_what_is_as_the_page_says(world: World, author: Account):
    told = page(world, author)
    if os.environ.get("DAUYS_WRITE_DOCS"):
        permissions.PAGE.write_text(told, encoding="utf-8")
    assert permissions.PAGE.read_text(encoding="utf-8") == told, (
        "run: DAUYS_WRITE_DOCS=1 pytest tests/petitions/test_matrix.py"
    )


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
