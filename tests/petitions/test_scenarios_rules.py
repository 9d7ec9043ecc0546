"""The sentences of the engine's description that these presets touch, one test for each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.petitions.playing import (
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

US, UK, GOVERNMENT, AKIMAT = (
    "us-we-the-people",
    "uk-parliament",
    "kz-epetition-government",
    "kz-epetition-region-akimat",
)
SUBMIT, ACCEPT = step("submit", "author"), step("accept", "moderator")
NINE = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""Nine o'clock in Almaty."""
DECISIONS = (("reject", {"reason": "unclear"}), ("return", {"reason": "unclear"}), ("accept", {}))


def test_rule_01_the_zone_of_a_case_is_that_of_its_place_else_of_the_nearest_ancestor_else_of_the_preset(play: Play):
    for preset, place, offset in (
        (GOVERNMENT, "KZ", "+05:00"),
        (AKIMAT, "KZ-75", "+05:00"),
        (UK, "GB", "+00:00"),
        (US, None, "-05:00"),
        (AKIMAT, None, "+05:00"),
    ):
        result = play(preset, SUBMIT, place=place)
        assert result["steps"][0]["at"].endswith(offset)


def test_rule_02_the_day_of_the_event_is_not_counted_and_ends_are_printed_as_the_last_second(play: Play):
    begun = datetime(2026, 2, 4, 5, 0, 0, tzinfo=UTC)  # the first second of the fourth in Washington
    for start in (begun, begun + timedelta(hours=23, minutes=59, seconds=59)):
        result = play(US, SUBMIT, ticking(days=40), start=start)
        assert result["timeline"][-1]["at"] == "2026-03-07T00:00:00-05:00"
    result = play(GOVERNMENT, SUBMIT, start=NINE)
    assert checked(result) == [("2026-04-03T23:59:59+05:00", "open")]


def test_rule_03_months_and_days_move_the_wall_clock_and_hours_and_seconds_are_exact(play: Play):
    night = datetime(2026, 3, 28, 9, 0, tzinfo=UTC)  # the day before the clocks of London go forward
    result = play(UK, SUBMIT, ticking(days=1), ticking(days=1, hours=1), ticking(months=1), start=night)
    assert [one["at"] for one in result["steps"]] == [
        "2026-03-28T09:00:00+00:00",
        "2026-03-29T09:00:00+01:00",
        "2026-03-29T10:00:00+01:00",
        "2026-04-28T09:00:00+01:00",
    ]
    assert play(UK, SUBMIT, ticking(hours=24), start=night)["steps"][1]["at"] == "2026-03-29T10:00:00+01:00"


def test_rule_04_without_a_roll_a_term_may_end_on_a_day_that_is_not_worked(play: Play):
    sunday = play(US, SUBMIT, ticking(days=40), start=datetime(2026, 2, 20, 14, tzinfo=UTC))
    assert sunday["timeline"][-1]["at"] == "2026-03-23T00:00:00-04:00"


def test_rule_06_a_case_keeps_the_version_that_it_began_under(play: Play):
    assert play(US, SUBMIT)["version"] == 1


def test_rule_07_closed_on_prints_the_last_day_that_was_in_time(play: Play):
    result = play(US, SUBMIT, signing(100_000), start=datetime(2026, 1, 5, 14, tzinfo=UTC))
    assert result["final"]["obligations"][0]["due"] == "2026-03-06T23:59:59-05:00"


def test_rule_08_nobody_is_counted_who_did_not_sign_and_the_author_may(play: Play):
    result = play(UK, SUBMIT, step("sign", "author"), step("sign", "author", count=3), signing(4), ACCEPT)
    assert numbers(result) == [0, 1, 1, 5, 5]
    assert refused(result, 3) == [("already_signed", 3)]
    assert stages(result)[3] == "moderation"


