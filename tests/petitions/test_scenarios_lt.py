"""Petitions of Lithuania: to the Seimas, to the Government, to municipalities."""

from __future__ import annotations

import pytest
from tests.petitions.playing import (
    Play,
    checked,
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

SEIMAS, GOVERNMENT, MUNICIPALITY = "lt-petition-seimas", "lt-petition-government", "lt-petition-municipality"
ALL = pytest.mark.parametrize("preset", [SEIMAS, GOVERNMENT, MUNICIPALITY])
SUBMIT, ACCEPT, CONCLUDE = step("submit", "author"), step("accept", "committee"), step("conclude", "committee")


@pytest.mark.parametrize(
    ("preset", "place", "body"),
    [(SEIMAS, "LT", "lt-seimas"), (GOVERNMENT, "LT", "lt-government"), (MUNICIPALITY, "LT-58", "lt-58-parliament")],
)
def test_the_whole_way_to_a_draft_act_and_an_answer(play: Play, preset: str, place: str, body: str):
    result = play(
        preset,
        SUBMIT,
        step("accept", "committee", at={"days": 20}),
        step("invite", "committee", at={"days": 30}, given={"text": "A working group."}),
        step("conclude", "committee", at={"days": 60}, given={"text": "To be granted."}),
        step("plan", "body", at={"days": 70}, given={"text": "A draft act by the summer."}),
        step("respond", "body", at={"days": 80}, given={"duty": "respond", "text": "Granted."}),
        place=place,
    )
    assert stages(result) == ["moderation"] + ["consideration"] * 4 + ["answered"]
    assert listed(result) == [False] + [True] * 5
    assert not any(one["refused"] for one in result["steps"])
    assert result["final"]["obligations"] == [{"body": body, "duty": "respond", "due": None, "state": "met"}]
    assert checked(result) == []


@ALL
def test_without_the_conclusion_of_the_commission_nothing_is_planned_or_answered(play: Play, preset: str):
    plan, respond = step("plan", "body"), step("respond", "body")
    result = play(preset, SUBMIT, ACCEPT, plan, respond, CONCLUDE, plan, respond)
    assert [refused(result, n) for n in (3, 4)] == [[("wrong_stage", 1)]] * 2
    assert (refused(result, 6), stages(result)[-1]) == ([], "answered")


@ALL
def test_nobody_signs_and_no_number_is_needed(play: Play, preset: str):
    result = play(preset, SUBMIT, ACCEPT, signing(5), ticking(months=24))
    assert (refused(result, 3), result["final"]["signatures"]) == ([("not_gathering", 5)], 0)
    assert (stages(result)[-1], owed(result)) == ("consideration", [("respond", None, "open")])


@ALL
def test_only_the_commission_admits_and_nobody_their_own(play: Play, preset: str):
    mine = {"person": "aya"}
    result = play(
        preset,
        step("submit", "author", **mine),
        step("accept", "moderator"),
        step("accept", "body"),
        step("accept", "committee", **mine),
        ACCEPT,
    )
    assert [refused(result, n) for n in (2, 3)] == [[("not_allowed", 1)]] * 2
    assert (refused(result, 4), stages(result)[-1]) == ([("own_petition", 1)], "consideration")


@pytest.mark.parametrize("by", ["committee", "moderator"])
def test_a_refusal_needs_a_reason_and_is_the_end(play: Play, by: str):
    named = step("reject", by, given={"reason": "not_public"})
    result = play(SEIMAS, SUBMIT, step("reject", by), named, ACCEPT)
    assert (refused(result, 2), refused(result, 4)) == ([("missing", 1)], [("wrong_stage", 1)])
    assert (stages(result)[-1], listed(result)[-1]) == ("rejected", False)


@pytest.mark.parametrize("by", ["committee", "moderator"])
def test_sent_back_it_is_changed_and_handed_in_again(play: Play, by: str):
    back = step("return", by, given={"reason": "unclear"})
    result = play(GOVERNMENT, SUBMIT, back, step("edit", "author", given={"title": "Clearer"}), SUBMIT, ACCEPT)
    assert stages(result) == ["moderation", "draft", "draft", "moderation", "consideration"]


@ALL
@pytest.mark.parametrize(
    ("who", "code"),
    [
        ({"age": 16}, None),
        ({"age": 15}, "too_young"),
        ({"citizenship": "LT", "residence": "LV"}, None),
        ({"citizenship": "LV", "residence": "LT"}, None),
        ({"citizenship": "LV", "residence": "LV"}, "not_a_citizen_or_resident"),
        ({"assurance": "phone"}, "assurance_too_low"),
        ({"assurance": "in_person"}, None),
    ],
)
def test_people_of_16_who_are_citizens_or_live_there_may_petition(
    play: Play, preset: str, who: dict[str, object], code: str | None
):
    result = play(preset, step("submit", "author", who=who))
    assert refused(result, 1) == ([(code, 1)] if code else [])


@ALL
def test_a_group_petitions_together(play: Play, preset: str):
    result = play(
        preset, step("draft", "author"), step("join", "organiser", count=3), SUBMIT, step("leave", "organiser")
    )
    assert not any(one["refused"] for one in result["steps"])
    assert stages(result)[-1] == "moderation"


@pytest.mark.parametrize(("kind", "code"), [("petition", None), ("request", None), ("wish", "unknown_kind")])
def test_there_is_a_form_for_petitions_and_one_for_requests(play: Play, kind: str, code: str | None):
    result = play(MUNICIPALITY, step("submit", "author", given={"kind": kind}))
    assert refused(result, 1) == ([(code, 1)] if code else [])


def test_it_is_passed_on_and_has_no_term_that_could_be_extended(play: Play):
    extend = step("extend", "body", given={"until": "2027-01-01", "reason": "A study runs."})
    result = play(SEIMAS, SUBMIT, ACCEPT, extend, step("redirect", "body"), CONCLUDE, step("respond", "body"))
    assert (refused(result, 3), refused(result, 4)) == ([("no_term", 1)], [])
    assert result["final"]["obligations"][0]["body"] == "other-body"


def test_once_admitted_it_can_no_longer_be_withdrawn(play: Play):
    withdraw = step("withdraw", "author")
    assert stages(play(SEIMAS, SUBMIT, withdraw))[-1] == "withdrawn"
    assert refused(play(SEIMAS, SUBMIT, ACCEPT, withdraw), 3) == [("wrong_stage", 1)]
