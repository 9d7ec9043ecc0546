"""Roles of organisers, too few of them left, and who the author is; each at its boundary."""

from __future__ import annotations

from typing import Any

import pytest
from tests.petitions.playing import MONDAY, Entry, Play, Played, events, play, played, refused, stages, step, ticking

from dauys.kernel.terms import Term
from dauys.procedures import graph, presets
from dauys.procedures.scenario import Scenario

__all__ = ["play"]
pytestmark = pytest.mark.usefixtures("play")

GOVERNMENT, EU = "kz-epetition-government", "eu-citizens-initiative"
DRAFT, SUBMIT, ACCEPT = step("draft", "author"), step("submit", "author"), step("accept", "moderator")
MONTH = Term(days=30)
LAST = 30 * 86_400 + 10 * 3_600
"""Thirty days after Monday 14:00 in Astana, in seconds: the end of the thirtieth day."""


def run(*steps: Entry, **authors: Any) -> Played:
    """Play under the rules for the Government of Kazakhstan, which here ask for three organisers."""
    preset = presets.shipped()[GOVERNMENT]
    moves = [
        move.model_copy(update={"from_": ("draft", "moderation", "gathering")}) if move.do == "join" else move
        for move in preset.moves
    ]
    rules = preset.authors.model_copy(update={"organisers": 3, **authors})
    asked = preset.model_copy(update={"authors": rules, "moves": tuple(moves)})
    return played(Scenario.model_validate({"preset": GOVERNMENT, "start": MONDAY, "step": steps}), asked)


def joining(person: str, **more: Any) -> Entry:
    return step("join", "organiser", person=person, **more)


def leaving(person: str, **more: Any) -> Entry:
    return step("leave", "organiser", person=person, **more)


OPEN = (DRAFT, joining("aya"), joining("dana"), SUBMIT, ACCEPT)


def test_where_nothing_follows_gathering_goes_on_and_the_lack_is_noted():
    result = run(*OPEN, leaving("aya"), step("sign", "signer"))
    assert (stages(result)[-1], refused(result, 7)) == ("gathering", [])
    assert ("short", "gathering") in events(result)


@pytest.mark.parametrize(("seconds", "stage"), [(LAST - 1, "gathering"), (LAST, "lapsed")])
def test_where_it_lapses_it_does_so_with_the_end_of_the_last_day_on_which_another_may_be_found(
    seconds: int, stage: str
):
    result = run(*OPEN, leaving("aya"), ticking(seconds=seconds), when_short="lapses", short_term=MONTH)
    assert stages(result)[-1] == stage


@pytest.mark.parametrize(("seconds", "stage"), [(LAST - 1, "gathering"), (LAST, "lapsed")])
def test_another_organiser_is_in_time_until_the_last_second(seconds: int, stage: str):
    another = joining("erlan", at={"seconds": seconds})
    result = run(*OPEN, leaving("aya"), another, ticking(days=40), when_short="lapses", short_term=MONTH)
    assert stages(result)[-1] == stage
    assert refused(result, 7) == ([] if stage == "gathering" else [("wrong_stage", 1)])


def test_what_was_signed_before_the_end_counts():
    result = run(
        *OPEN, leaving("aya"), step("sign", "signer", count=3), ticking(days=40), when_short="lapses", short_term=MONTH
    )
    assert (result["final"]["stage"], result["final"]["signatures"]) == ("lapsed", 3)


def test_where_it_is_paused_nobody_signs_until_there_are_enough_again():
    signing = step("sign", "signer")
    result = run(
        *OPEN, signing, leaving("aya"), signing, joining("erlan"), signing, when_short="paused", short_term=MONTH
    )
    assert [refused(result, number) for number in (6, 8, 10)] == [[], [("paused", 1)], []]
    assert result["final"]["signatures"] == 2


def test_a_second_one_who_leaves_does_not_begin_the_term_anew():
    later = leaving("dana", at={"days": 20})
    result = run(*OPEN, leaving("aya"), later, ticking(seconds=LAST), when_short="lapses", short_term=MONTH)
    assert stages(result)[-1] == "lapsed"


def test_before_it_is_handed_in_whoever_leaves_is_only_missing():
    result = run(
        DRAFT,
        joining("aya"),
        joining("dana"),
        leaving("aya"),
        ticking(days=40),
        SUBMIT,
        when_short="lapses",
        short_term=MONTH,
    )
    assert (stages(result)[-1], refused(result, 6)) == ("draft", [("too_few_organisers", 1)])


def test_the_author_hands_over_and_whoever_accepts_takes_the_next_steps():
    offer, accepting = step("hand_over", "author", given={"to": "aya"}), step("take_over", "organiser", person="aya")
    result = run(*OPEN, offer, accepting, step("withdraw", "author"))
    assert [refused(result, number) for number in (6, 7, 8)] == [[], [], []]
    assert stages(result)[-1] == "withdrawn"
    assert ("take_over", "gathering") in events(result)


def test_nothing_is_taken_over_that_was_not_offered_or_was_offered_to_somebody_else():
    dana, offer = step("take_over", "organiser", person="dana"), step("hand_over", "author", given={"to": "aya"})
    result = run(*OPEN, dana, offer, dana)
    assert [refused(result, number) for number in (6, 8)] == [[("offer_over", 1)], [("offer_over", 1)]]


