"""ManaBalss of Latvia, at its exact figures."""

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

LV = "lv-manabalss"
SUBMIT, ADVISE = step("submit", "author"), step("advise", "lawyer")
SHARED = (SUBMIT, ADVISE, SUBMIT)
"""The way to the shared link."""
OPEN = (*SHARED, signing(100))
"""The way to gathering."""
DAY = 86_400
CONTACT = "2026-01-06T10:59:59+02:00"
"""The last second of 24 hours from eleven in Riga."""
LAST = "2026-07-05T23:59:59+03:00"


def test_lawyers_help_first_and_then_the_link_is_shared(play: Play):
    result = play(LV, SUBMIT, SUBMIT, ADVISE, step("edit", "author", given={"title": "Clearer"}), SUBMIT)
    assert stages(result) == ["advice", "advice", "draft", "draft", "unlisted"]
    assert refused(result, 2) == [("wrong_stage", 1)]
    assert not any(listed(result))


def test_lawyers_have_24_hours_and_when_they_are_late_the_case_stays_for_all_to_see(play: Play):
    in_time = play(LV, SUBMIT, ticking(seconds=DAY - 1))
    assert (in_time["steps"][1]["at"], checked(in_time)) == (CONTACT, [(CONTACT, "open")])
    assert in_time["final"]["checks"][0]["body"] == "lv-manabalss"
    late = play(LV, SUBMIT, ticking(hours=24))
    assert (stages(late)[-1], checked(late)) == ("advice", [(CONTACT, "late")])
    after = play(LV, SUBMIT, step("advise", "lawyer", at={"days": 3}))
    assert (stages(after)[-1], checked(after)) == ("draft", [(CONTACT, "met")])


@pytest.mark.parametrize("by", ["author", "moderator", "signer", "body"])
def test_nobody_but_a_lawyer_advises(play: Play, by: str):
    result = play(LV, SUBMIT, step("advise", by))
    assert (refused(result, 2), stages(result)[-1]) == ([("not_allowed", 1)], "advice")


def test_99_signatures_within_24_hours_lapse_and_the_hundredth_opens_it_to_all(play: Play):
    result = play(LV, *SHARED, signing(99), ticking(seconds=DAY - 1), ticking(hours=24))
    assert stages(result)[3:] == ["unlisted", "unlisted", "lapsed"]
    result = play(LV, *SHARED, signing(99), signing(1))
    assert stages(result)[3:] == ["unlisted", "gathering"]
    assert listed(result)[3:] == [False, True]


def test_the_hundredth_in_the_last_second_is_in_time_and_in_the_next_it_is_not(play: Play):
    last, over = signing(1, at={"seconds": DAY - 1}), signing(1, at={"hours": 24})
    assert stages(play(LV, *SHARED, signing(99), last))[-1] == "gathering"
    result = play(LV, *SHARED, signing(99), over)
    assert (stages(result)[-1], refused(result, 5)) == ("lapsed", [("not_gathering", 1)])


def test_24_hours_are_exact_across_the_change_to_summer_time(play: Play):
    night = datetime.fromisoformat("2026-03-28T12:00:00+02:00")
    result = play(LV, *SHARED, ticking(seconds=DAY - 1), ticking(hours=24), start=night)
    assert stages(result)[3:] == ["unlisted", "lapsed"]
    assert result["timeline"][-1]["at"] == "2026-03-29T13:00:00+03:00"


def test_supporters_by_link_are_counted_and_9_999_do_nothing(play: Play):
    result = play(LV, *OPEN, signing(9_899), signing(1))
    assert numbers(result)[3:] == [100, 9_999, 10_000]
    assert stages(result)[3:] == ["gathering", "gathering", "consideration"]
    assert result["final"]["obligations"] == [{"body": "lv-saeima", "duty": "respond", "due": None, "state": "open"}]


def test_of_11_000_people_at_once_those_after_the_threshold_come_too_late(play: Play):
    result = play(LV, *OPEN, signing(11_000))
    assert (numbers(result)[-1], refused(result, 5)) == (10_000, [("not_gathering", 1_100)])


def test_six_months_end_with_their_last_local_day(play: Play):
    end = (datetime.fromisoformat(LAST) - MONDAY).total_seconds()
    result = play(LV, *OPEN, signing(1, at={"seconds": end}), signing(1, at={"seconds": end + 1}))
    assert result["steps"][4]["at"] == LAST
    assert (refused(result, 5), refused(result, 6)) == ([], [("not_gathering", 1)])
    assert stages(result)[4:] == ["gathering", "lapsed"]


def test_the_whole_way_to_an_answer(play: Play):
    result = play(
        LV,
        SUBMIT,
        step("advise", "lawyer", at={"hours": 20}),
        step("submit", "author", at={"days": 2}, given={"title": "Clearer"}),
        signing(100, at={"days": 2, "hours": 3}),
        signing(9_900, at={"months": 3}),
        step("invite", "committee", at={"months": 4}),
        step("respond", "body", at={"months": 5}, given={"duty": "respond", "text": "The law was changed."}),
    )
    assert stages(result) == ["advice", "draft", "unlisted", "gathering", "consideration", "consideration", "answered"]
    assert (owed(result), checked(result)) == ([("respond", None, "met")], [(CONTACT, "met")])


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ({"age": 16}, None),
        ({"age": 15}, "too_young"),
        ({"citizenship": "EE", "residence": "LV"}, "not_a_citizen"),
        ({"residence": "EE"}, None),
        ({"assurance": "phone"}, "assurance_too_low"),
        ({"assurance": "qualified"}, None),
    ],
)
def test_citizens_of_16_with_an_electronic_identity_may_start_and_sign(
    play: Play, who: dict[str, object], code: str | None
):
    result = play(LV, step("submit", "author", who=who), *SHARED, signing(3, who=who))
    assert refused(result, 1) == ([(code, 1)] if code else [])
    assert refused(result, len(result["steps"])) == ([(code, 3)] if code else [])


def test_sent_back_before_any_advice_it_goes_to_the_lawyers_again(play: Play):
    back = step("return", "moderator", given={"reason": "unclear"})
    result = play(LV, SUBMIT, back, SUBMIT, ADVISE, SUBMIT, signing(40), back, signing(60))
    assert stages(result)[:4] == ["advice", "draft", "advice", "draft"]
    assert stages(result)[4:] == ["unlisted", "unlisted", "unlisted", "gathering"]
    assert refused(result, 7) == [("signed_already", 1)]


@pytest.mark.parametrize("before", [(SUBMIT,), SHARED, OPEN])
def test_a_refusal_needs_a_reason_and_is_the_end(play: Play, before: tuple[Entry, ...]):
    named = step("reject", "moderator", given={"reason": "unlawful"})
    result = play(LV, *before, step("reject", "moderator"), named)
    assert refused(result, len(before) + 1) == [("missing", 1)]
    assert (stages(result)[-1], listed(result)[-1]) == ("rejected", False)


@pytest.mark.parametrize("before", [(SUBMIT,), SHARED, OPEN])
def test_the_author_may_withdraw_in_each_stage_before_the_threshold(play: Play, before: tuple[Entry, ...]):
    result = play(LV, *before, step("withdraw", "author"))
    assert stages(result)[-1] == "withdrawn"
    late = play(LV, *OPEN, signing(9_900), step("withdraw", "author"))
    assert refused(late, 6) == [("wrong_stage", 1)]
