"""We the People, at its exact figures."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.petitions.playing import (
    Play,
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

US = "us-we-the-people"
SUBMIT = step("submit", "author")
NINE = datetime(2026, 1, 5, 14, 0, tzinfo=UTC)
"""Nine o'clock in Washington."""
LAST = {"days": 30, "hours": 14, "seconds": 3599}
"""The last second of the thirtieth day, from nine in the morning."""
OVER = {"days": 30, "hours": 15}


def test_a_petition_is_unlisted_at_149_signatures_and_listed_at_150(play: Play):
    result = play(US, SUBMIT, signing(149), signing(1))
    assert listed(result) == [False, False, True]
    assert stages(result) == ["gathering"] * 3


def test_99_999_signatures_get_no_answer_and_the_hundred_thousandth_lays_the_duty(play: Play):
    result = play(US, SUBMIT, signing(99_999), ticking(**LAST), signing(1), start=NINE)
    assert [one["stage"] for one in result["steps"]] == ["gathering"] * 4
    assert owed(result) == [("respond", "2026-04-05T23:59:59-04:00", "open")]
    below = play(US, SUBMIT, signing(99_999), ticking(**LAST), ticking(**OVER), start=NINE)
    assert stages(below)[2:] == ["gathering", "lapsed"]
    assert owed(below) == []


def test_signing_goes_on_after_the_hundred_thousandth(play: Play):
    result = play(US, SUBMIT, signing(150_000))
    assert (numbers(result)[1], refused(result, 2), stages(result)[1]) == (150_000, [], "gathering")


def test_the_last_second_of_the_thirtieth_day_is_in_and_the_next_is_not(play: Play):
    result = play(US, SUBMIT, signing(1, at=LAST), signing(3, at=OVER), start=NINE)
    assert (refused(result, 2), refused(result, 3)) == ([], [("not_gathering", 3)])
    assert result["final"]["signatures"] == 1
    assert result["steps"][1]["at"] == "2026-02-04T23:59:59-05:00"
    assert result["timeline"][-1] == {"at": "2026-02-05T00:00:00-05:00", "event": "term_ended", "stage": "lapsed"}


def test_the_hundred_thousandth_in_the_last_second_is_answered_and_not_lapsed(play: Play):
    result = play(US, SUBMIT, signing(99_999), signing(1, at=LAST), ticking(**OVER), start=NINE)
    assert stages(result)[-1] == "consideration"
    assert owed(result) == [("respond", "2026-04-05T23:59:59-04:00", "open")]


def test_the_whole_way_to_an_answer(play: Play):
    result = play(
        US,
        SUBMIT,
        signing(150),
        signing(99_850, at={"days": 10}),
        ticking(days=31),
        step("respond", "body", at={"days": 40}, given={"duty": "respond", "outcome": "answered", "text": "Yes."}),
        start=NINE,
    )
    assert stages(result) == ["gathering", "gathering", "gathering", "consideration", "answered"]
    assert owed(result) == [("respond", "2026-03-16T23:59:59-04:00", "met")]
    assert events(result) == [
        ("draft", "draft"),
        ("submit", "gathering"),
        ("threshold", "gathering"),
        ("threshold", "gathering"),
        ("term_ended", "consideration"),
        ("respond", "answered"),
    ]


def test_an_answer_while_gathering_goes_on_settles_the_case_when_the_term_ends(play: Play):
    result = play(US, SUBMIT, signing(100_000), step("respond", "body"), signing(5), ticking(days=31))
    assert stages(result) == ["gathering"] * 4 + ["answered"]
    assert (numbers(result)[3], refused(result, 4)) == (100_005, [])


def test_an_answer_is_in_time_in_the_last_second_of_the_sixtieth_day_and_late_in_the_next(play: Play):
    end = {"days": 60, "hours": 14, "seconds": 3599}  # one hour of the sixty days was skipped by the clocks
    late = {"days": 60, "hours": 15}
    early = play(US, SUBMIT, signing(100_000), ticking(**end), start=NINE)
    assert owed(early) == [("respond", "2026-03-06T23:59:59-05:00", "open")]
    after = play(US, SUBMIT, signing(100_000), ticking(**late), start=NINE)
    assert owed(after) == [("respond", "2026-03-06T23:59:59-05:00", "late")]
    assert after["final"]["stage"] == "consideration"


def test_a_late_answer_still_settles_the_case(play: Play):
    result = play(US, SUBMIT, signing(100_000), step("respond", "body", at={"days": 100}))
    assert (stages(result)[-1], owed(result)[0][2]) == ("answered", "met")
    assert [event for event, _stage in events(result)][-2:] == ["overdue", "respond"]


