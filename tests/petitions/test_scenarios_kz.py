"""Petitions under the law of Kazakhstan, at their exact figures: to the Government, to akimats, to maslikhats."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.petitions.playing import (
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

GOVERNMENT, AKIMAT, MASLIKHAT = (
    "kz-epetition-government",
    "kz-epetition-region-akimat",
    "kz-epetition-region-maslikhat",
)
SUBMIT, ACCEPT = step("submit", "author"), step("accept", "moderator")
NINE = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""Nine o'clock in Almaty on a Monday before Nauryz."""
TWENTY = "2026-04-03T23:59:59+05:00"
"""The end of 20 working days from then: the 9th, 23rd, 24th and 25th of March are not worked."""
FORTY = "2026-05-04T23:59:59+05:00"
"""The end of 40: nor is the first of May."""


@pytest.mark.parametrize("preset", [GOVERNMENT, AKIMAT, MASLIKHAT])
def test_a_petition_is_found_by_link_until_49_and_listed_at_50(play: Play, preset: str):
    result = play(preset, SUBMIT, ACCEPT, signing(49), signing(1))
    assert listed(result) == [False, False, False, True]
    assert stages(result) == ["moderation", "gathering", "gathering", "gathering"]


def test_49_999_do_nothing_and_the_50_000th_brings_it_before_the_government(play: Play):
    result = play(GOVERNMENT, SUBMIT, ACCEPT, signing(49_999), signing(1), start=NINE)
    assert stages(result)[2:] == ["gathering", "consideration"]
    assert result["final"]["obligations"] == [
        {"body": "kz-government", "duty": "respond", "due": FORTY, "state": "open"}
    ]


def test_of_60_000_people_at_once_10_000_come_too_late(play: Play):
    result = play(GOVERNMENT, SUBMIT, ACCEPT, signing(60_000))
    assert (numbers(result)[-1], refused(result, 3)) == (50_000, [("not_gathering", 10_000)])


@pytest.mark.parametrize(
    ("preset", "population", "needed"),
    [
        (AKIMAT, 1_000_000, 10_000),
        (AKIMAT, 1_000_001, 10_001),
        (AKIMAT, 1_000_099, 10_001),
        (AKIMAT, 1_000_100, 10_001),
        (AKIMAT, 1_000_101, 10_002),
        (AKIMAT, 5_001, 51),
        (MASLIKHAT, 1_000_000, 20_000),
        (MASLIKHAT, 1_000_001, 20_001),
        (MASLIKHAT, 1_000_049, 20_001),
        (MASLIKHAT, 1_000_050, 20_001),
        (MASLIKHAT, 1_000_051, 20_002),
    ],
)
def test_a_share_is_rounded_up_to_whole_people(play: Play, preset: str, population: int, needed: int):
    result = play(preset, SUBMIT, ACCEPT, signing(needed - 1), signing(1), population={"ADDRESSED": population})
    assert stages(result)[2:] == ["gathering", "consideration"]


def test_a_place_of_few_people_can_be_answered_before_it_is_listed(play: Play):
    result = play(AKIMAT, SUBMIT, ACCEPT, signing(40), population={"ADDRESSED": 3_999})
    assert (stages(result)[-1], listed(result)[-1]) == ("consideration", False)


@pytest.mark.parametrize(
    ("preset", "place", "needed", "body"),
    [
        (AKIMAT, "KZ-75", 23_480, "kz-75-akimat"),
        (MASLIKHAT, "KZ-75", 46_959, "kz-75-maslikhat"),
        (AKIMAT, "KZ-71", 16_383, "kz-71-akimat"),
        (AKIMAT, "750000000", 23_480, "kz-75-akimat"),
    ],
)
def test_the_people_of_a_real_city_are_known(play: Play, preset: str, place: str, needed: int, body: str):
    population = {"KZ-75": 2_347_924, "KZ-71": 1_638_233}
    result = play(
        preset, SUBMIT, ACCEPT, signing(needed - 1), signing(1), place=place, population=population, start=NINE
    )
    assert stages(result)[2:] == ["gathering", "consideration"]
    assert result["final"]["obligations"] == [{"body": body, "duty": "respond", "due": TWENTY, "state": "open"}]


