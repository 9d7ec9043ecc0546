"""Petitions to the akimats and maslikhats of districts and to the akims of villages, at their exact figures."""

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

AKIMAT, MASLIKHAT, VILLAGE = (
    "kz-epetition-district-akimat",
    "kz-epetition-district-maslikhat",
    "kz-epetition-village-akimat",
)
ALL = (AKIMAT, MASLIKHAT, VILLAGE)
DRAFT, SUBMIT, ACCEPT = step("draft", "author"), step("submit", "author"), step("accept", "moderator")
NINE = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""Nine o'clock in Almaty on a Monday before Nauryz."""
TWENTY = "2026-04-03T23:59:59+05:00"
"""The end of 20 working days from then: the 9th, 23rd, 24th and 25th of March are not worked."""


def until(last: str, start: datetime = NINE, *, more: float = 0) -> dict[str, float]:
    """How long it is from the start to a moment."""
    return {"seconds": (datetime.fromisoformat(last) - start).total_seconds() + more}


@pytest.mark.parametrize(
    ("preset", "population", "needed"),
    [
        (AKIMAT, 10_000, 100),
        (AKIMAT, 10_001, 101),
        (AKIMAT, 49_900, 499),
        (AKIMAT, 49_901, 500),
        (AKIMAT, 50_000, 500),
        (AKIMAT, 50_001, 2_500),
        (AKIMAT, 420_000, 2_500),
        (MASLIKHAT, 10_000, 200),
        (MASLIKHAT, 10_001, 201),
        (MASLIKHAT, 49_950, 999),
        (MASLIKHAT, 49_951, 1_000),
        (MASLIKHAT, 50_000, 1_000),
        (MASLIKHAT, 50_001, 5_000),
        (MASLIKHAT, 420_000, 5_000),
        (VILLAGE, 2_000, 20),
        (VILLAGE, 2_001, 21),
        (VILLAGE, 9_000, 90),
        (VILLAGE, 60_000, 600),
    ],
)
def test_one_below_the_threshold_nothing_happens_and_at_it_the_body_must_consider(
    play: Play, preset: str, population: int, needed: int
):
    result = play(
        preset, SUBMIT, ACCEPT, signing(needed - 1), signing(1), population={"ADDRESSED": population}, start=NINE
    )
    assert stages(result)[2:] == ["gathering", "consideration"]
    assert numbers(result)[-1] == needed
    assert owed(result) == [("respond", TWENTY, "open")]
    below = play(preset, SUBMIT, ACCEPT, signing(needed - 1), population={"ADDRESSED": population}, start=NINE)
    assert owed(below) == []


@pytest.mark.parametrize(
    ("preset", "place", "people", "needed", "body"),
    [
        (AKIMAT, "KZ-23-ATYRAU", 420_000, 2_500, "kz-23-atyrau-akimat"),
        (MASLIKHAT, "KZ-23-ATYRAU", 420_000, 5_000, "kz-23-atyrau-maslikhat"),
        (AKIMAT, "KZ-10-ABAI", 14_000, 140, "kz-10-abai-akimat"),
        (MASLIKHAT, "KZ-10-ABAI", 14_000, 280, "kz-10-abai-maslikhat"),
        (VILLAGE, "KZ-63-GLUBOKOE-GLUBOKOE", 9_000, 90, "kz-63-glubokoe-glubokoe-akimat"),
    ],
)
def test_the_body_of_a_real_district_or_village_owes_the_answer(
    play: Play, preset: str, place: str, people: int, needed: int, body: str
):
    result = play(
        preset, SUBMIT, ACCEPT, signing(needed - 1), signing(1), place=place, population={place: people}, start=NINE
    )
    assert stages(result)[2:] == ["gathering", "consideration"]
    assert result["final"]["obligations"] == [{"body": body, "duty": "respond", "due": TWENTY, "state": "open"}]


@pytest.mark.parametrize("preset", ALL)
def test_the_whole_way_from_a_draft_to_an_answer(play: Play, preset: str):
    result = play(
        preset,
        DRAFT,
        SUBMIT,
        step("return", "moderator", at={"days": 3}, given={"reason": "unclear"}),
        step("edit", "author", at={"days": 4}, given={"body": "Light the street by the school."}),
        SUBMIT,
        step("accept", "moderator", at={"days": 8}),
        signing(49, at={"days": 9}),
        signing(1, at={"days": 10}),
        signing(4_950, at={"months": 1}),
        step("redirect", "body", at={"months": 1, "days": 1}, given={"reason": "Another body is competent."}),
        step("extend", "body", at={"months": 1, "days": 2}, given={"until": "2026-08-31", "reason": "A study runs."}),
        step("respond", "body", at={"months": 3}, given={"duty": "respond", "outcome": "partly", "text": "In May."}),
        population={"ADDRESSED": 50_001},
        start=NINE,
    )
    assert stages(result)[:8] == ["draft", "moderation", "draft", "draft", "moderation"] + ["gathering"] * 3
    assert stages(result)[8:] == ["consideration"] * 3 + ["answered"]
    assert listed(result)[5:8] == [False, False, True]
    assert result["final"]["obligations"] == [
        {"body": "other-body", "duty": "respond", "due": "2026-08-31T23:59:59+05:00", "state": "met"}
    ]
    assert [state for _due, state in checked(result)] == ["met", "met"]


@pytest.mark.parametrize("preset", ALL)
def test_a_petition_is_found_by_link_until_49_and_listed_at_50(play: Play, preset: str):
    result = play(preset, SUBMIT, ACCEPT, signing(49), signing(1), population={"ADDRESSED": 40_000})
    assert listed(result) == [False, False, False, True]
    assert stages(result)[1:] == ["gathering"] * 3


