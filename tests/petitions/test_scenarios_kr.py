"""The national petitions of the Blue House at their exact figures, and e-People."""

from __future__ import annotations

from datetime import datetime

import pytest
from tests.petitions.playing import (
    MONDAY,
    Entry,
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

HOUSE, PEOPLE = "kr-blue-house", "kr-epeople"
DRAFT, SUBMIT = step("draft", "author"), step("submit", "author")
LAST = "2026-02-04T23:59:59+09:00"
"""The end of thirty days from the Monday, six in the evening in Seoul."""


def until(last: str, start: datetime = MONDAY, *, more: float = 0) -> dict[str, float]:
    """How long it is from the start to a moment."""
    return {"seconds": (datetime.fromisoformat(last) - start).total_seconds() + more}


# The Blue House.


def test_the_whole_way_to_an_answer_of_a_minister(play: Play):
    result = play(
        HOUSE,
        DRAFT,
        step("edit", "author", given={"title": "Safer crossings at schools"}),
        SUBMIT,
        signing(200_000, at={"days": 10}),
        signing(1, at={"days": 20}),
        signing(50_000, at={"days": 25}),
        step("redirect", "body", at={"days": 26}, given={"reason": "Another minister is competent."}),
        ticking(days=31),
        step("respond", "body", at={"days": 40}, given={"duty": "respond", "outcome": "satisfied", "text": "Yes."}),
    )
    assert stages(result) == ["draft", "draft"] + ["gathering"] * 5 + ["consideration", "answered"]
    assert numbers(result)[3:6] == [200_000, 200_001, 250_001]
    assert listed(result) == [False, False] + [True] * 7
    assert all(not one["refused"] for one in result["steps"])
    assert result["final"]["obligations"] == [
        {"body": "other-body", "duty": "respond", "due": "2026-02-24T23:59:59+09:00", "state": "met"}
    ]
    assert [event for event, _stage in events(result)].count("threshold") == 1


def test_200_000_signatures_are_not_more_than_200_000_and_the_next_lays_the_duty(play: Play):
    result = play(HOUSE, SUBMIT, signing(200_000))
    assert (numbers(result)[-1], owed(result)) == (200_000, [])
    result = play(HOUSE, SUBMIT, signing(200_000), signing(1))
    assert owed(result) == [("respond", LAST, "open")]
    assert stages(result)[-1] == "gathering"


def test_200_000_signatures_lapse_and_200_001_are_considered_when_the_term_ends(play: Play):
    for people, after in ((200_000, "lapsed"), (200_001, "consideration")):
        result = play(HOUSE, SUBMIT, signing(people), ticking(**until(LAST)), ticking(**until(LAST, more=1)))
        assert stages(result)[2:] == ["gathering", after]


def test_the_last_second_of_the_thirtieth_day_is_in_and_the_next_is_not(play: Play):
    result = play(HOUSE, SUBMIT, signing(1, at=until(LAST)), signing(3, at=until(LAST, more=1)))
    assert result["steps"][1]["at"] == LAST
    assert (refused(result, 2), refused(result, 3)) == ([], [("not_gathering", 3)])
    assert result["timeline"][-1] == {"at": "2026-02-05T00:00:00+09:00", "event": "term_ended", "stage": "lapsed"}


def test_the_signature_that_counts_may_come_in_the_last_second(play: Play):
    result = play(HOUSE, SUBMIT, signing(200_000), signing(1, at=until(LAST)), ticking(days=31))
    assert stages(result)[-1] == "consideration"
    assert owed(result) == [("respond", "2026-03-06T23:59:59+09:00", "open")]
    result = play(HOUSE, SUBMIT, signing(200_000), signing(1, at=until(LAST, more=1)))
    assert (stages(result)[-1], owed(result)) == ("lapsed", [])


def test_the_answer_is_late_after_thirty_days_and_still_an_answer(play: Play):
    for more, state in ((0, "open"), (1, "late")):
        result = play(HOUSE, SUBMIT, signing(200_001), ticking(**until(LAST, more=more)))
        assert owed(result) == [("respond", LAST, state)]
    result = play(HOUSE, SUBMIT, signing(200_001), step("respond", "body", at={"days": 90}))
    assert (stages(result)[-1], owed(result)) == ("answered", [("respond", LAST, "met")])


def test_an_answer_while_gathering_goes_on_settles_the_case_when_the_term_ends(play: Play):
    result = play(HOUSE, SUBMIT, signing(200_001), step("respond", "body"), signing(5), ticking(days=31))
    assert stages(result) == ["gathering"] * 4 + ["answered"]
    assert numbers(result)[3] == 200_006


def test_more_time_may_be_taken_with_a_reason(play: Play):
    result = play(
        HOUSE,
        SUBMIT,
        signing(200_001),
        step("extend", "body", given={"until": "2026-03-31", "reason": "An election is held."}),
    )
    assert owed(result) == [("respond", "2026-03-31T23:59:59+09:00", "extended")]


def test_a_repeat_and_what_the_government_cannot_decide_are_refused_with_that_reason(play: Play):
    for reason in ("repeat", "not_competent"):
        bare, named = step("reject", "moderator"), step("reject", "moderator", given={"reason": reason})
        result = play(HOUSE, SUBMIT, signing(200_001), bare, named, signing(1))
        assert (refused(result, 3), refused(result, 5)) == ([("missing", 1)], [("not_gathering", 1)])
        assert (stages(result)[3], listed(result)[3], owed(result)[0][2]) == ("rejected", False, "void")


@pytest.mark.parametrize(
    ("who", "starting", "signs"),
    [
        ({"citizenship": "KR", "residence": "US"}, None, None),
        ({"citizenship": "US", "residence": "KR"}, "not_a_citizen", None),
        ({"assurance": "none"}, "assurance_too_low", "assurance_too_low"),
        ({"assurance": "phone"}, None, None),
    ],
)
def test_citizens_who_have_signed_in_may_start_and_whoever_has_may_sign(
    play: Play, who: dict[str, str], starting: str | None, signs: str | None
):
    result = play(HOUSE, step("submit", "author", who=who), SUBMIT, signing(2, who=who))
    assert refused(result, 1) == ([(starting, 1)] if starting else [])
    assert refused(result, 3) == ([(signs, 2)] if signs else [])


def test_the_same_person_signs_once_and_may_take_it_back(play: Play):
    aya = {"person": "aya"}
    result = play(
        HOUSE, SUBMIT, step("sign", "signer", **aya), step("sign", "signer", **aya), step("unsign", "signer", **aya)
    )
    assert (numbers(result)[1:], refused(result, 3)) == ([1, 1, 0], [("already_signed", 1)])


@pytest.mark.parametrize("before", [(DRAFT,), (SUBMIT,), (SUBMIT, signing(200_001))])
def test_the_author_may_withdraw_until_the_term_ends(play: Play, before: tuple[Entry, ...]):
    assert stages(play(HOUSE, *before, step("withdraw", "author")))[-1] == "withdrawn"
    late = play(HOUSE, SUBMIT, signing(200_001), step("withdraw", "author", at={"days": 31}))
    assert (stages(late)[-1], refused(late, 3)) == ("consideration", [("wrong_stage", 1)])


# e-People.


def test_an_appeal_goes_at_once_to_a_body_that_may_pass_it_on_and_answers(play: Play):
    result = play(
        PEOPLE,
        DRAFT,
        step("edit", "author", given={"title": "A bus to the hospital", "kind": "proposal"}),
        SUBMIT,
        step("redirect", "body", at={"days": 1}, given={"reason": "The city runs the buses."}),
        step("respond", "body", at={"days": 9}, given={"duty": "respond", "text": "It will run from May."}),
        place="KR",
    )
    assert stages(result) == ["draft", "draft", "consideration", "consideration", "answered"]
    assert result["final"]["obligations"] == [{"body": "other-body", "duty": "respond", "due": None, "state": "met"}]
    assert listed(result) == [False] * 5
    assert result["steps"][2]["at"].endswith("+09:00")
    assert all(not one["refused"] for one in result["steps"])


@pytest.mark.parametrize("place", ["KR", "KR-11", None])
def test_something_is_owed_from_the_moment_it_is_handed_in_and_has_no_legal_term(play: Play, place: str | None):
    extend = step("extend", "body", given={"until": "2030-01-01", "reason": "Why not."})
    result = play(PEOPLE, SUBMIT, extend, ticking(months=60), place=place)
    assert refused(result, 2) == [("no_term", 1)]
    assert (owed(result), stages(result)[-1]) == ([("respond", None, "open")], "consideration")


@pytest.mark.parametrize("kind", ["proposal", "protest", "question", "unjust_act", "complaint", "waste"])
def test_each_kind_of_appeal_is_taken(play: Play, kind: str):
    assert stages(play(PEOPLE, step("submit", "author", given={"kind": kind}), place="KR")) == ["consideration"]


def test_an_appeal_of_no_known_kind_is_refused(play: Play):
    result = play(PEOPLE, step("submit", "author", given={"kind": "praise"}), place="KR")
    assert (refused(result, 1), stages(result)) == ([("unknown_kind", 1)], ["draft"])


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ({"citizenship": "US", "residence": "KR"}, None),
        ({"citizenship": "US", "residence": "KR-11"}, None),
        ({"citizenship": "KR", "residence": "US"}, "not_a_resident"),
        ({"assurance": "none"}, "assurance_too_low"),
        ({"assurance": "phone"}, None),
        ({"age": 9}, None),
    ],
)
def test_anybody_in_the_country_with_an_e_mail_address_may_write(play: Play, who: dict[str, str], code: str | None):
    result = play(PEOPLE, step("submit", "author", who=who), place="KR")
    assert refused(result, 1) == ([(code, 1)] if code else [])
    assert stages(result) == ["draft" if code else "consideration"]


def test_nobody_signs_an_appeal(play: Play):
    result = play(PEOPLE, SUBMIT, signing(3), place="KR")
    assert (refused(result, 2), result["final"]["signatures"]) == ([("not_gathering", 3)], 0)


def test_an_appeal_may_be_withdrawn_until_it_is_handed_in_and_refused_with_a_reason(play: Play):
    assert stages(play(PEOPLE, DRAFT, step("withdraw", "author"), place="KR"))[-1] == "withdrawn"
    late = play(PEOPLE, SUBMIT, step("withdraw", "author"), place="KR")
    assert (stages(late)[-1], refused(late, 2)) == ("consideration", [("wrong_stage", 1)])
    bare, named = step("reject", "moderator"), step("reject", "moderator", given={"reason": "private"})
    result = play(PEOPLE, SUBMIT, bare, named, place="KR")
    assert (refused(result, 2), stages(result)[-1], owed(result)[0][2]) == ([("missing", 1)], "rejected", "void")