def test_days_are_days_of_the_wall_clock_across_the_change_to_summer_time(play: Play):
    begun = datetime(2026, 2, 20, 14, 0, tzinfo=UTC)
    result = play(US, SUBMIT, signing(1, at={"days": 30}), ticking(days=31), start=begun)
    assert result["steps"][1]["at"] == "2026-03-22T09:00:00-04:00"
    assert result["timeline"][-1]["at"] == "2026-03-23T00:00:00-04:00"


def test_the_local_day_counts_where_it_is_another_than_in_greenwich(play: Play):
    evening = datetime(2026, 1, 6, 3, 0, tzinfo=UTC)  # still the fifth in Washington
    result = play(US, SUBMIT, ticking(days=32), start=evening)
    assert result["timeline"][-1]["at"] == "2026-02-05T00:00:00-05:00"


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ({"age": 13}, None),
        ({"age": 12}, "too_young"),
        ({"citizenship": "CA"}, "not_a_citizen"),
        ({"residence": "CA"}, None),
        ({"assurance": "none"}, "assurance_too_low"),
        ({"assurance": "phone"}, None),
    ],
)
def test_citizens_of_13_with_a_confirmed_address_may_start_and_sign(play: Play, who: dict[str, str], code: str | None):
    result = play(US, step("submit", "author", who=who), SUBMIT, signing(3, who=who))
    assert refused(result, 1) == ([(code, 1)] if code else [])
    assert stages(result)[0] == ("draft" if code else "gathering")
    assert refused(result, 3) == ([(code, 3)] if code else [])


@pytest.mark.parametrize(
    ("title", "body", "code"),
    [
        ("T" * 120, "b" * 800, None),
        ("T" * 121, "b" * 800, "text_length"),
        ("T" * 120, "b" * 801, "text_length"),
        ("", "b", "text_length"),
        ("T", "", "text_length"),
        ("T", "b", None),
    ],
)
def test_titles_have_at_most_120_characters_and_texts_800(play: Play, title: str, body: str, code: str | None):
    result = play(US, step("submit", "author", given={"title": title, "body": body}))
    assert refused(result, 1) == ([(code, 1)] if code else [])


def test_the_author_may_withdraw_until_the_term_ends_and_nothing_is_owed_then(play: Play):
    withdraw = step("withdraw", "author", at={"days": 3})
    result = play(US, SUBMIT, signing(100_000), withdraw, signing(1), step("respond", "body"))
    assert stages(result)[2:] == ["withdrawn"] * 3
    assert (owed(result)[0][2], refused(result, 4), refused(result, 5)) == (
        "void",
        [("not_gathering", 1)],
        [("nothing_owed", 1)],
    )
    delivered = play(US, SUBMIT, signing(100_000), step("withdraw", "author", at={"days": 31}))
    assert (refused(delivered, 3), delivered["final"]["stage"]) == ([("wrong_stage", 1)], "consideration")


def test_a_duty_can_be_passed_on_and_extended_before_its_term_and_not_after(play: Play):
    result = play(
        US,
        SUBMIT,
        signing(100_000),
        step("redirect", "body", at={"days": 1}, given={"reason": "Not ours."}),
        step("extend", "body", at={"days": 2}, given={"until": "2026-05-31", "reason": "A study runs."}),
        step("extend", "body", at={"days": 2}, given={"until": "2026-05-31", "reason": "Still."}),
        step("extend", "body", at={"days": 2}, given={"until": "2026-07-31"}),
        step("extend", "body", at={"months": 8}, given={"until": "2026-12-31"}),
        start=NINE,
    )
    assert [refused(result, number) for number in (3, 4, 5, 6, 7)] == [
        [],
        [],
        [("not_later", 1)],
        [],
        [("already_late", 1)],
    ]
    assert result["final"]["obligations"] == [
        {"body": "other-body", "duty": "respond", "due": "2026-07-31T23:59:59-04:00", "state": "late"}
    ]


def test_what_breaks_the_terms_is_refused_with_a_reason_and_shown_no_more(play: Play):
    bare, named = step("reject", "moderator"), step("reject", "moderator", given={"reason": "threat"})
    result = play(US, SUBMIT, signing(100_000), bare, named, signing(1))
    assert (refused(result, 3), refused(result, 5)) == ([("missing", 1)], [("not_gathering", 1)])
    assert (stages(result)[3:], listed(result)[2:]) == (["rejected", "rejected"], [True, False, False])
    assert owed(result)[0][2] == "void"
