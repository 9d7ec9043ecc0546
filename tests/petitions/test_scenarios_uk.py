"""Petitions to the British Government and Parliament, at their exact figures."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.petitions.playing import (
    Entry,
    Play,
    checked,
    events,
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

UK = "uk-parliament"
SUBMIT, ACCEPT = step("submit", "author"), step("accept", "moderator")
OPEN = (SUBMIT, signing(5), ACCEPT)
"""The way to gathering."""


def test_four_supporters_do_nothing_and_the_fifth_brings_the_committee(play: Play):
    result = play(UK, SUBMIT, signing(4), ACCEPT, signing(1), ACCEPT)
    assert stages(result) == ["unlisted", "unlisted", "unlisted", "moderation", "gathering"]
    assert refused(result, 3) == [("wrong_stage", 1)]
    assert listed(result) == [False, False, False, False, True]


def test_of_seven_supporters_at_once_two_come_too_late(play: Play):
    result = play(UK, SUBMIT, signing(7))
    assert (numbers(result)[1], refused(result, 2)) == (5, [("not_gathering", 2)])


def test_supporters_who_signed_by_link_are_counted(play: Play):
    result = play(UK, *OPEN, signing(10))
    assert numbers(result)[-1] == 15
    assert result["final"]["by_place"] == {"GB": 15}


def test_9_999_get_nothing_10_000_a_response_and_100_000_a_debate(play: Play):
    result = play(UK, *OPEN, signing(9_994))
    assert (numbers(result)[-1], owed(result)) == (9_999, [])
    result = play(UK, *OPEN, signing(9_995))
    assert owed(result) == [("respond", None, "open")]
    result = play(UK, *OPEN, signing(99_994))
    assert (numbers(result)[-1], owed(result)) == (99_999, [("respond", None, "open")])
    result = play(UK, *OPEN, signing(99_995))
    assert result["final"]["obligations"] == [
        {"body": "gb-government", "duty": "respond", "due": None, "state": "open"},
        {"body": "gb-petitions-committee", "duty": "debate", "due": None, "state": "open"},
    ]
    assert stages(result)[-1] == "gathering"


@pytest.mark.parametrize(
    ("accepted", "last"),
    [
        (datetime(2025, 8, 31, 10, tzinfo=UTC), "2026-02-28T23:59:59+00:00"),
        (datetime(2027, 8, 31, 10, tzinfo=UTC), "2028-02-29T23:59:59+00:00"),
        (datetime(2026, 1, 5, 10, tzinfo=UTC), "2026-07-05T23:59:59+01:00"),
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), "2026-09-28T23:59:59+01:00"),
        (datetime(2026, 3, 29, 23, 30, tzinfo=UTC), "2026-09-30T23:59:59+01:00"),
    ],
)
def test_six_months_end_with_the_same_day_or_the_last_of_the_month(play: Play, accepted: datetime, last: str):
    moment = datetime.fromisoformat(last)
    seconds = (moment - accepted).total_seconds()
    result = play(
        UK, *OPEN, signing(1, at={"seconds": seconds}), signing(1, at={"seconds": seconds + 1}), start=accepted
    )
    assert result["steps"][3]["at"] == last
    assert (refused(result, 4), refused(result, 5)) == ([], [("not_gathering", 1)])
    assert stages(result)[3:] == ["gathering", "lapsed"]


def test_both_duties_must_be_met_and_each_answer_names_its_duty(play: Play):
    result = play(
        UK,
        *OPEN,
        signing(99_995),
        ticking(months=6, days=1),
        step("respond", "body", given={"duty": "debate", "text": "Debated."}),
        step("respond", "body", given={"duty": "debate", "text": "Again."}),
        step("respond", "body", given={"duty": "respond", "text": "Answered."}),
    )
    assert stages(result)[3:] == ["gathering", "consideration", "consideration", "consideration", "answered"]
    assert refused(result, 7) == [("nothing_owed", 1)]
    assert [state for _duty, _due, state in owed(result)] == ["met", "met"]


def test_an_answer_before_the_end_leaves_gathering_open_and_one_duty_open_leads_to_consideration(play: Play):
    answer = step("respond", "body", given={"duty": "respond"})
    result = play(UK, *OPEN, signing(10_000), answer, signing(5), ticking(months=7))
    assert stages(result)[3:] == ["gathering", "gathering", "gathering", "answered"]
    result = play(UK, *OPEN, signing(100_000), answer, ticking(months=7))
    assert stages(result)[-1] == "consideration"


def test_the_committee_may_ask_invite_and_press_and_nobody_else_may(play: Play):
    acts = ("request_info", "invite", "press")
    result = play(UK, *OPEN, *(step(act, "committee", given={"text": "Please."}) for act in acts))
    assert all(not one["refused"] for one in result["steps"])
    assert events(result)[-3:] == [(act, "gathering") for act in acts]
    result = play(UK, *OPEN, *(step(act, "moderator") for act in acts), *(step(act, "author") for act in acts))
    assert [refused(result, number) for number in range(4, 10)] == [[("not_allowed", 1)]] * 6


def test_a_refusal_needs_a_reason_is_shown_to_everybody_and_is_the_end(play: Play):
    result = play(
        UK,
        SUBMIT,
        signing(5),
        step("reject", "moderator"),
        step("reject", "committee", given={"reason": "duplicate"}),
        step("reject", "moderator", given={"reason": "duplicate"}),
        signing(1),
        ACCEPT,
    )
    assert (refused(result, 3), refused(result, 4)) == ([("missing", 1)], [("not_allowed", 1)])
    assert stages(result)[2:] == ["moderation", "moderation", "rejected", "rejected", "rejected"]
    assert listed(result)[-3:] == [True, True, True]
    assert (refused(result, 6), refused(result, 7)) == ([("not_gathering", 1)], [("wrong_stage", 1)])


def test_after_a_return_the_author_changes_the_text_and_needs_no_new_supporters(play: Play):
    back = step("return", "moderator", given={"reason": "no_action"})
    edit = step("edit", "author", given={"title": "Plant more trees"})
    result = play(UK, SUBMIT, signing(5), back, edit, SUBMIT, ACCEPT)
    assert stages(result) == ["unlisted", "moderation", "draft", "draft", "moderation", "gathering"]
    assert numbers(result)[-1] == 5


def test_after_a_return_a_withdrawn_supporter_is_missing_and_must_be_replaced(play: Play):
    aya = step("sign", "signer", person="aya")
    result = play(
        UK,
        SUBMIT,
        aya,
        signing(4),
        step("return", "moderator", given={"reason": "no_action"}),
        step("unsign", "signer", person="aya"),
        SUBMIT,
        step("unsign", "signer", person="aya"),
    )
    assert refused(result, 5) == [("not_gathering", 1)]
    assert (stages(result)[-1], refused(result, 7)) == ("moderation", [("not_gathering", 1)])


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ({"citizenship": "GB", "residence": "FR"}, None),
        ({"citizenship": "FR", "residence": "GB"}, None),
        ({"citizenship": "FR", "residence": "GB-ENG-LDN"}, None),
        ({"citizenship": "FR", "residence": "FR"}, "not_a_citizen_or_resident"),
        ({"assurance": "none"}, "assurance_too_low"),
        ({"age": 1}, None),
    ],
)
def test_citizens_wherever_they_live_and_residents_may_start_and_sign(
    play: Play, who: dict[str, str], code: str | None
):
    result = play(UK, step("submit", "author", who=who), SUBMIT, signing(2, who=who))
    assert refused(result, 1) == ([(code, 1)] if code else [])
    assert refused(result, 3) == ([(code, 2)] if code else [])


def test_signatures_are_counted_by_the_place_of_the_signers(play: Play):
    result = play(UK, *OPEN, signing(7, place="GB-ENG-LDN"), signing(2, place="FR"), signing(1))
    assert result["final"]["by_place"] == {"GB": 6, "GB-ENG-LDN": 7, "FR": 2}


@pytest.mark.parametrize("before", [(), (SUBMIT,), (SUBMIT, signing(5)), OPEN])
def test_the_author_alone_may_withdraw_in_each_stage_before_delivery(play: Play, before: tuple[Entry, ...]):
    start = before or (step("draft", "author"),)
    others = [step("withdraw", by) for by in ("signer", "moderator", "body", "committee")]
    result = play(UK, *start, *others, step("withdraw", "author"), SUBMIT)
    number = len(start)
    assert [refused(result, number + place) for place in range(1, 5)] == [[("not_allowed", 1)]] * 4
    assert stages(result)[-2:] == ["withdrawn", "withdrawn"]
    assert refused(result, number + 6) == [("wrong_stage", 1)]


def test_duties_without_a_legal_term_are_never_late_and_cannot_be_extended(play: Play):
    extend = step("extend", "body", given={"until": "2030-01-01", "reason": "Why not."})
    result = play(UK, *OPEN, signing(10_000), extend, ticking(months=60))
    assert (refused(result, 5), owed(result)) == ([("no_term", 1)], [("respond", None, "open")])
    assert (result["final"]["stage"], checked(result)) == ("consideration", [])
