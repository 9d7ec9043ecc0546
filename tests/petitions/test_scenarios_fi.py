"""Citizens' initiatives of Finland, at their exact figures."""

from __future__ import annotations

from datetime import datetime

import pytest
from tests.petitions.playing import (
    MONDAY,
    Entry,
    Play,
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

FI = "fi-citizens-initiative"
DRAFT, SUBMIT = step("draft", "author"), step("submit", "author")
OPEN = (DRAFT, step("join", "organiser", count=4), SUBMIT)
"""The way to gathering."""
DELIVER = step("deliver", "author")
LAST = "2026-07-05T23:59:59+03:00"


def certifying(valid: int, invalid: int = 0) -> Entry:
    return step("verify", "authority", place="FI", given={"valid": valid, "invalid": invalid})


def test_four_organisers_are_too_few_and_the_fifth_is_enough(play: Play):
    result = play(FI, DRAFT, step("join", "organiser", count=3), SUBMIT, step("join", "organiser"), SUBMIT)
    assert (refused(result, 3), refused(result, 5)) == ([("too_few_organisers", 1)], [])
    assert stages(result) == ["draft", "draft", "draft", "draft", "gathering"]
    assert listed(result) == [False, False, False, False, True]


def test_49_999_statements_do_not_permit_to_deliver_and_the_50_000th_does(play: Play):
    result = play(FI, *OPEN, signing(49_999), DELIVER, signing(1), signing(1), DELIVER, signing(1))
    assert refused(result, 5) == [("not_permitted_yet", 1)]
    assert stages(result)[3:] == ["gathering"] * 4 + ["verification"] * 2
    assert (numbers(result)[-1], refused(result, 9)) == (50_001, [("not_gathering", 1)])


def test_six_months_end_with_their_last_local_day(play: Play):
    end = (datetime.fromisoformat(LAST) - MONDAY).total_seconds()
    result = play(FI, *OPEN, signing(1, at={"seconds": end}), signing(1, at={"seconds": end + 1}))
    assert result["steps"][3]["at"] == LAST
    assert (refused(result, 4), refused(result, 5)) == ([], [("not_gathering", 1)])
    assert stages(result)[3:] == ["gathering", "lapsed"]


@pytest.mark.parametrize(("people", "after"), [(49_999, "lapsed"), (50_000, "verification")])
def test_when_the_term_ends_the_number_decides(play: Play, people: int, after: str):
    end = (datetime.fromisoformat(LAST) - MONDAY).total_seconds()
    result = play(FI, *OPEN, signing(people), ticking(seconds=end), ticking(seconds=end + 1))
    assert stages(result)[-2:] == ["gathering", after]


def test_statements_are_approved_in_batches_until_50_000(play: Play):
    result = play(FI, *OPEN, signing(50_001), DELIVER, certifying(30_000), certifying(19_999), certifying(1))
    assert stages(result)[-3:] == ["verification", "verification", "consideration"]
    assert result["final"]["obligations"] == [{"body": "fi-eduskunta", "duty": "respond", "due": None, "state": "open"}]


def test_with_one_approved_statement_too_few_it_lapses(play: Play):
    result = play(FI, *OPEN, signing(50_000), DELIVER, certifying(30_000), certifying(19_999, 1))
    assert (stages(result)[-2:], owed(result)) == (["verification", "lapsed"], [])


def test_the_whole_way_to_the_decision_of_parliament(play: Play):
    result = play(
        FI,
        *OPEN,
        signing(60_000, at={"months": 5}),
        step("deliver", "author", at={"months": 6}),
        certifying(55_000, 5_000),
        step("vote", "author", at={"months": 9}),
        step("vote", "body", at={"months": 9}, given={"text": "105 for, 92 against."}),
        step("respond", "body", at={"months": 9}, given={"duty": "respond", "text": "The law was changed."}),
    )
    assert stages(result)[3:] == ["gathering", "verification", *["consideration"] * 3, "answered"]
    assert (refused(result, 7), refused(result, 8)) == ([("not_allowed", 1)], [])
    assert (owed(result), numbers(result)[-1]) == ([("respond", None, "met")], 55_000)


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ({"age": 18}, None),
        ({"age": 17}, "too_young"),
        ({"citizenship": "SE"}, "not_a_citizen"),
        ({"residence": "SE"}, None),
        ({"assurance": "phone"}, "assurance_too_low"),
        ({"assurance": "in_person"}, None),
        ({"assurance": "qualified"}, None),
    ],
)
def test_citizens_entitled_to_vote_may_organise_and_sign(play: Play, who: dict[str, object], code: str | None):
    result = play(FI, DRAFT, step("join", "organiser", who=who), *OPEN[1:], signing(3, who=who))
    assert refused(result, 2) == ([(code, 1)] if code else [])
    assert refused(result, 5) == ([(code, 3)] if code else [])


@pytest.mark.parametrize(("kind", "code"), [("bill", None), ("proposal", None), ("wish", "unknown_kind")])
def test_it_is_a_bill_or_a_proposal_to_begin_drafting(play: Play, kind: str, code: str | None):
    result = play(FI, *OPEN[:2], step("submit", "author", given={"kind": kind}))
    assert refused(result, 3) == ([(code, 1)] if code else [])


def test_a_statement_is_taken_back_and_given_again(play: Play):
    aya = {"person": "aya"}
    again = [step(act, "signer", **aya) for act in ("sign", "unsign", "sign", "sign")]
    result = play(FI, *OPEN, *again)
    assert (numbers(result)[3:], refused(result, 7)) == ([1, 0, 1, 1], [("already_signed", 1)])


def test_what_covers_several_subjects_is_refused_with_that_reason(play: Play):
    named = step("reject", "moderator", given={"reason": "several_subjects"})
    result = play(FI, *OPEN, step("reject", "moderator"), named)
    assert (refused(result, 4), stages(result)[-1], listed(result)[-1]) == ([("missing", 1)], "rejected", False)


def test_once_delivered_it_can_no_longer_be_withdrawn(play: Play):
    withdraw = step("withdraw", "author")
    assert stages(play(FI, *OPEN, signing(50_000), withdraw))[-1] == "withdrawn"
    assert refused(play(FI, *OPEN, signing(50_000), DELIVER, withdraw), 6) == [("wrong_stage", 1)]
