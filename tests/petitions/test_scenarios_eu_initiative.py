"""European citizens' initiatives, at their exact figures."""

from __future__ import annotations

from datetime import datetime

import pytest
from tests.petitions.playing import (
    MONDAY,
    Entry,
    Play,
    Played,
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

EU = "eu-citizens-initiative"
DRAFT, SUBMIT = step("draft", "author"), step("submit", "author")
JOIN, ACCEPT = step("join", "organiser", count=6), step("accept", "moderator")
OPEN = (DRAFT, JOIN, SUBMIT, ACCEPT)
"""The way to gathering."""
DELIVER = step("deliver", "author")
ENOUGH = {"MT": 4_320, "LU": 4_320, "CY": 4_320, "EE": 5_040, "LV": 6_480, "SI": 6_480, "DE": 969_040}
"""A million people, and exactly the minimum in six of seven states."""
IN_THREE_MONTHS = "2026-04-05T23:59:59+02:00"


def supported(**people: int) -> tuple[Entry, ...]:
    return tuple(signing(number, place=place) for place, number in {**ENOUGH, **people}.items())


def certifying(place: str, valid: int, invalid: int = 0) -> Entry:
    return step("verify", "authority", place=place, given={"valid": valid, "invalid": invalid})


def certified(**people: tuple[int, int]) -> tuple[Entry, ...]:
    """Every state certifies all its statements, but for those that are named: valid and invalid ones."""
    given = {place: (number, 0) for place, number in ENOUGH.items()} | people
    return tuple(certifying(place, *both) for place, both in given.items())


def seconds_to(last: str) -> float:
    return (datetime.fromisoformat(last) - MONDAY).total_seconds()


def test_six_organisers_are_too_few_and_the_seventh_is_enough(play: Play):
    result = play(EU, DRAFT, step("join", "organiser", count=5), SUBMIT, step("join", "organiser"), SUBMIT)
    assert refused(result, 3) == [("too_few_organisers", 1)]
    assert stages(result)[-1] == "moderation"


def test_seven_organisers_of_six_states_live_too_near(play: Play):
    first, near, far = (step("join", "organiser", place=place) for place in ("FI", "FI", "SE"))
    result = play(EU, DRAFT, step("join", "organiser", count=4), first, near, SUBMIT, far, SUBMIT)
    assert refused(result, 5) == [("organisers_too_near", 1)]
    assert (refused(result, 7), stages(result)[-1]) == ([], "moderation")


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ({"age": 16}, None),
        ({"age": 15}, "too_young"),
        ({"citizenship": "US"}, "not_a_citizen"),
        ({"residence": "US"}, "not_a_resident"),
        ({"assurance": "none"}, "assurance_too_low"),
    ],
)
def test_organisers_are_citizens_of_the_union_and_live_in_it(play: Play, who: dict[str, object], code: str | None):
    result = play(EU, DRAFT, step("join", "organiser", who=who))
    assert refused(result, 2) == ([(code, 1)] if code else [])


@pytest.mark.parametrize(
    ("people", "permitted"),
    [
        ({}, True),
        ({"DE": 969_039}, False),
        ({"SI": 6_479, "DE": 969_041}, False),
        ({"SI": 6_479, "DE": 910_721, "LT": 58_320}, True),
        ({"DE": 69_120}, False),
    ],
)
def test_a_million_and_the_minimum_in_seven_states_permit_to_deliver(
    play: Play, people: dict[str, int], *, permitted: bool
):
    result = play(EU, *OPEN, *supported(**people), DELIVER)
    last = len(result["steps"])
    assert refused(result, last) == ([] if permitted else [("not_permitted_yet", 1)])
    assert stages(result)[-1] == ("verification" if permitted else "gathering")


def test_signing_goes_on_once_delivery_is_permitted_and_ends_with_it(play: Play):
    result = play(EU, *OPEN, *supported(), signing(1, place="FR"), DELIVER, signing(1, place="FR"))
    assert numbers(result)[-3:] == [1_000_001] * 3
    assert [refused(result, n) for n in (12, 13, 14)] == [[], [], [("not_gathering", 1)]]


