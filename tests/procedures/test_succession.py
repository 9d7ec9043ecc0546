"""When a body ends, what it owes passes to its successor: on the day, once, written down for all to see."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.petitions import conftest as petitions
from tests.petitions.conftest import NOW
from tests.stages import staged

from dauys.bodies import actions as bodies
from dauys.bodies.models import Body
from dauys.ledger import queries as ledger
from dauys.ledger.verify import verify_chain
from dauys.petitions.models import Petition
from dauys.procedures import queries, succession
from dauys.procedures.models import Obligation

world, author, moderator, make_petition = (
    petitions.world,
    petitions.author,
    petitions.moderator,
    petitions.make_petition,
)
DAY = date(2026, 3, 20)
IN_ALMATY = datetime(2026, 3, 19, 19, tzinfo=UTC)
"""Midnight of that day in Almaty (UTC+5)."""


@staged.fixture
def heir(world):
    old = world.bodies["kz-75-akimat"]
    return Body.objects.add_root(
        instance=Body(
            code="kz-75-new", kind="akimat", name={"en": "New"}, place=old.place, jurisdiction=old.jurisdiction
        )
    )


@staged.fixture
def owed(make_petition):
    petition = make_petition(stage="consideration")
    return Obligation.objects.get(case_id=petition.pk, kind="duty")


def end(world, heir, *, on=DAY, now=NOW):
    bodies.end(Body.objects.get(code="kz-75-akimat"), on=on, successor=heir, now=now)


def entries(case_id):
    return [entry for entry in ledger.history(case_id) if entry.kind == "succeeded"]


def test_a_body_that_has_ended_hands_over_at_once(world, heir, owed):
    end(world, heir, on=date(2026, 3, 1))
    owed.refresh_from_db()
    assert owed.body_id == heir.pk
    assert queries.case(owed.case_id).addressee_id == heir.pk


@pytest.mark.parametrize(("moment", "passed"), [(IN_ALMATY - timedelta(seconds=1), False), (IN_ALMATY, True)])
def test_a_day_to_come_is_waited_for_in_the_zone_of_the_case(world, heir, owed, moment, passed):
    end(world, heir)
    owed.refresh_from_db()
    assert owed.body_id != heir.pk
    succession.run(moment)
    owed.refresh_from_db()
    assert (owed.body_id == heir.pk) is passed


def test_it_happens_once_and_is_written_down(world, heir, owed):
    end(world, heir)
    succession.run(IN_ALMATY)
    assert succession.run(IN_ALMATY + timedelta(days=1)) == 0
    found = entries(owed.case_id)
    assert [entry.role for entry in found] == ["system", "system"]
    assert found[0].payload | {"stage": ""} == {
        "stage": "",
        "duty": "respond",
        "from": "kz-75-akimat",
        "to": "kz-75-new",
    }


def test_the_date_that_is_owed_stays(world, heir, owed):
    end(world, heir)
    succession.run(IN_ALMATY)
    before = owed.due_at
    owed.refresh_from_db()
    assert owed.due_at == before


def test_without_a_successor_the_duty_stays_for_all_to_see(world, owed):
    bodies.end(Body.objects.get(code="kz-75-akimat"), on=date(2026, 3, 1), now=NOW)
    succession.run(IN_ALMATY)
    owed.refresh_from_db()
    assert owed.body.code == "kz-75-akimat"
    assert entries(owed.case_id) == []


def test_what_was_met_or_closed_is_left_to_history(world, heir, owed):
    Obligation.objects.filter(pk=owed.pk).update(met_at=NOW)
    petition = Petition.objects.get(pk=owed.case_id)
    type(petition.case).objects.filter(pk=petition.pk).update(closed_at=NOW)
    end(world, heir)
    succession.run(IN_ALMATY)
    owed.refresh_from_db()
    assert owed.body_id != heir.pk
    assert queries.case(owed.case_id).addressee_id != heir.pk


def test_a_successor_that_has_ended_too_hands_on(world, heir, owed):
    last = Body.objects.add_root(
        instance=Body(
            code="kz-75-last", kind="akimat", name={"en": "Last"}, place=heir.place, jurisdiction=heir.jurisdiction
        )
    )
    end(world, heir)
    bodies.end(Body.objects.get(pk=heir.pk), on=DAY, successor=last, now=NOW)
    succession.run(IN_ALMATY)
    owed.refresh_from_db()
    assert owed.body_id == last.pk


def test_the_chain_of_the_case_still_holds(world, heir, owed):
    end(world, heir)
    succession.run(IN_ALMATY)
    assert len(entries(owed.case_id)) == 2
    assert verify_chain(owed.case_id) is None