def test_a_small_village_is_answered_before_its_petition_is_listed(play: Play):
    result = play(VILLAGE, SUBMIT, ACCEPT, signing(20), population={"ADDRESSED": 2_000})
    assert (stages(result)[-1], listed(result)[-1]) == ("consideration", False)


@pytest.mark.parametrize("preset", ALL)
def test_moderators_have_20_working_days_and_who_is_later_is_late_where_the_case_stands(play: Play, preset: str):
    result = play(preset, SUBMIT, ticking(**until(TWENTY)), start=NINE)
    assert (result["steps"][1]["at"], checked(result)) == (TWENTY, [(TWENTY, "open")])
    result = play(preset, SUBMIT, ticking(**until(TWENTY, more=1)), start=NINE)
    assert (stages(result)[-1], checked(result)) == ("moderation", [(TWENTY, "late")])


@pytest.mark.parametrize("preset", ALL)
def test_an_answer_is_owed_within_20_working_days(play: Play, preset: str):
    for more, state in ((0, "open"), (1, "late")):
        late = ticking(**until(TWENTY, more=more))
        result = play(preset, SUBMIT, ACCEPT, signing(10_000), late, start=NINE)
        assert (owed(result), stages(result)[-1]) == ([("respond", TWENTY, state)], "consideration")


@pytest.mark.parametrize("preset", ALL)
@pytest.mark.parametrize(
    ("accepted", "last"),
    [
        (NINE, "2026-09-02T23:59:59+05:00"),
        (datetime(2026, 8, 31, 4, tzinfo=UTC), "2027-02-28T23:59:59+05:00"),
        (datetime(2026, 3, 2, 19, 30, tzinfo=UTC), "2026-09-03T23:59:59+05:00"),
    ],
)
def test_six_months_end_with_their_last_local_day(play: Play, preset: str, accepted: datetime, last: str):
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


@pytest.mark.parametrize(
    ("preset", "place", "who", "code"),
    [
        (AKIMAT, "KZ-10-ABAI", {"citizenship": "RU"}, "not_a_citizen"),
        (AKIMAT, "KZ-10-ABAI", {"residence": "KZ-19-TALGAR"}, "not_of_this_place"),
        (AKIMAT, "KZ-10-ABAI", {"residence": "KZ-10"}, "not_of_this_place"),
        (AKIMAT, "KZ-10-ABAI", {"residence": "KZ-10-ABAI-QARAUYL"}, None),
        (AKIMAT, "KZ-10-ABAI", {"assurance": "phone"}, "assurance_too_low"),
        (AKIMAT, "KZ-10-ABAI", {"assurance": "in_person"}, None),
        (MASLIKHAT, "KZ-10-ABAI", {"citizenship": "RU", "residence": "KZ-10-ABAI"}, "not_a_citizen"),
        (MASLIKHAT, "KZ-10-ABAI", {"residence": "KZ-75"}, "not_of_this_place"),
        (MASLIKHAT, "KZ-10-ABAI", {"assurance": "email"}, "assurance_too_low"),
        (VILLAGE, "KZ-10-ABAI-QARAUYL", {"residence": "KZ-10-ABAI"}, "not_of_this_place"),
        (VILLAGE, "KZ-10-ABAI-QARAUYL", {"citizenship": "RU"}, "not_a_citizen"),
        (VILLAGE, "KZ-10-ABAI-QARAUYL", {"assurance": "email"}, "assurance_too_low"),
        (VILLAGE, "KZ-10-ABAI-QARAUYL", {"assurance": "qualified"}, None),
    ],
)
def test_citizens_of_the_place_with_an_electronic_identity_may_start_and_sign(
    play: Play, preset: str, place: str, who: dict[str, str], code: str | None
):
    result = play(preset, step("submit", "author", who=who), SUBMIT, ACCEPT, signing(4, who=who), place=place)
    assert refused(result, 1) == ([(code, 1)] if code else [])
    assert refused(result, 4) == ([(code, 4)] if code else [])


@pytest.mark.parametrize(
    ("preset", "place"),
    [
        (AKIMAT, "KZ-75"),
        (AKIMAT, "KZ-10-ABAI-QARAUYL"),
        (MASLIKHAT, "KZ-10"),
        (VILLAGE, "KZ-10-ABAI"),
        (VILLAGE, "KZ"),
    ],
)
def test_a_petition_is_only_for_places_of_its_level(play: Play, preset: str, place: str):
    assert refused(play(preset, SUBMIT, place=place), 1) == [("wrong_place", 1)]


@pytest.mark.parametrize("preset", ALL)
@pytest.mark.parametrize("before", [(DRAFT,), (SUBMIT,), (SUBMIT, ACCEPT)])
def test_the_author_may_withdraw_until_the_threshold(play: Play, preset: str, before: tuple[Entry, ...]):
    assert stages(play(preset, *before, step("withdraw", "author")))[-1] == "withdrawn"
    late = play(preset, SUBMIT, ACCEPT, signing(10_000), step("withdraw", "author"))
    assert (stages(late)[-1], refused(late, 4)) == ("consideration", [("wrong_stage", 1)])


@pytest.mark.parametrize("preset", ALL)
def test_a_forbidden_subject_is_refused_and_a_refusal_needs_a_reason(play: Play, preset: str):
    result = play(
        preset,
        step("submit", "author", given={"topic": "courts"}),
        step("submit", "author", given={"topic": ""}),
        step("reject", "moderator"),
        step("reject", "moderator", given={"reason": "not_competent"}),
    )
    assert (refused(result, 1), refused(result, 3)) == ([("topic_forbidden", 1)], [("missing", 1)])
    assert stages(result) == ["draft", "moderation", "moderation", "rejected"]