@pytest.mark.parametrize(("seconds", "code"), [(14 * 86_400 - 1, []), (14 * 86_400, [("offer_over", 1)])])
def test_an_offer_stands_for_exactly_fourteen_days(seconds: int, code: list[tuple[str, int]]):
    accepting = step("take_over", "organiser", person="aya", at={"seconds": seconds})
    assert refused(run(*OPEN, step("hand_over", "author", given={"to": "aya"}), accepting), 7) == code


def test_whoever_comes_with_the_link_may_accept_if_they_could_have_started_it():
    offer = step("hand_over", "author")
    foreign = step("take_over", "organiser", person="erlan", who={"citizenship": "US"})
    result = run(*OPEN, offer, foreign, step("take_over", "organiser", person="erlan"))
    assert [refused(result, number) for number in (7, 8)] == [[("not_a_citizen", 1)], []]


def test_when_the_author_leaves_the_others_go_on_and_one_of_them_may_agree_to_be_it():
    leave, dana = step("leave", "author"), step("take_over", "organiser", person="dana")
    result = run(*OPEN, leave, dana, dana, step("withdraw", "author"))
    assert [refused(result, number) for number in (6, 7, 8, 9)] == [[], [], [("offer_over", 1)], []]
    assert stages(result)[-1] == "withdrawn"


def test_without_an_author_an_organiser_may_take_the_author_s_steps():
    result = run(
        *OPEN, step("leave", "author"), step("withdraw", "author"), step("withdraw", "organiser", person="aya")
    )
    assert refused(result, 7) == [("not_allowed", 1)]
    assert (refused(result, 8), stages(result)[-1]) == ([], "withdrawn")


def test_a_case_whose_only_author_leaves_stays_until_its_ordinary_end(play: Play):
    result = play(GOVERNMENT, DRAFT, SUBMIT, ACCEPT, step("leave", "author"), step("sign", "signer"), ticking(months=7))
    assert [refused(result, number) for number in (4, 5)] == [[], []]
    assert result["final"]["stage"] == "lapsed"


def test_a_moderator_notes_with_a_reason_that_the_author_is_there_no_more(play: Play):
    without, given = step("vacate", "moderator"), step("vacate", "moderator", given={"reason": "Has died."})
    result = play(GOVERNMENT, DRAFT, SUBMIT, ACCEPT, without, given, given)
    assert [refused(result, number) for number in (4, 5, 6)] == [[("missing", 1)], [], [("no_author", 1)]]
    assert stages(result)[-1] == "gathering"


JOIN = step("join", "organiser", count=5)


def test_the_author_is_the_representative_and_who_joins_first_the_substitute_until_they_are_changed(play: Play):
    theirs = step("withdraw", "representative", person="aya")
    swap = step("assign", "author", given={"role": "representative", "to": "aya"})
    result = play(EU, DRAFT, joining("aya"), JOIN, theirs, swap, theirs)
    assert [refused(result, number) for number in (4, 5, 6)] == [[("not_allowed", 1)], [], []]
    assert stages(result)[-1] == "withdrawn"


def test_a_role_that_must_be_held_and_is_not_keeps_it_from_being_handed_in(play: Play):
    swap = step("assign", "author", given={"role": "representative", "to": "aya"})
    result = play(
        EU, DRAFT, joining("aya"), JOIN, swap, SUBMIT, step("assign", "author", given={"role": "deputy"}), SUBMIT
    )
    assert refused(result, 5) == [("role_vacant", 1)]
    assert stages(result)[-1] == "moderation"


def test_a_role_that_the_preset_has_not_got_is_refused(play: Play):
    assert refused(play(EU, DRAFT, step("assign", "author", given={"role": "speaker"})), 2) == [("unknown_role", 1)]


def test_the_substitute_acts_only_while_nobody_is_the_representative(play: Play):
    begun = (DRAFT, joining("aya"), JOIN, step("assign", "author", given={"role": "representative", "to": "dana"}))
    early = step("withdraw", "representative", person="aya")
    result = play(
        EU,
        DRAFT,
        joining("aya"),
        joining("dana"),
        step("join", "organiser", count=4),
        begun[3],
        SUBMIT,
        early,
        leaving("dana"),
        early,
    )
    assert [refused(result, number) for number in (7, 8, 9)] == [[("not_allowed", 1)], [], []]


def test_during_gathering_a_new_organiser_may_be_found_for_the_european_initiative(play: Play):
    result = play(EU, DRAFT, joining("aya"), JOIN, SUBMIT, ACCEPT, leaving("aya"), joining("dana", place="FI"))
    assert [refused(result, number) for number in (6, 7)] == [[], []]
    assert [name for name, _stage in events(result)][-4:] == ["leave", "short", "join", "complete"]


def test_a_preset_that_is_to_lapse_names_the_term_and_roles_that_act_are_those_it_has():
    preset = presets.shipped()[GOVERNMENT]
    rules = preset.authors.model_copy(update={"when_short": "lapses"})
    found = {one.key for one in graph.mistakes(preset.model_copy(update={"authors": rules}))}
    assert found == {"authors.short_term"}
    european = presets.shipped()[EU]
    bare = european.authors.model_copy(update={"roles": {}})
    codes = {one.code for one in graph.mistakes(european.model_copy(update={"authors": bare}))}
    assert codes == {"unknown_role"}
