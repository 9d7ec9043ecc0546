"""Several organisers: the number, the places they live in, joining and leaving; each at its boundary."""

from __future__ import annotations

from typing import Any

import pytest
from tests.petitions.playing import MONDAY, Entry, Play, Played, events, play, played, refused, stages, step

from dauys.procedures import presets
from dauys.procedures.scenario import Scenario

__all__ = ["play"]
pytestmark = pytest.mark.usefixtures("play")

GOVERNMENT = "kz-epetition-government"
DRAFT, SUBMIT = step("draft", "author"), step("submit", "author")


def run(*steps: Entry, **authors: Any) -> Played:
    """Play under the rules for the Government of Kazakhstan, which here ask for several organisers."""
    preset = presets.shipped()[GOVERNMENT]
    asked = preset.model_copy(update={"authors": preset.authors.model_copy(update=authors)})
    return played(Scenario.model_validate({"preset": GOVERNMENT, "start": MONDAY, "step": steps}), asked)


def joining(count: int = 1, **more: Any) -> Entry:
    return step("join", "organiser", count=count, **more)


def leaving(count: int = 1, **more: Any) -> Entry:
    return step("leave", "organiser", count=count, **more)


@pytest.mark.parametrize(("others", "code"), [(3, [("too_few_organisers", 1)]), (4, [])])
def test_the_author_is_one_of_the_organisers_that_it_takes(others: int, code: list[tuple[str, int]]):
    result = run(DRAFT, joining(others), SUBMIT, organisers=5)
    assert refused(result, 3) == code
    assert stages(result)[-1] == ("draft" if code else "moderation")


def test_organisers_must_live_in_as_many_different_places_as_the_preset_says():
    near = [joining(place="KZ-71"), joining(place="KZ-71"), SUBMIT]
    result = run(step("draft", "author", place="KZ-75"), *near, organisers=3, organisers_from=3)
    assert refused(result, 4) == [("organisers_too_near", 1)]
    far = [joining(place="KZ-71"), joining(place="KZ-10"), SUBMIT]
    result = run(step("draft", "author", place="KZ-75"), *far, organisers=3, organisers_from=3)
    assert stages(result)[-1] == "moderation"


def test_of_whom_no_place_is_said_each_lives_somewhere_else():
    assert stages(run(DRAFT, joining(6), SUBMIT, organisers=7, organisers_from=7))[-1] == "moderation"


def test_whoever_leaves_is_missing():
    result = run(DRAFT, joining(2), leaving(), SUBMIT, joining(), SUBMIT, organisers=3)
    assert (refused(result, 4), refused(result, 6)) == ([("too_few_organisers", 1)], [])


def test_nobody_joins_twice_and_nobody_leaves_who_has_not_joined():
    result = run(DRAFT, joining(person="aya"), joining(person="aya"), leaving(person="dana"), leaving(person="aya"))
    assert refused(result, 3) == [("organises_already", 1)]
    assert refused(result, 4) == [("not_allowed", 1)]
    assert refused(result, 5) == []
    assert refused(run(DRAFT, joining(2), leaving(3)), 3) == [("not_allowed", 1)]


def test_organisers_are_eligible_as_authors_are():
    result = run(DRAFT, joining(who={"citizenship": "US"}), joining(who={"assurance": "email"}))
    assert (refused(result, 2), refused(result, 3)) == ([("not_a_citizen", 1)], [("assurance_too_low", 1)])


def test_once_handed_in_nobody_joins_and_whoever_leaves_changes_no_stage():
    result = run(DRAFT, joining(), SUBMIT, joining(), leaving(), organisers=2)
    assert refused(result, 4) == [("wrong_stage", 1)]
    assert stages(result)[-1] == "moderation"
    assert [name for name, _stage in events(result)] == ["draft", "join", "submit", "leave", "short"]


def test_a_case_has_fifty_organisers_at_most():
    result = run(DRAFT, joining(49), joining())
    assert (refused(result, 2), refused(result, 3)) == ([], [("too_many_organisers", 1)])


def test_an_organiser_may_change_the_text_and_neither_hand_it_in_nor_take_it_back():
    theirs = {"title": "Together"}
    result = run(
        DRAFT,
        joining(person="aya"),
        step("edit", "organiser", person="aya", given=theirs),
        step("edit", "organiser", person="dana", given=theirs),
        step("submit", "organiser", person="aya"),
        step("withdraw", "organiser", person="aya"),
    )
    assert [refused(result, number) for number in (3, 4, 5, 6)] == [
        [],
        [("not_allowed", 1)],
        [("not_allowed", 1)],
        [("not_allowed", 1)],
    ]


def test_an_organiser_signs_like_everybody_and_is_counted_only_then(play: Play):
    result = play(GOVERNMENT, DRAFT, joining(person="aya"), SUBMIT, step("accept", "moderator"))
    assert result["final"]["signatures"] == 0
    result = play(
        GOVERNMENT,
        DRAFT,
        joining(person="aya"),
        SUBMIT,
        step("accept", "moderator"),
        step("sign", "signer", person="aya"),
    )
    assert result["final"]["signatures"] == 1