def test_a_place_left_out_is_one_of_a_million_people(play: Play):
    result = play(AKIMAT, SUBMIT, ACCEPT, signing(9_999), signing(1))
    assert stages(result)[2:] == ["gathering", "consideration"]
    assert result["final"]["by_place"] == {"ZZ-1": 10_000}


def test_moderators_have_20_working_days_and_when_they_are_late_the_case_stays_for_all_to_see(play: Play):
    last = {"seconds": 32 * 86_400 + 15 * 3_600 - 1}
    late = {"seconds": 32 * 86_400 + 15 * 3_600}
    result = play(GOVERNMENT, SUBMIT, ticking(**last), start=NINE)
    assert (result["steps"][1]["at"], checked(result)) == (TWENTY, [(TWENTY, "open")])
    assert result["final"]["checks"][0]["body"] == "kz-ministry-culture-information"
    result = play(GOVERNMENT, SUBMIT, ticking(**late), start=NINE)
    assert (stages(result)[-1], checked(result)) == ("moderation", [(TWENTY, "late")])
    result = play(GOVERNMENT, SUBMIT, ticking(months=5), ACCEPT, start=NINE)
    assert (stages(result)[-1], checked(result)) == ("gathering", [(TWENTY, "met")])


@pytest.mark.parametrize(("preset", "due"), [(GOVERNMENT, FORTY), (AKIMAT, TWENTY), (MASLIKHAT, TWENTY)])
def test_an_answer_is_owed_within_working_days_and_lateness_changes_no_stage(play: Play, preset: str, due: str):
    end = (datetime.fromisoformat(due) - NINE).total_seconds()
    for more, state in ((0, "open"), (1, "late")):
        result = play(preset, SUBMIT, ACCEPT, signing(50_000), ticking(seconds=end + more), start=NINE)
        assert (owed(result), stages(result)[-1]) == ([("respond", due, state)], "consideration")


def test_a_late_answer_is_an_answer(play: Play):
    result = play(GOVERNMENT, SUBMIT, ACCEPT, signing(50_000), step("respond", "body", at={"months": 9}), start=NINE)
    assert (stages(result)[-1], owed(result)) == ("answered", [("respond", FORTY, "met")])
    assert [one["event"] for one in result["timeline"]][-2:] == ["overdue", "respond"]


@pytest.mark.parametrize(
    ("accepted", "last"),
    [
        (datetime(2026, 8, 31, 4, tzinfo=UTC), "2027-02-28T23:59:59+05:00"),
        (datetime(2027, 8, 31, 4, tzinfo=UTC), "2028-02-29T23:59:59+05:00"),
        (datetime(2026, 3, 2, 4, tzinfo=UTC), "2026-09-02T23:59:59+05:00"),
        (datetime(2026, 3, 2, 19, 30, tzinfo=UTC), "2026-09-03T23:59:59+05:00"),
    ],
)
def test_six_months_end_with_their_last_local_day(play: Play, accepted: datetime, last: str):
    seconds = (datetime.fromisoformat(last) - accepted).total_seconds()
    late = signing(1, at={"seconds": seconds + 1})
    result = play(GOVERNMENT, SUBMIT, ACCEPT, signing(1, at={"seconds": seconds}), late, start=accepted)
    assert (refused(result, 3), refused(result, 4)) == ([], [("not_gathering", 1)])
    assert stages(result)[2:] == ["gathering", "lapsed"]


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ({"citizenship": "RU"}, "not_a_citizen"),
        ({"residence": "KZ-71"}, "not_of_this_place"),
        ({"citizenship": "RU", "residence": "KZ-75"}, "not_a_citizen"),
        ({"assurance": "phone"}, "assurance_too_low"),
        ({"assurance": "email"}, "assurance_too_low"),
        ({"assurance": "in_person"}, None),
        ({"assurance": "qualified"}, None),
    ],
)
def test_citizens_of_the_place_with_an_electronic_identity_may_start_and_sign(
    play: Play, who: dict[str, str], code: str | None
):
    result = play(AKIMAT, step("submit", "author", who=who), SUBMIT, ACCEPT, signing(4, who=who), place="KZ-75")
    assert refused(result, 1) == ([(code, 1)] if code else [])
    assert refused(result, 4) == ([(code, 4)] if code else [])


