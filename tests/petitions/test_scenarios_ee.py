"""Collective proposals and local initiatives of Estonia, at their exact figures."""

from __future__ import annotations

from datetime import datetime

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

PROPOSAL, LOCAL = "ee-citizen-proposal", "ee-local-initiative"
SUBMIT, DELIVER = step("submit", "author"), step("deliver", "author")
DISCUSSED = {"seconds": (datetime.fromisoformat("2026-01-09T00:00:00+02:00") - MONDAY).total_seconds()}
"""The first instant after three days of discussion."""
TOO_EARLY = {"seconds": DISCUSSED["seconds"] - 1}
OPEN = (SUBMIT, step("open", "author", at=DISCUSSED))
"""The way to gathering."""
IN_SIX_MONTHS = "2026-07-09T23:59:59+03:00"


@pytest.mark.parametrize("preset", [PROPOSAL, LOCAL])
def test_gathering_opens_once_three_days_of_discussion_are_over(play: Play, preset: str):
    early = step("open", "author", at=TOO_EARLY)
    result = play(preset, SUBMIT, step("open", "author"), early, signing(1), *OPEN[1:], signing(1))
    assert result["steps"][2]["at"] == "2026-01-08T23:59:59+02:00"
    assert [refused(result, n) for n in (2, 3, 4)] == [[("too_early", 1)], [("too_early", 1)], [("not_gathering", 1)]]
    assert stages(result) == ["discussion"] * 4 + ["gathering"] * 2
    assert all(listed(result))


@pytest.mark.parametrize("by", ["signer", "moderator", "body"])
def test_only_the_author_opens_it_and_delivers_it(play: Play, by: str):
    result = play(PROPOSAL, *OPEN, signing(1_000), step("deliver", by), DELIVER)
    assert (refused(result, 4), refused(result, 5)) == ([("not_allowed", 1)], [])
    assert refused(play(PROPOSAL, SUBMIT, step("open", by, at=DISCUSSED)), 2) == [("not_allowed", 1)]


def test_999_signatures_do_not_permit_to_deliver_and_the_thousandth_does(play: Play):
    result = play(PROPOSAL, *OPEN, signing(999), DELIVER, signing(1), signing(1), DELIVER, signing(1))
    assert refused(result, 4) == [("not_permitted_yet", 1)]
    assert stages(result)[2:] == ["gathering"] * 4 + ["consideration"] * 2
    assert (numbers(result)[-1], refused(result, 8)) == (1_001, [("not_gathering", 1)])
    assert result["final"]["obligations"] == [
        {"body": "ee-riigikogu", "duty": "respond", "due": IN_SIX_MONTHS, "state": "open"}
    ]


@pytest.mark.parametrize(
    ("population", "needed"), [(1_000_000, 10_000), (98_000, 980), (98_001, 981), (98_100, 981), (98_101, 982)]
)
def test_one_percent_of_a_municipality_is_rounded_up_to_whole_people(play: Play, population: int, needed: int):
    result = play(LOCAL, *OPEN, signing(needed - 1), DELIVER, signing(1), DELIVER, population={"ADDRESSED": population})
    assert refused(result, 4) == [("not_permitted_yet", 1)]
    assert stages(result)[2:] == ["gathering", "gathering", "gathering", "consideration"]


def test_a_local_initiative_goes_to_the_council_of_its_place(play: Play):
    result = play(LOCAL, *OPEN, signing(980), DELIVER, place="EE-793", population={"EE-793": 98_000})
    assert result["final"]["obligations"] == [
        {"body": "ee-793-parliament", "duty": "respond", "due": IN_SIX_MONTHS, "state": "open"}
    ]


def test_gathering_has_no_end_until_it_is_delivered(play: Play):
    result = play(PROPOSAL, *OPEN, signing(999), ticking(months=60), signing(1), DELIVER)
    assert stages(result)[3:] == ["gathering", "gathering", "consideration"]


@pytest.mark.parametrize(("preset", "people"), [(PROPOSAL, 1_000), (LOCAL, 10_000)])
def test_an_answer_is_owed_within_six_months_of_delivery(play: Play, preset: str, people: int):
    end = (datetime.fromisoformat(IN_SIX_MONTHS) - MONDAY).total_seconds()
    for more, state in ((0, "open"), (1, "late")):
        result = play(preset, *OPEN, signing(people), DELIVER, ticking(seconds=end + more))
        assert (owed(result), stages(result)[-1]) == ([("respond", IN_SIX_MONTHS, state)], "consideration")


