"""Appeals to governors, mayors and municipalities of the United States: two levels, no threshold, no legal term."""

from __future__ import annotations

import pytest
from tests.petitions.playing import (
    Play,
    listed,
    owed,
    play,
    refused,
    signing,
    stages,
    step,
    ticking,
)

__all__ = ["play"]

APPEAL = "us-governor-appeal"
DRAFT, SUBMIT = step("draft", "author"), step("submit", "author")


@pytest.mark.parametrize(
    ("place", "body", "offset"),
    [
        ("US-NY", "us-ny-government", "-05:00"),
        ("US-NY-NYC", "us-ny-nyc-government", "-05:00"),
        ("US-CA", "us-ca-government", "-08:00"),
    ],
)
def test_an_appeal_goes_at_once_to_the_governor_of_a_state_or_the_mayor_of_a_city(
    play: Play, place: str, body: str, offset: str
):
    result = play(APPEAL, SUBMIT, place=place)
    assert stages(result) == ["consideration"]
    assert result["final"]["obligations"] == [{"body": body, "duty": "respond", "due": None, "state": "open"}]
    assert result["steps"][0]["at"].endswith(offset)


def test_the_whole_way_to_an_answer_after_it_was_passed_on(play: Play):
    result = play(
        APPEAL,
        DRAFT,
        step("edit", "author", given={"title": "Mend the bridge"}),
        SUBMIT,
        step("redirect", "body", at={"days": 2}, given={"reason": "The city mends this bridge."}),
        step("respond", "body", at={"days": 30}, given={"duty": "respond", "text": "It will be mended in June."}),
        place="US-NY",
    )
    assert stages(result) == ["draft", "draft", "consideration", "consideration", "answered"]
    assert result["final"]["obligations"] == [{"body": "other-body", "duty": "respond", "due": None, "state": "met"}]
    assert listed(result) == [False] * 5
    assert all(not one["refused"] for one in result["steps"])


def test_it_is_never_late_and_cannot_be_extended(play: Play):
    extend = step("extend", "body", given={"until": "2030-01-01", "reason": "Why not."})
    result = play(APPEAL, SUBMIT, extend, ticking(months=60), place="US-NY")
    assert refused(result, 2) == [("no_term", 1)]
    assert (owed(result), stages(result)[-1]) == ([("respond", None, "open")], "consideration")


@pytest.mark.parametrize(
    ("place", "who", "code"),
    [
        ("US-NY", {"residence": "US-NY"}, None),
        ("US-NY", {"residence": "US-NY-NYC"}, None),
        ("US-NY", {"citizenship": "KZ", "residence": "US-NY"}, None),
        ("US-NY", {"citizenship": "US", "residence": "US-NJ"}, "not_of_this_place"),
        ("US-NY", {"residence": "US"}, "not_of_this_place"),
        ("US-NY-NYC", {"residence": "US-NY"}, "not_of_this_place"),
        ("US-NY", {"assurance": "none"}, "assurance_too_low"),
        ("US-NY", {"assurance": "email"}, None),
    ],
)
def test_residents_with_an_e_mail_address_may_write_whatever_their_citizenship(
    play: Play, place: str, who: dict[str, str], code: str | None
):
    result = play(APPEAL, step("submit", "author", who=who), place=place)
    assert refused(result, 1) == ([(code, 1)] if code else [])
    assert stages(result) == ["draft" if code else "consideration"]


@pytest.mark.parametrize("place", ["US", "KZ-75"])
def test_it_is_for_states_and_municipalities_of_the_country_only(play: Play, place: str):
    assert refused(play(APPEAL, SUBMIT, place=place), 1) == [("wrong_place", 1)]


def test_nobody_signs_an_appeal(play: Play):
    result = play(APPEAL, SUBMIT, signing(3), place="US-NY")
    assert (refused(result, 2), result["final"]["signatures"]) == ([("not_gathering", 3)], 0)


def test_it_may_be_withdrawn_until_it_is_handed_in_and_refused_with_a_reason(play: Play):
    assert stages(play(APPEAL, DRAFT, step("withdraw", "author"), place="US-NY"))[-1] == "withdrawn"
    late = play(APPEAL, SUBMIT, step("withdraw", "author"), place="US-NY")
    assert (stages(late)[-1], refused(late, 2)) == ("consideration", [("wrong_stage", 1)])
    bare, named = step("reject", "moderator"), step("reject", "moderator", given={"reason": "offensive"})
    result = play(APPEAL, SUBMIT, bare, named, place="US-NY")
    assert (refused(result, 2), stages(result)[-1], owed(result)[0][2]) == ([("missing", 1)], "rejected", "void")


def test_others_may_write_it_together_and_leave(play: Play):
    result = play(
        APPEAL,
        DRAFT,
        step("join", "organiser", person="aya"),
        step("edit", "organiser", person="aya", given={"title": "Together"}),
        SUBMIT,
        step("leave", "organiser", person="aya"),
        place="US-NY",
    )
    assert all(not one["refused"] for one in result["steps"])