def test_twelve_months_end_with_their_last_local_day(play: Play):
    end = seconds_to("2027-01-05T23:59:59+01:00")
    result = play(EU, *OPEN, signing(1, at={"seconds": end}), signing(1, at={"seconds": end + 1}))
    assert result["steps"][4]["at"] == "2027-01-05T23:59:59+01:00"
    assert (refused(result, 5), refused(result, 6)) == ([], [("not_gathering", 1)])
    assert stages(result)[4:] == ["gathering", "lapsed"]


def test_what_nobody_has_delivered_goes_to_verification_when_the_term_ends(play: Play):
    end = seconds_to("2027-01-05T23:59:59+01:00")
    result = play(EU, *OPEN, *supported(), ticking(seconds=end), ticking(seconds=end + 1))
    assert stages(result)[-2:] == ["gathering", "verification"]


def test_one_statement_fewer_than_a_million_is_certified_and_it_lapses(play: Play):
    result = play(EU, *OPEN, *supported(), DELIVER, *certified(DE=(969_039, 1)))
    assert stages(result)[-2:] == ["verification", "lapsed"]
    assert owed(result) == []


def test_a_certified_million_from_six_states_lapses(play: Play):
    result = play(EU, *OPEN, *supported(DE=969_041), DELIVER, *certified(SI=(6_479, 1), DE=(969_041, 0)))
    assert stages(result)[-1] == "lapsed"


def test_a_certified_million_from_seven_states_is_considered(play: Play):
    result = play(EU, *OPEN, *supported(), DELIVER, *certified())
    assert stages(result)[-2:] == ["verification", "consideration"]
    assert result["final"]["obligations"] == [
        {"body": "eu-commission", "duty": "respond", "due": IN_THREE_MONTHS, "state": "open"}
    ]


def test_an_authority_may_certify_in_batches_and_no_more_than_was_gathered(play: Play):
    batches = (certifying("MT", 4_000), certifying("MT", 321), certifying("MT", 319, 1))
    result = play(EU, *OPEN, *supported(), DELIVER, *batches)
    assert [refused(result, n) for n in (13, 14, 15)] == [[], [("too_many_certified", 1)], []]


def test_after_verification_only_certified_statements_count(play: Play):
    result = play(EU, *OPEN, *supported(DE=969_050), DELIVER, *certified(DE=(969_040, 10)))
    assert (stages(result)[-1], numbers(result)[-1]) == ("consideration", 1_000_000)
    assert result["final"]["by_place"] == ENOUGH


def late_and_met(late: set[str]) -> dict[str, str]:
    return {f"{place.lower()}-authority": "late" if place in late else "met" for place in ENOUGH}


def states_of(result: Played) -> dict[str, str]:
    return {one["body"]: one["state"] for one in result["final"]["checks"] if one["duty"] == "verify"}


def test_each_authority_has_three_months_and_when_they_are_late_it_waits_for_them(play: Play):
    end, path = seconds_to(IN_THREE_MONTHS), (*OPEN, *supported(), DELIVER)
    in_time = play(EU, *path, ticking(seconds=end))
    assert (checked(in_time), stages(in_time)[-1]) == ([(IN_THREE_MONTHS, "open")] * 7, "verification")
    late = play(EU, *path, ticking(seconds=end + 1))
    assert (checked(late), stages(late)[-1]) == ([(IN_THREE_MONTHS, "late")] * 7, "verification")
    after = play(EU, *path, ticking(seconds=end + 1), *certified())
    assert (checked(after), stages(after)[-1]) == ([(IN_THREE_MONTHS, "met")] * 7, "consideration")


def test_an_authority_that_is_late_is_named_and_the_others_have_met_their_duty(play: Play):
    end, path = seconds_to(IN_THREE_MONTHS), (*OPEN, *supported(), DELIVER)
    some = [one for one in certified() if one["from"] not in ("MT", "DE")]
    result = play(EU, *path, *some, certifying("DE", 969_039), ticking(seconds=end + 1))
    assert (states_of(result), stages(result)[-1]) == (late_and_met({"MT", "DE"}), "verification")
    last = play(EU, *path, *some, certifying("DE", 969_039), ticking(seconds=end + 1), certifying("MT", 4_320))
    assert stages(last)[-1] == "lapsed"


