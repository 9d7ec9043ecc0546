"""Petitions to the European Parliament: no number of supporters matters, the subject does."""

from __future__ import annotations

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

EP = "eu-parliament-petition"
SUBMIT, ACCEPT = step("submit", "author"), step("accept", "committee")
FIELDS = (
    "eu-citizens-rights",
    "eu-environment",
    "eu-consumer-protection",
    "eu-free-movement",
    "eu-internal-market",
    "eu-employment-social-policy",
    "eu-other-law",
)


def test_the_whole_way_to_an_answer(play: Play):
    result = play(
        EP,
        SUBMIT,
        step("accept", "committee", at={"months": 1}),
        signing(5, at={"months": 2}),
        step("respond", "committee", at={"months": 3}, given={"duty": "respond", "text": "The Commission was asked."}),
    )
    assert stages(result) == ["moderation", "consideration", "consideration", "answered"]
    assert listed(result) == [False, True, True, True]
    assert result["final"]["obligations"] == [
        {"body": "eu-petitions-committee", "duty": "respond", "due": None, "state": "met"}
    ]
    assert checked(result) == []


@pytest.mark.parametrize("people", [1, 999_999, 1_000_000])
def test_the_number_of_supporters_changes_nothing(play: Play, people: int):
    result = play(EP, SUBMIT, ACCEPT, signing(people), ticking(months=24))
    assert (stages(result)[-1], numbers(result)[-1]) == ("consideration", people)
    assert owed(result) == [("respond", None, "open")]
    assert [event for event, _stage in events(result)] == ["draft", "submit", "accept"]


def test_nobody_supports_before_it_is_accepted_or_after_it_is_answered(play: Play):
    respond = step("respond", "committee")
    result = play(EP, SUBMIT, signing(2), ACCEPT, signing(2), step("unsign", "signer"), respond, signing(2))
    assert [refused(result, n) for n in (2, 4, 5, 7)] == [[("not_gathering", 2)], [], [], [("not_gathering", 2)]]
    assert numbers(result)[-1] == 1


@pytest.mark.parametrize(
    ("topic", "code"),
    [
        *((field, None) for field in FIELDS),
        ("housing-utilities", "topic_not_allowed"),
        ("eu-institutions", "topic_forbidden"),
        ("courts", "topic_forbidden"),
    ],
)
def test_it_is_about_one_of_seven_fields(play: Play, topic: str, code: str | None):
    result = play(EP, step("submit", "author", given={"topic": topic}))
    assert refused(result, 1) == ([(code, 1)] if code else [])


@pytest.mark.parametrize("reason", ["eu_institutions", "courts"])
@pytest.mark.parametrize("by", ["committee", "moderator"])
def test_complaints_against_institutions_and_appeals_from_courts_are_refused_with_that_reason(
    play: Play, by: str, reason: str
):
    result = play(EP, SUBMIT, step("reject", by), step("reject", by, given={"reason": reason}))
    assert (refused(result, 2), stages(result)[-1], listed(result)[-1]) == ([("missing", 1)], "rejected", False)


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ({"citizenship": "FI", "residence": "US"}, None),
        ({"citizenship": "US", "residence": "FI"}, None),
        ({"citizenship": "US", "residence": "US"}, "not_a_citizen_or_resident"),
        ({"assurance": "none"}, "assurance_too_low"),
    ],
)
def test_citizens_and_residents_of_the_union_may_petition_and_support(
    play: Play, who: dict[str, str], code: str | None
):
    result = play(EP, step("submit", "author", who=who), SUBMIT, ACCEPT, signing(2, who=who))
    assert refused(result, 1) == ([(code, 1)] if code else [])
    assert refused(result, 4) == ([(code, 2)] if code else [])


def test_a_group_petitions_together(play: Play):
    result = play(EP, step("draft", "author"), step("join", "organiser", count=3), SUBMIT)
    assert (refused(result, 2), stages(result)[-1]) == ([], "moderation")


def test_only_the_committee_admits_and_not_what_its_member_has_written(play: Play):
    mine = {"person": "aya"}
    result = play(
        EP,
        step("submit", "author", **mine),
        step("accept", "moderator"),
        step("accept", "committee", **mine),
        ACCEPT,
    )
    assert [refused(result, n) for n in (2, 3, 4)] == [[("not_allowed", 1)], [("own_petition", 1)], []]


def test_sent_back_it_is_changed_and_handed_in_again(play: Play):
    back = step("return", "committee", given={"reason": "unclear"})
    result = play(EP, SUBMIT, back, step("edit", "author", given={"title": "Clearer"}), SUBMIT, ACCEPT)
    assert stages(result) == ["moderation", "draft", "draft", "moderation", "consideration"]


def test_once_accepted_it_can_no_longer_be_withdrawn(play: Play):
    withdraw = step("withdraw", "author")
    assert stages(play(EP, SUBMIT, withdraw))[-1] == "withdrawn"
    assert refused(play(EP, SUBMIT, ACCEPT, withdraw), 3) == [("wrong_stage", 1)]