def test_rule_10_people_are_counted_for_the_place_where_they_live(play: Play):
    result = play(
        GOVERNMENT, SUBMIT, ACCEPT, signing(3, place="KZ-75"), signing(2, who={"residence": "KZ-71"}), signing(1)
    )
    assert result["final"]["by_place"] == {"KZ-75": 3, "KZ-71": 2, "KZ": 1}


def test_rule_11_repeated_and_withdrawn_signatures_do_not_count(play: Play):
    aya = {"person": "aya"}
    result = play(
        US,
        SUBMIT,
        signing(149),
        step("sign", "signer", **aya),
        step("unsign", "signer", **aya),
        step("sign", "signer", **aya),
        step("sign", "signer", **aya),
    )
    assert numbers(result)[1:] == [149, 150, 149, 150, 150]


def test_rule_13_a_threshold_is_crossed_at_its_signature_once_and_not_uncrossed_and_terms_run_from_there(play: Play):
    result = play(
        US,
        SUBMIT,
        signing(100_000, at={"days": 3}),
        step("unsign", "signer", count=50_000, at={"days": 4}),
        signing(50_000, at={"days": 5}),
        ticking(days=31),
        start=datetime(2026, 1, 5, 14, tzinfo=UTC),
    )
    assert numbers(result)[1:] == [100_000, 50_000, 100_000, 100_000]
    assert owed(result) == [("respond", "2026-03-09T23:59:59-04:00", "open")]
    assert [event for event, _stage in events(result)].count("threshold") == 2


def test_rule_13_a_share_is_rounded_up_to_whole_people(play: Play):
    result = play(AKIMAT, SUBMIT, ACCEPT, signing(1), signing(1), population={"ADDRESSED": 101})
    assert stages(result)[2:] == ["gathering", "consideration"]


def test_rule_14_thresholds_move_or_lay_or_list(play: Play):
    moves = play(GOVERNMENT, SUBMIT, ACCEPT, signing(50_000), signing(1))
    assert (stages(moves)[2], refused(moves, 4)) == ("consideration", [("not_gathering", 1)])
    lays = play(US, SUBMIT, signing(100_000), signing(1))
    assert (stages(lays)[2], refused(lays, 3), len(owed(lays))) == ("gathering", [], 1)
    lists = play(US, SUBMIT, signing(150), signing(1))
    assert (listed(lists), owed(lists), refused(lists, 3)) == ([False, True, True], [], [])


@pytest.mark.parametrize(
    ("people", "answered", "after"),
    [(100_000, False, "consideration"), (100_000, True, "answered"), (99_999, False, "lapsed"), (150, False, "lapsed")],
)
def test_rule_15_when_gathering_ends_an_open_duty_a_met_one_or_none_decides(
    play: Play, people: int, *, answered: bool, after: str
):
    answer = (step("respond", "body"),) if answered else ()
    result = play(US, SUBMIT, signing(people), *answer, ticking(days=31))
    assert result["final"]["stage"] == after


def test_rule_15_lateness_never_changes_a_stage(play: Play):
    result = play(GOVERNMENT, SUBMIT, ticking(months=24), ACCEPT, signing(50_000), ticking(months=48))
    assert stages(result) == ["moderation", "moderation", "gathering", "consideration", "consideration"]
    assert (checked(result)[0][1], owed(result)[0][2]) == ("met", "late")


def test_rule_16_duties_are_owed_checks_are_listed_apart_and_a_duty_may_have_no_term(play: Play):
    result = play(GOVERNMENT, SUBMIT, ACCEPT, signing(50_000))
    assert [one["duty"] for one in result["final"]["obligations"]] == ["respond"]
    assert [one["duty"] for one in result["final"]["checks"]] == ["check"]
    free = play(UK, SUBMIT, signing(5), ACCEPT, signing(9_995))
    assert (owed(free), checked(free)) == ([("respond", None, "open")], [])


