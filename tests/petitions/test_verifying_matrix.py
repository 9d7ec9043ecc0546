"""Who may certify, fetch batches, see to a key and enter paper, in which stage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.petitions import abroad
from tests.petitions.conftest import NOW, World, actor, many

from dauys.kernel.refusal import Refusal
from dauys.people.actor import Actor
from dauys.people.models import Account
from dauys.petitions import batches, paper, sealing, verifying
from dauys.petitions.authorities import register_key
from dauys.petitions.models import Petition, StatementBatch
from dauys.petitions.verifying import Found
from dauys.procedures.models import Case, Organiser

STAGES = ("gathering", "verification", "consideration", "lapsed")
WHO = ("author", "organiser", "authority", "another authority", "moderator", "administrator", "stranger")
Act = Callable[[World, Petition, Actor], object]


def certify(world: World, petition: Petition, by: Actor) -> object:
    return verifying.verify(petition, place=world.places["FI"], found=Found(valid=1, invalid=0), by=by, now=NOW)


def fetch(world: World, petition: Petition, by: Actor) -> object:
    row, _made = StatementBatch.objects.get_or_create(
        case=petition.case,
        place="FI",
        part=1,
        defaults={"body": world.bodies["fi-authority"], "first": 1, "number": 1, "due_at": NOW},
    )
    return batches.fetch(row, by=by, now=NOW)


def key(world: World, _petition: Petition, by: Actor) -> object:
    return register_key(world.bodies["fi-authority"], public=sealing.new_pair("")[1].decode(), by=by, now=NOW)


def print_sheet(_world: World, petition: Petition, by: Actor) -> object:
    return paper.print_sheets(petition, place="FI", language="en", number=1, by=by, now=NOW + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("act", "who", "stages"),
    [
        (certify, {"authority"}, {"verification"}),
        (fetch, {"authority"}, {"verification"}),
        (key, {"authority", "administrator"}, set(STAGES)),
        (print_sheet, {"author", "organiser"}, {"gathering"}),
    ],
    ids=lambda value: value.__name__ if callable(value) else None,
)
def test_who_may_do_it_in_which_stage(world: World, author: Account, act: Act, who: set[str], stages: set[str]):
    petition = abroad.gathering(world, author)
    many(petition, 5, place="FI")
    helper = world.account("helper@example.org")
    Organiser.objects.create(case_id=petition.pk, person=helper.person, place="Y", joined_at=NOW)
    people = {
        "author": author,
        "organiser": helper,
        "authority": abroad.official(world, "FI"),
        "another authority": abroad.official(world, "SE"),
        "moderator": world.holder("moderator"),
        "administrator": abroad.clerk(world, "administrator", "EU"),
        "stranger": world.account("stranger@example.org"),
    }
    assert tuple(people) == WHO
    for stage in STAGES:
        Case.objects.filter(pk=petition.pk).update(stage=stage)
        fresh = Petition.objects.select_related("case__procedure", "case__place").get(pk=petition.pk)
        for name, account in people.items():
            code = tried(act, world, fresh, actor(account))
            may = name in who and stage in stages
            assert (code in ("", "not_made_yet")) is may, (stage, name, code)


def tried(act: Act, world: World, petition: Petition, by: Actor) -> str:
    try:
        act(world, petition, by)
    except Refusal as refusal:
        return refusal.code
    return ""