def test_people_of_other_places_are_refused_and_those_of_districts_are_counted_for_theirs(play: Play):
    result = play(AKIMAT, SUBMIT, ACCEPT, signing(3, place="KZ-71"), signing(2), place="KZ-75")
    assert (refused(result, 3), result["final"]["by_place"]) == ([("not_of_this_place", 3)], {"KZ-75": 2})


def test_the_same_person_signs_once_takes_it_back_and_signs_again(play: Play):
    aya = {"person": "aya"}
    result = play(
        GOVERNMENT,
        SUBMIT,
        ACCEPT,
        step("sign", "signer", **aya),
        step("sign", "signer", **aya),
        step("unsign", "signer", **aya),
        step("unsign", "signer", **aya),
        step("sign", "signer", **aya),
        step("sign", "author"),
        step("sign", "author"),
    )
    assert numbers(result)[2:] == [1, 1, 0, 0, 1, 2, 2]
    assert [refused(result, n) for n in (4, 6, 9)] == [
        [("already_signed", 1)],
        [("not_signed", 1)],
        [("already_signed", 1)],
    ]


def test_taking_back_below_fifty_does_not_unlist(play: Play):
    result = play(GOVERNMENT, SUBMIT, ACCEPT, signing(50), step("unsign", "signer", count=10), signing(9))
    assert (numbers(result)[2:], listed(result)[2:]) == ([50, 40, 49], [True, True, True])


def test_returned_changed_and_handed_in_again_the_check_begins_anew(play: Play):
    result = play(
        GOVERNMENT,
        SUBMIT,
        step("return", "moderator", given={"reason": "unclear"}, at={"days": 3}),
        step("submit", "author", given={"title": "Clearer"}, at={"days": 3}),
        step("reject", "moderator", given={"reason": "repeat"}, at={"days": 4}),
        start=NINE,
    )
    assert stages(result) == ["moderation", "draft", "moderation", "rejected"]
    assert checked(result) == [(TWENTY, "met"), ("2026-04-08T23:59:59+05:00", "met")]
    assert not result["final"]["listed"]


@pytest.mark.parametrize("before", [(), (SUBMIT,), (SUBMIT, ACCEPT)])
def test_the_author_may_withdraw_in_each_stage_before_the_threshold(play: Play, before: tuple[Entry, ...]):
    start = before or (step("draft", "author"),)
    result = play(GOVERNMENT, *start, step("withdraw", "author"))
    assert stages(result)[-1] == "withdrawn"
    assert all(state in ("void", "met") for _due, state in checked(result))


def test_once_the_threshold_is_reached_it_can_no_longer_be_withdrawn(play: Play):
    result = play(GOVERNMENT, SUBMIT, ACCEPT, signing(50_000), step("withdraw", "author"))
    assert (stages(result)[-1], refused(result, 4)) == ("consideration", [("wrong_stage", 1)])


def test_nobody_decides_on_their_own_petition(play: Play):
    result = play(
        GOVERNMENT,
        step("submit", "author", person="aya"),
        step("accept", "moderator", person="aya"),
        step("accept", "moderator"),
    )
    assert (refused(result, 2), stages(result)[-1]) == ([("own_petition", 1)], "gathering")


@pytest.mark.parametrize("topic", ["courts", "national-security", "pardon"])
def test_a_subject_that_the_law_forbids_is_refused(play: Play, topic: str):
    result = play(GOVERNMENT, step("submit", "author", given={"topic": topic}), SUBMIT)
    assert (refused(result, 1), stages(result)[0]) == ([("topic_forbidden", 1)], "draft")


def test_a_petition_cannot_be_addressed_to_a_place_of_another_kind_or_country(play: Play):
    for preset, place in ((AKIMAT, "KZ"), (GOVERNMENT, "KZ-75"), (AKIMAT, "GB-ENG")):
        result = play(preset, SUBMIT, signing(3), place=place)
        assert (refused(result, 1), refused(result, 2)) == ([("wrong_place", 1)], [("wrong_place", 3)])
        assert result["final"] == {
            "stage": "draft",
            "signatures": 0,
            "listed": False,
            "by_place": {},
            "obligations": [],
            "checks": [],
        }