def test_rule_16_an_overrun_of_moderation_leaves_the_case_late_where_it_is(play: Play):
    result = play(GOVERNMENT, SUBMIT, ticking(months=2), start=NINE)
    assert result["final"]["checks"] == [
        {
            "body": "kz-ministry-culture-information",
            "duty": "check",
            "due": "2026-04-03T23:59:59+05:00",
            "state": "late",
        }
    ]
    assert (result["final"]["stage"], events(result)[-1]) == ("moderation", ("overdue", "moderation"))


def test_rule_17_an_answer_names_the_duty_it_meets_and_its_outcome(play: Play):
    wrong = step("respond", "body", given={"duty": "debate"})
    empty = step("respond", "body", given={"duty": "respond", "text": ""})
    noted = step("respond", "body", given={"duty": "respond", "text": "Taken note of."})
    right = step("respond", "body", given={"duty": "respond", "outcome": "satisfied", "text": "It will be done."})
    result = play(GOVERNMENT, SUBMIT, ACCEPT, signing(50_000), wrong, empty, noted, right, right)
    assert [refused(result, n)[:1] for n in range(4, 9)] == [
        [("nothing_owed", 1)],
        [("missing", 1)],
        [("empty_answer", 1)],
        [],
        [("nothing_owed", 1)],
    ]
    assert result["final"]["stage"] == "answered"


def test_rule_17_a_duty_is_met_late_extended_or_void(play: Play):
    laid = (SUBMIT, signing(100_000))
    extend = step("extend", "body", given={"until": "2026-04-30", "reason": "A study runs."})
    assert owed(play(US, *laid, step("respond", "body")))[0][2] == "met"
    assert owed(play(US, *laid, ticking(months=3)))[0][2] == "late"
    assert owed(play(US, *laid, extend)) == [("respond", "2026-04-30T23:59:59-04:00", "extended")]
    assert owed(play(US, *laid, extend, ticking(months=6)))[0][2] == "late"
    assert owed(play(US, *laid, extend, step("respond", "body")))[0][2] == "met"
    assert owed(play(US, *laid, step("withdraw", "author")))[0][2] == "void"


def test_an_extension_may_name_its_last_second_and_is_refused_to_others_and_without_a_reason(play: Play):
    until = datetime.fromisoformat("2026-06-01T17:59:59-04:00")
    named = step("extend", "body", given={"until": until, "reason": "A study runs."})
    bare = step("extend", "body", given={"until": "2026-06-01", "reason": " "})
    stranger = step("extend", "committee", given={"until": "2026-06-01"})
    result = play(US, SUBMIT, signing(100_000), bare, stranger, named)
    assert [refused(result, n) for n in (3, 4, 5)] == [[("missing", 1)], [("not_allowed", 1)], []]
    assert owed(result) == [("respond", "2026-06-01T17:59:59-04:00", "extended")]


def test_what_fell_due_in_between_happened_in_its_order(play: Play):
    result = play(US, SUBMIT, signing(100_000), ticking(months=12))
    assert events(result)[-2:] == [("term_ended", "consideration"), ("overdue", "consideration")]
    moments = [datetime.fromisoformat(one["at"]) for one in result["timeline"]]
    assert moments == sorted(moments)


def test_nothing_can_be_done_by_those_whose_role_it_is_not(play: Play):
    strangers = ("author", "signer", "committee", "body", "lawyer")
    tried = [(by, step(action, by, given=given)) for action, given in DECISIONS for by in strangers]
    result = play(GOVERNMENT, SUBMIT, *(one for _by, one in tried))
    for number, (by, _one) in enumerate(tried, 2):
        assert refused(result, number) == [("own_petition" if by == "author" else "not_allowed", 1)]


def test_an_action_that_the_preset_does_not_know_is_refused_and_the_scenario_goes_on(play: Play):
    result = play(US, SUBMIT, step("verify", "authority", given={"valid": 5}), ACCEPT, signing(1))
    assert [refused(result, n) for n in (2, 3, 4)] == [[("not_allowed", 1)], [("not_allowed", 1)], []]
