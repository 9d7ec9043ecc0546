"""Russian public initiatives at their exact figures, and petitions straight to the President."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.petitions.playing import (
    MONDAY,
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

FEDERAL, REGIONAL = "ru-public-initiative-federal", "ru-public-initiative-regional"
MUNICIPAL = "ru-public-initiative-municipal"
LEVELS = (FEDERAL, REGIONAL, MUNICIPAL)
PRESIDENT = "ru-president-petition"
DRAFT, SUBMIT, ACCEPT = step("draft", "author"), step("submit", "author"), step("accept", "moderator")
TWO_MONTHS = "2026-03-05T23:59:59+03:00"
"""The end of two months from the Monday, which is noon in Moscow."""


def until(last: str, start: datetime = MONDAY, *, more: float = 0) -> dict[str, float]:
    """How long it is from the start to a moment."""
    return {"seconds": (datetime.fromisoformat(last) - start).total_seconds() + more}


# Public initiatives.


def test_the_whole_way_of_a_federal_initiative(play: Play):
    result = play(
        FEDERAL,
        DRAFT,
        step("edit", "author", given={"title": "Free school meals"}),
        SUBMIT,
        step("return", "moderator", at={"days": 10}, given={"reason": "no_proposal"}),
        step("edit", "author", at={"days": 11}, given={"body": "Let every school pay for meals."}),
        SUBMIT,
        step("accept", "moderator", at={"days": 20}),
        signing(99_999, at={"months": 6}),
        signing(1, at={"months": 7}),
        step("redirect", "body", at={"months": 7, "days": 1}, given={"reason": "The ministry is competent."}),
        step("extend", "body", at={"months": 7, "days": 2}, given={"until": "2026-11-30", "reason": "A study runs."}),
        step(
            "respond",
            "body",
            at={"months": 9},
            given={"duty": "respond", "outcome": "satisfied", "text": "A bill is drafted."},
        ),
    )
    assert stages(result) == [
        *["draft", "draft", "moderation", "draft", "draft", "moderation"],
        *["gathering", "gathering", "consideration", "consideration", "consideration", "answered"],
    ]
    assert numbers(result)[6:] == [0, 99_999, 100_000, 100_000, 100_000, 100_000]
    assert listed(result) == [False] * 6 + [True] * 6
    assert all(not one["refused"] for one in result["steps"])
    assert result["final"]["obligations"] == [
        {"body": "other-body", "duty": "respond", "due": "2026-11-30T23:59:59+03:00", "state": "met"}
    ]
    assert [state for _due, state in checked(result)] == ["met", "met"]


def test_99_999_votes_do_nothing_and_the_100_000th_brings_it_before_the_expert_group(play: Play):
    result = play(FEDERAL, SUBMIT, ACCEPT, signing(99_999), signing(1))
    assert stages(result)[2:] == ["gathering", "consideration"]
    assert result["final"]["obligations"] == [
        {"body": "ru-expert-group", "duty": "respond", "due": TWO_MONTHS, "state": "open"}
    ]
    assert owed(play(FEDERAL, SUBMIT, ACCEPT, signing(99_999))) == []


def test_of_votes_beyond_the_100_000th_none_is_counted(play: Play):
    result = play(FEDERAL, SUBMIT, ACCEPT, signing(100_250))
    assert (numbers(result)[-1], refused(result, 3)) == (100_000, [("not_gathering", 250)])


@pytest.mark.parametrize(
    ("population", "needed"),
    [
        (1_000_000, 50_000),
        (1_000_001, 50_001),
        (1_000_020, 50_001),
        (1_000_021, 50_002),
        (1_999_980, 99_999),
        (1_999_981, 100_000),
        (2_000_000, 100_000),
        (2_000_001, 100_000),
        (13_274_000, 100_000),
        (99, 5),
    ],
)
def test_a_region_needs_a_twentieth_of_its_people_and_one_of_more_than_two_million_100_000(
    play: Play, population: int, needed: int
):
    result = play(REGIONAL, SUBMIT, ACCEPT, signing(needed - 1), signing(1), population={"ADDRESSED": population})
    assert stages(result)[2:] == ["gathering", "consideration"]
    assert numbers(result)[-1] == needed


@pytest.mark.parametrize(
    ("population", "needed"),
    [(550_000, 27_500), (550_001, 27_501), (2_000_001, 100_001), (5_000_000, 250_000), (41, 3)],
)
def test_a_municipality_needs_a_twentieth_of_its_people_however_many_they_are(play: Play, population: int, needed: int):
    result = play(MUNICIPAL, SUBMIT, ACCEPT, signing(needed - 1), signing(1), population={"ADDRESSED": population})
    assert stages(result)[2:] == ["gathering", "consideration"]
    assert numbers(result)[-1] == needed


def test_a_region_of_1_050_000_needs_52_500(play: Play):
    people = {"RU-TOM": 1_050_000}
    result = play(REGIONAL, SUBMIT, ACCEPT, signing(52_499), signing(1), place="RU-TOM", population=people)
    assert stages(result)[2:] == ["gathering", "consideration"]


@pytest.mark.parametrize(
    ("preset", "place", "people", "due", "body"),
    [
        (REGIONAL, "RU-MOW", 13_274_000, TWO_MONTHS, "ru-mow-committee"),
        (REGIONAL, "RU-TOM", 1_050_000, "2026-03-05T23:59:59+07:00", "ru-tom-committee"),
        (MUNICIPAL, "RU-TOM-TOMSK", 550_000, "2026-03-05T23:59:59+07:00", "ru-tom-tomsk-committee"),
    ],
)
def test_the_expert_group_of_that_level_owes_the_answer_by_its_own_clocks(
    play: Play, preset: str, place: str, people: int, due: str, body: str
):
    result = play(preset, SUBMIT, ACCEPT, signing(100_000), place=place, population={place: people})
    assert result["final"]["obligations"] == [{"body": body, "duty": "respond", "due": due, "state": "open"}]


@pytest.mark.parametrize("preset", LEVELS)
def test_moderation_takes_two_months_at_most_and_who_is_later_is_late_for_all_to_see(play: Play, preset: str):
    result = play(preset, SUBMIT, ticking(**until(TWO_MONTHS)))
    assert (result["steps"][1]["at"], checked(result)) == (TWO_MONTHS, [(TWO_MONTHS, "open")])
    assert result["final"]["checks"][0]["body"] == "ru-information-democracy-fund"
    result = play(preset, SUBMIT, ticking(**until(TWO_MONTHS, more=1)))
    assert (stages(result)[-1], checked(result)) == ("moderation", [(TWO_MONTHS, "late")])
    assert events(result)[-1] == ("overdue", "moderation")
    result = play(preset, SUBMIT, ticking(months=4), ACCEPT)
    assert (stages(result)[-1], checked(result)) == ("gathering", [(TWO_MONTHS, "met")])


def test_two_months_from_the_last_of_december_end_with_february(play: Play):
    start = datetime(2025, 12, 31, 9, tzinfo=UTC)
    assert checked(play(FEDERAL, SUBMIT, start=start)) == [("2026-02-28T23:59:59+03:00", "open")]


@pytest.mark.parametrize("preset", LEVELS)
@pytest.mark.parametrize(
    ("accepted", "last"),
    [
        (MONDAY, "2027-01-05T23:59:59+03:00"),
        (datetime(2028, 2, 29, 9, tzinfo=UTC), "2029-02-28T23:59:59+03:00"),
        (datetime(2026, 1, 5, 21, 30, tzinfo=UTC), "2027-01-06T23:59:59+03:00"),
    ],
)
def test_votes_are_taken_for_a_year_to_the_last_second_of_its_last_day(
    play: Play, preset: str, accepted: datetime, last: str
):
    result = play(
        preset,
        SUBMIT,
        ACCEPT,
        signing(1, at=until(last, accepted)),
        signing(1, at=until(last, accepted, more=1)),
        start=accepted,
    )
    assert result["steps"][2]["at"] == last
    assert (refused(result, 3), refused(result, 4)) == ([], [("not_gathering", 1)])
    assert stages(result)[2:] == ["gathering", "lapsed"]


def test_the_100_000th_vote_in_the_last_second_still_counts_and_a_second_later_it_is_too_late(play: Play):
    last = "2027-01-05T23:59:59+03:00"
    result = play(FEDERAL, SUBMIT, ACCEPT, signing(99_999), signing(1, at=until(last)))
    assert owed(result) == [("respond", "2027-03-05T23:59:59+03:00", "open")]
    result = play(FEDERAL, SUBMIT, ACCEPT, signing(99_999), signing(1, at=until(last, more=1)))
    assert (stages(result)[-1], owed(result)) == ("lapsed", [])


@pytest.mark.parametrize("preset", LEVELS)
def test_the_answer_is_in_time_in_the_last_second_of_two_months_and_late_in_the_next(play: Play, preset: str):
    for more, state in ((0, "open"), (1, "late")):
        result = play(preset, SUBMIT, ACCEPT, signing(100_000), ticking(**until(TWO_MONTHS, more=more)))
        assert (owed(result), stages(result)[-1]) == ([("respond", TWO_MONTHS, state)], "consideration")
    result = play(preset, SUBMIT, ACCEPT, signing(100_000), step("respond", "body", at={"months": 5}))
    assert (stages(result)[-1], owed(result)) == ("answered", [("respond", TWO_MONTHS, "met")])


def test_a_refusal_of_the_expert_group_needs_its_reasons(play: Play):
    bare = step("respond", "body", given={"duty": "respond", "outcome": "refused", "text": ""})
    full = step("respond", "body", given={"duty": "respond", "outcome": "refused", "text": "It would cost too much."})
    result = play(FEDERAL, SUBMIT, ACCEPT, signing(100_000), bare, full)
    assert (refused(result, 4), stages(result)[3:]) == ([("missing", 1)], ["consideration", "answered"])


@pytest.mark.parametrize("preset", LEVELS)
def test_a_refusal_of_the_moderators_needs_a_reason_and_is_the_end(play: Play, preset: str):
    result = play(
        preset,
        SUBMIT,
        step("reject", "moderator"),
        step("reject", "moderator", given={"reason": "repeat"}),
        ACCEPT,
        SUBMIT,
    )
    assert stages(result) == ["moderation", "moderation", "rejected", "rejected", "rejected"]
    assert [refused(result, n) for n in (2, 3, 4, 5)] == [
        [("missing", 1)],
        [],
        [("wrong_stage", 1)],
        [("wrong_stage", 1)],
    ]


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ({"citizenship": "KZ"}, "not_a_citizen"),
        ({"citizenship": "KZ", "residence": "RU-TOM"}, "not_a_citizen"),
        ({"assurance": "phone"}, "assurance_too_low"),
        ({"assurance": "email"}, "assurance_too_low"),
        ({"assurance": "none"}, "assurance_too_low"),
        ({"assurance": "in_person"}, None),
        ({"assurance": "qualified"}, None),
    ],
)
@pytest.mark.parametrize(("preset", "place"), [(FEDERAL, "RU"), (REGIONAL, "RU-TOM"), (MUNICIPAL, "RU-TOM-TOMSK")])
def test_citizens_with_an_electronic_identity_may_start_and_vote(
    play: Play, preset: str, place: str, who: dict[str, str], code: str | None
):
    result = play(preset, step("submit", "author", who=who), SUBMIT, ACCEPT, signing(4, who=who), place=place)
    assert refused(result, 1) == ([(code, 1)] if code else [])
    assert refused(result, 4) == ([(code, 4)] if code else [])


@pytest.mark.parametrize(
    ("preset", "place", "home", "code"),
    [
        (FEDERAL, "RU", "RU-TOM", None),
        (FEDERAL, "RU", "KZ", None),
        (REGIONAL, "RU-TOM", "RU-TOM-TOMSK", None),
        (REGIONAL, "RU-TOM", "RU-MOW", "not_of_this_place"),
        (REGIONAL, "RU-TOM", "RU", "not_of_this_place"),
        (MUNICIPAL, "RU-TOM-TOMSK", "RU-TOM-TOMSK", None),
        (MUNICIPAL, "RU-TOM-TOMSK", "RU-TOM", "not_of_this_place"),
    ],
)
def test_below_the_country_only_people_of_the_place_take_part(
    play: Play, preset: str, place: str, home: str, code: str | None
):
    who = {"residence": home}
    result = play(preset, step("submit", "author", who=who), SUBMIT, ACCEPT, signing(2, who=who), place=place)
    assert refused(result, 1) == ([(code, 1)] if code else [])
    assert refused(result, 4) == ([(code, 2)] if code else [])


def test_everybody_has_one_vote_and_may_take_it_back(play: Play):
    aya = {"person": "aya"}
    result = play(
        FEDERAL,
        SUBMIT,
        ACCEPT,
        step("sign", "signer", **aya),
        step("sign", "signer", **aya),
        step("unsign", "signer", **aya),
        step("unsign", "signer", **aya),
        step("sign", "signer", **aya),
    )
    assert numbers(result)[2:] == [1, 1, 0, 0, 1]
    assert (refused(result, 4), refused(result, 6)) == ([("already_signed", 1)], [("not_signed", 1)])


@pytest.mark.parametrize("preset", LEVELS)
@pytest.mark.parametrize("before", [(DRAFT,), (SUBMIT,), (SUBMIT, ACCEPT)])
def test_the_author_may_withdraw_until_it_goes_to_the_experts(play: Play, preset: str, before: tuple[Entry, ...]):
    result = play(preset, *before, step("withdraw", "moderator"), step("withdraw", "author"))
    assert refused(result, len(before) + 1) == [("not_allowed", 1)]
    assert stages(result)[-1] == "withdrawn"
    late = play(preset, SUBMIT, ACCEPT, signing(100_000), step("withdraw", "author"))
    assert (stages(late)[-1], refused(late, 4)) == ("consideration", [("wrong_stage", 1)])


@pytest.mark.parametrize(
    ("preset", "place"), [(FEDERAL, "RU-TOM"), (REGIONAL, "RU"), (REGIONAL, "RU-TOM-TOMSK"), (MUNICIPAL, "RU-TOM")]
)
def test_an_initiative_is_only_for_places_of_its_level(play: Play, preset: str, place: str):
    assert refused(play(preset, SUBMIT, place=place), 1) == [("wrong_place", 1)]


def test_one_author_is_enough_and_others_may_join_and_leave(play: Play):
    result = play(
        FEDERAL,
        DRAFT,
        step("join", "organiser", person="aya"),
        step("edit", "organiser", person="aya", given={"title": "Together"}),
        SUBMIT,
        step("join", "organiser", person="dana"),
        step("leave", "organiser", person="aya"),
    )
    assert [refused(result, n) for n in range(2, 7)] == [[], [], [], [("wrong_stage", 1)], []]
    assert stages(result)[-1] == "moderation"


# Petitions to the President.


def test_a_petition_to_the_president_goes_straight_to_the_addressee_and_is_answered(play: Play):
    result = play(
        PRESIDENT,
        DRAFT,
        step("edit", "author", given={"title": "A road to our village"}),
        SUBMIT,
        step("redirect", "body", at={"days": 3}, given={"reason": "The ministry is competent."}),
        step("respond", "body", at={"days": 20}, given={"duty": "respond", "text": "The road will be built."}),
    )
    assert stages(result) == ["draft", "draft", "consideration", "consideration", "answered"]
    assert result["final"]["obligations"] == [{"body": "other-body", "duty": "respond", "due": None, "state": "met"}]
    assert listed(result) == [False] * 5
    assert all(not one["refused"] for one in result["steps"])


def test_handed_in_it_is_the_presidents_to_answer_without_a_legal_term(play: Play):
    extend = step("extend", "body", given={"until": "2030-01-01", "reason": "Why not."})
    result = play(PRESIDENT, SUBMIT, extend, ticking(months=60))
    assert refused(result, 2) == [("no_term", 1)]
    assert result["final"]["obligations"] == [{"body": "ru-president", "duty": "respond", "due": None, "state": "open"}]
    assert stages(result)[-1] == "consideration"


def test_legal_advice_may_be_asked_for_before_and_need_not_be_waited_for(play: Play):
    ask = step("request_info", "author", given={"text": "May I ask for this?"})
    result = play(PRESIDENT, DRAFT, ask, step("advise", "lawyer", at={"hours": 2}, given={"text": "You may."}), SUBMIT)
    assert stages(result) == ["draft", "advice", "draft", "consideration"]
    result = play(PRESIDENT, DRAFT, ask, step("edit", "author", given={"title": "Clearer"}), SUBMIT)
    assert stages(result) == ["draft", "advice", "advice", "consideration"]
    others = [step("advise", by) for by in ("author", "moderator", "body")]
    result = play(PRESIDENT, DRAFT, ask, *others)
    assert [refused(result, n) for n in (3, 4, 5)] == [[("not_allowed", 1)]] * 3


@pytest.mark.parametrize(
    "who",
    [
        {"assurance": "none"},
        {"assurance": "email"},
        {"citizenship": "KZ", "residence": "KZ", "assurance": "none"},
        {"age": 10, "assurance": "none"},
    ],
)
def test_anybody_may_write_to_the_president(play: Play, who: dict[str, str]):
    assert stages(play(PRESIDENT, step("submit", "author", who=who))) == ["consideration"]


def test_nobody_signs_a_petition_to_the_president(play: Play):
    result = play(PRESIDENT, DRAFT, signing(3), SUBMIT, signing(3))
    assert (refused(result, 2), refused(result, 4)) == ([("not_gathering", 3)], [("not_gathering", 3)])
    assert result["final"]["signatures"] == 0


def test_a_petition_to_the_president_may_be_withdrawn_until_it_is_handed_in(play: Play):
    ask = step("request_info", "author")
    assert stages(play(PRESIDENT, DRAFT, step("withdraw", "author")))[-1] == "withdrawn"
    assert stages(play(PRESIDENT, DRAFT, ask, step("withdraw", "author")))[-1] == "withdrawn"
    late = play(PRESIDENT, SUBMIT, step("withdraw", "author"))
    assert (stages(late)[-1], refused(late, 2)) == ("consideration", [("wrong_stage", 1)])


def test_abuse_is_refused_with_a_reason_and_nothing_is_owed_then(play: Play):
    result = play(
        PRESIDENT,
        SUBMIT,
        step("reject", "moderator"),
        step("reject", "body", given={"reason": "offensive"}),
        step("reject", "moderator", given={"reason": "offensive"}),
        step("respond", "body"),
    )
    assert [refused(result, n) for n in (2, 3, 4, 5)] == [
        [("missing", 1)],
        [("not_allowed", 1)],
        [],
        [("nothing_owed", 1)],
    ]
    assert (stages(result)[-1], owed(result)) == ("rejected", [("respond", None, "void")])
