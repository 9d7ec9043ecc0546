"""Petitions as cards of a list."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils.translation import override
from tests.petitions.conftest import NOW, MakePetition, actor
from tests.stages import staged

from dauys.people.models import Account
from dauys.petitions import actions, queries, showing
from dauys.petitions.models import Petition
from dauys.procedures.models import Obligation

SECOND = timedelta(seconds=1)


@staged.fixture
def owed(make_petition: MakePetition) -> Obligation:
    petition = make_petition(stage="consideration")
    return Obligation.objects.select_related("case__procedure").get(case_id=petition.pk, kind="duty")


def mark(petition: Petition | Obligation, now: datetime) -> tuple[str, str]:
    """What a card says beside the stage, and in which colour."""
    [row] = queries.by_ids([petition.case_id])
    with override("en"):
        card = showing.card(row, now)
    return card.mark, card.mark_colour


@pytest.mark.parametrize(("after", "shown"), [(-SECOND, ("", "grey")), (timedelta(0), ("The answer is late", "red"))])
def test_a_card_says_when_an_answer_is_late_from_the_first_second_on(owed: Obligation, after, shown):
    assert mark(owed, owed.due_at + after) == shown


@pytest.mark.parametrize(
    ("after", "shown"), [(-SECOND, ("", "grey")), (timedelta(0), ("The answer came late", "grey"))]
)
def test_a_card_remembers_an_answer_that_came_late(owed: Obligation, executor: Account, head: Account, after, shown):
    at = owed.due_at + after
    texts = {"kk": "Автобус тегін болады."}
    draft = actions.draft_response(owed, by=actor(executor), outcome="explained", texts=texts, now=at)
    actions.publish_response(draft, by=actor(head), now=at)
    assert mark(owed, at + timedelta(days=9)) == shown


def test_a_check_that_is_late_is_no_late_answer(make_petition: MakePetition):
    petition = make_petition(stage="moderation")
    assert mark(petition, NOW + timedelta(days=99)) == ("", "grey")