def test_once_the_numbers_are_reached_nobody_waits_for_the_other_authorities(play: Play):
    path = (*OPEN, *supported(FR=50_760), DELIVER)
    result = play(EU, *path, *certified())
    assert stages(result)[-1] == "consideration"
    assert states_of(result) == late_and_met(set()) | {"fr-authority": "void"}


def test_an_authority_certifies_statements_of_its_own_state_alone(play: Play):
    foreign = step("verify", "signer", place="MT", given={"valid": 1, "invalid": 0})
    result = play(EU, *OPEN, *supported(), DELIVER, foreign, certifying("SE", 1))
    assert [refused(result, n) for n in (13, 14)] == [[("not_your_place", 1)], [("too_many_certified", 1)]]


def test_the_commission_decides_within_three_months_of_submission_after_verification(play: Play):
    end, path = seconds_to(IN_THREE_MONTHS), (*OPEN, *supported(), DELIVER, *certified())
    for more, state in ((0, "open"), (1, "late")):
        result = play(EU, *path, ticking(seconds=end + more))
        assert (owed(result), stages(result)[-1]) == ([("respond", IN_THREE_MONTHS, state)], "consideration")


def test_the_whole_way_to_a_decision(play: Play):
    result = play(
        EU,
        *OPEN,
        *supported(),
        step("deliver", "author", at={"months": 6}),
        *certified(),
        step("hear", "body", at={"months": 7}),
        step("hear", "committee", at={"months": 7}, given={"on": "2026-09-01", "text": "In Brussels."}),
        step("respond", "body", at={"months": 8}, given={"duty": "respond", "text": "A law will be proposed."}),
    )
    assert stages(result)[:4] == ["draft", "draft", "moderation", "gathering"]
    assert stages(result)[-4:] == ["consideration", "consideration", "hearing", "answered"]
    assert refused(result, 20) == [("not_allowed", 1)]
    assert owed(result) == [("respond", "2026-10-05T23:59:59+02:00", "met")]
    assert listed(result)[2:4] == [False, True]


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ({"citizenship": "FI", "residence": "US"}, None),
        ({"citizenship": "US", "residence": "FI"}, "not_a_citizen"),
        ({"age": 16}, None),
        ({"age": 15}, "too_young"),
        ({"assurance": "none"}, "assurance_too_low"),
    ],
)
def test_citizens_of_the_union_may_sign_wherever_they_live(play: Play, who: dict[str, object], code: str | None):
    result = play(EU, *OPEN, signing(3, who=who))
    assert refused(result, 5) == ([(code, 3)] if code else [])


def test_a_statement_counts_for_the_nationality_of_its_signer(play: Play):
    result = play(EU, *OPEN, signing(3, who={"citizenship": "FI", "residence": "SE"}), signing(2, place="LV"))
    assert result["final"]["by_place"] == {"FI": 3, "LV": 2}


def test_registration_is_refused_with_a_reason_that_everybody_sees(play: Play):
    bare, named = step("reject", "moderator"), step("reject", "moderator", given={"reason": "not_competent"})
    result = play(EU, DRAFT, JOIN, SUBMIT, bare, named)
    assert (refused(result, 4), stages(result)[-1], listed(result)[-1]) == ([("missing", 1)], "rejected", True)


def test_sent_back_it_is_changed_and_registered(play: Play):
    back = step("return", "moderator", given={"reason": "organisers"})
    result = play(EU, DRAFT, JOIN, SUBMIT, back, step("submit", "author", given={"title": "Clearer"}), ACCEPT)
    assert stages(result)[3:] == ["draft", "moderation", "gathering"]


def test_once_delivered_it_can_no_longer_be_withdrawn(play: Play):
    withdraw = step("withdraw", "author")
    assert stages(play(EU, *OPEN, *supported(), withdraw))[-1] == "withdrawn"
    result = play(EU, *OPEN, *supported(), DELIVER, withdraw)
    assert (refused(result, 13), stages(result)[-1]) == ([("wrong_stage", 1)], "verification")