@pytest.mark.parametrize(("preset", "people"), [(PROPOSAL, 1_000), (LOCAL, 10_000)])
def test_the_whole_way_to_an_answer(play: Play, preset: str, people: int):
    result = play(
        preset,
        SUBMIT,
        step("edit", "author", at={"days": 2}, given={"title": "As discussed"}),
        step("open", "author", at={"days": 5}),
        signing(people, at={"months": 2}),
        step("deliver", "author", at={"months": 2}),
        step("invite", "committee", at={"months": 3}),
        step("milestone", "body", at={"months": 4}, given={"text": "The committee has met."}),
        step("respond", "body", at={"months": 5}, given={"duty": "respond", "text": "A bill was drafted."}),
    )
    assert stages(result)[:4] == ["discussion", "discussion", "gathering", "gathering"]
    assert stages(result)[4:] == ["consideration"] * 3 + ["answered"]
    assert not any(one["refused"] for one in result["steps"])
    assert owed(result) == [("respond", "2026-09-05T23:59:59+03:00", "met")]
    assert checked(result) == []


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ({"age": 16}, None),
        ({"age": 15}, "too_young"),
        ({"citizenship": "FI", "residence": "EE"}, None),
        ({"citizenship": "EE", "residence": "FI"}, "not_a_resident"),
        ({"assurance": "phone"}, "assurance_too_low"),
        ({"assurance": "eid"}, None),
        ({"assurance": "qualified"}, None),
    ],
)
def test_residents_of_16_with_an_electronic_identity_may_start_and_sign(
    play: Play, who: dict[str, object], code: str | None
):
    result = play(PROPOSAL, step("submit", "author", who=who), *OPEN, signing(3, who=who))
    assert refused(result, 1) == ([(code, 1)] if code else [])
    assert refused(result, 4) == ([(code, 3)] if code else [])


def test_people_of_other_places_have_no_say_in_a_local_initiative(play: Play):
    elsewhere = {"residence": "EE"}
    result = play(LOCAL, step("submit", "author", who=elsewhere), *OPEN, signing(3, who=elsewhere), place="EE-793")
    assert (refused(result, 1), refused(result, 4)) == ([("not_of_this_place", 1)], [("not_of_this_place", 3)])


def test_a_signature_is_taken_back_and_given_again(play: Play):
    aya = {"person": "aya"}
    again = [step(act, "signer", **aya) for act in ("sign", "unsign", "unsign", "sign")]
    result = play(PROPOSAL, *OPEN, *again)
    assert (numbers(result)[2:], refused(result, 5)) == ([1, 0, 0, 1], [("not_signed", 1)])


def test_sent_back_from_discussion_it_is_hidden_and_discussed_for_three_days_again(play: Play):
    back = step("return", "moderator", at={"days": 2}, given={"reason": "unclear"})
    result = play(PROPOSAL, SUBMIT, back, SUBMIT, *OPEN[1:], step("open", "author", at={"days": 6}))
    assert stages(result) == ["discussion", "draft", "discussion", "discussion", "gathering"]
    assert (listed(result)[:3], refused(result, 4)) == ([True, False, True], [("too_early", 1)])


@pytest.mark.parametrize("before", [(SUBMIT,), OPEN])
def test_what_breaks_the_law_is_refused_with_a_reason_and_shown_no_more(play: Play, before: tuple[Entry, ...]):
    named = step("reject", "moderator", given={"reason": "unlawful"})
    result = play(PROPOSAL, *before, step("reject", "moderator"), named)
    assert refused(result, len(before) + 1) == [("missing", 1)]
    assert (stages(result)[-1], listed(result)[-1]) == ("rejected", False)


def test_once_delivered_it_can_no_longer_be_withdrawn(play: Play):
    withdraw = step("withdraw", "author")
    assert stages(play(PROPOSAL, *OPEN, signing(1_000), withdraw))[-1] == "withdrawn"
    assert refused(play(PROPOSAL, *OPEN, signing(1_000), DELIVER, withdraw), 5) == [("wrong_stage", 1)]
