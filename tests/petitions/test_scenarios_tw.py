"""Petitions on Join in Taiwan, at their exact figures."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.petitions.playing import (
    MONDAY,
    Entry,
    Play,
    checked,
    listed,
    numbers,
    owed,
    play,
    refused,
    signing,
    stages,
    step,
    ticking,
)

__all__ = ["play"]

JOIN = "tw-join"
DRAFT, SUBMIT, ACCEPT = step("draft", "author"), step("submit", "author"), step("accept", "moderator")
LAST = "2026-03-06T23:59:59+08:00"
"""The end of sixty days from the Monday, five in the afternoon in Taipei."""
TWO_MONTHS = "2026-03-05T23:59:59+08:00"


def until(last: str, start: datetime = MONDAY, *, more: float = 0) -> dict[str, float]:
    """How long it is from the start to a moment."""
    return {"seconds": (datetime.fromisoformat(last) - start).total_seconds() + more}


def test_the_whole_way_from_a_draft_to_an_official_answer(play: Play):
    result = play(
        JOIN,
        DRAFT,
        SUBMIT,
        step("return", "moderator", at={"days": 2}, given={"reason": "unclear"}),
        step("edit", "author", at={"days": 3}, given={"title": "Start school at nine"}),
        SUBMIT,
        step("accept", "moderator", at={"days": 5}),
        signing(4_999, at={"days": 20}),
        signing(1, at={"days": 21}),
        step("redirect", "body", at={"days": 22}, given={"reason": "The ministry is competent."}),
        step("extend", "body", at={"days": 23}, given={"until": "2026-04-30", "reason": "A meeting is held."}),
        step("respond", "body", at={"days": 60}, given={"duty": "respond", "outcome": "partly", "text": "At eight."}),
    )
    assert stages(result)[:5] == ["draft", "moderation", "draft", "draft", "moderation"]
    assert stages(result)[5:] == ["gathering"] * 2 + ["consideration"] * 3 + ["answered"]
    assert listed(result) == [False] * 5 + [True] * 6
    assert all(not one["refused"] for one in result["steps"])
    assert result["final"]["obligations"] == [
        {"body": "other-body", "duty": "respond", "due": "2026-04-30T23:59:59+08:00", "state": "met"}
    ]


def test_4_999_do_nothing_and_the_5_000th_obliges_the_body_to_consider(play: Play):
    result = play(JOIN, SUBMIT, ACCEPT, signing(4_999), signing(1))
    assert stages(result)[2:] == ["gathering", "consideration"]
    assert (owed(result), checked(result)) == ([("respond", TWO_MONTHS, "open")], [])
    assert owed(play(JOIN, SUBMIT, ACCEPT, signing(4_999))) == []


def test_of_6_000_people_at_once_1_000_come_too_late(play: Play):
    result = play(JOIN, SUBMIT, ACCEPT, signing(6_000))
    assert (numbers(result)[-1], refused(result, 3)) == (5_000, [("not_gathering", 1_000)])


def test_the_last_second_of_the_sixtieth_day_is_in_and_the_next_is_not(play: Play):
    result = play(JOIN, SUBMIT, ACCEPT, signing(1, at=until(LAST)), signing(1, at=until(LAST, more=1)))
    assert result["steps"][2]["at"] == LAST
    assert (refused(result, 3), refused(result, 4)) == ([], [("not_gathering", 1)])
    assert stages(result)[2:] == ["gathering", "lapsed"]


def test_the_local_day_counts_where_it_is_another_than_in_greenwich(play: Play):
    evening = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)  # the sixth in Taipei
    result = play(JOIN, SUBMIT, ACCEPT, ticking(days=70), start=evening)
    assert result["timeline"][-1]["at"] == "2026-03-08T00:00:00+08:00"


def test_the_5_000th_in_the_last_second_counts_and_a_second_later_it_has_lapsed(play: Play):
    result = play(JOIN, SUBMIT, ACCEPT, signing(4_999), signing(1, at=until(LAST)))
    assert owed(result) == [("respond", "2026-05-06T23:59:59+08:00", "open")]
    result = play(JOIN, SUBMIT, ACCEPT, signing(4_999), signing(1, at=until(LAST, more=1)))
    assert (stages(result)[-1], owed(result)) == ("lapsed", [])


def test_the_answer_is_in_time_in_the_last_second_of_two_months_and_late_in_the_next(play: Play):
    for more, state in ((0, "open"), (1, "late")):
        result = play(JOIN, SUBMIT, ACCEPT, signing(5_000), ticking(**until(TWO_MONTHS, more=more)))
        assert (owed(result), stages(result)[-1]) == ([("respond", TWO_MONTHS, state)], "consideration")
    result = play(JOIN, SUBMIT, ACCEPT, signing(5_000), step("respond", "body", at={"months": 6}))
    assert (stages(result)[-1], owed(result)[0][2]) == ("answered", "met")


@pytest.mark.parametrize("reason", ["unlawful", "repeat"])
def test_what_is_against_the_law_or_a_repeat_is_refused_and_never_listed(play: Play, reason: str):
    result = play(
        JOIN, SUBMIT, step("reject", "moderator"), step("reject", "moderator", given={"reason": reason}), ACCEPT
    )
    assert (refused(result, 2), refused(result, 4)) == ([("missing", 1)], [("wrong_stage", 1)])
    assert (stages(result)[2:], listed(result)[-1]) == (["rejected", "rejected"], False)


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ({"citizenship": "TW", "residence": "US"}, None),
        ({"citizenship": "US", "residence": "TW"}, None),
        ({"citizenship": "US", "residence": "US"}, "not_a_citizen_or_resident"),
        ({"assurance": "email"}, "assurance_too_low"),
        ({"assurance": "none"}, "assurance_too_low"),
        ({"assurance": "eid"}, None),
    ],
)
def test_citizens_and_lawful_residents_with_a_phone_may_start_and_sign(
    play: Play, who: dict[str, str], code: str | None
):
    result = play(JOIN, step("submit", "author", who=who), SUBMIT, ACCEPT, signing(2, who=who))
    assert refused(result, 1) == ([(code, 1)] if code else [])
    assert refused(result, 4) == ([(code, 2)] if code else [])


def test_the_same_person_signs_once_and_may_take_it_back(play: Play):
    aya = {"person": "aya"}
    result = play(
        JOIN,
        SUBMIT,
        ACCEPT,
        step("sign", "signer", **aya),
        step("sign", "signer", **aya),
        step("unsign", "signer", **aya),
    )
    assert (numbers(result)[2:], refused(result, 4)) == ([1, 1, 0], [("already_signed", 1)])


@pytest.mark.parametrize("before", [(DRAFT,), (SUBMIT,), (SUBMIT, ACCEPT)])
def test_the_author_may_withdraw_until_the_body_must_consider(play: Play, before: tuple[Entry, ...]):
    assert stages(play(JOIN, *before, step("withdraw", "author")))[-1] == "withdrawn"
    late = play(JOIN, SUBMIT, ACCEPT, signing(5_000), step("withdraw", "author"))
    assert (stages(late)[-1], refused(late, 4)) == ("consideration", [("wrong_stage", 1)])
