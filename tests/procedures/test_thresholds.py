"""How many it takes: needs turned into numbers, and how far it still is."""

from __future__ import annotations

from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dauys.kernel.refusal import Refusal
from dauys.procedures.schema import Need
from dauys.procedures.thresholds import Needed, Totals, freeze

PLACES = ("KZ-71", "KZ-75", "KZ-79")
NEEDS = st.builds(
    Needed,
    number=st.integers(1, 60),
    least=st.integers(0, 3),
    minimum=st.dictionaries(st.sampled_from(PLACES), st.integers(1, 25), min_size=3),
)
TOTALS = st.dictionaries(st.sampled_from(PLACES), st.integers(0, 40)).map(lambda by: Totals(sum(by.values()), by))


def frozen(need: dict[str, object], population: int | None = None) -> int:
    return freeze(Need.model_validate(need), population).number


@pytest.mark.parametrize(
    ("need", "population", "number"),
    [
        ({"number": 50_000}, None, 50_000),
        ({"more_than": 200_000}, None, 200_001),
        ({"share": "0.01"}, 2_347_924, 23_480),
        ({"share": "0.02"}, 2_347_924, 46_959),
        ({"share": "0.01"}, 2_347_900, 23_479),
        ({"share": "0.05"}, 19, 1),
        ({"share": "0.05"}, 20, 1),
        ({"share": "0.05"}, 21, 2),
        ({"share": "0.01"}, 0, 1),
        ({"share": "1"}, 7, 7),
    ],
)
def test_a_need_is_a_number_of_whole_people(need: dict[str, object], population: int | None, number: int):
    assert frozen(need, population) == number


@pytest.mark.parametrize(
    ("population", "number"),
    [(2_000_001, 100_000), (2_000_000, 100_000), (1_999_980, 99_999), (50_000, 2_500), (3, 1)],
)
def test_the_size_of_a_place_decides_which_class_it_is_in(population: int, number: int):
    need = {"by_size": [{"above": 2_000_000, "number": 100_000}, {"share": "0.05"}]}
    assert frozen(need, population) == number


def test_the_order_in_which_classes_are_written_does_not_matter():
    one = {"by_size": [{"share": "0.01"}, {"above": 50_000, "number": 2_500}]}
    other = {"by_size": [{"above": 50_000, "number": 2_500}, {"share": "0.01"}]}
    for population in (49_999, 50_000, 50_001, 300_000):
        assert frozen(one, population) == frozen(other, population)


def test_a_share_of_an_unknown_population_is_refused():
    with pytest.raises(Refusal, match="population_unknown"):
        frozen({"share": "0.01"})


@given(st.integers(1, 10**10), st.sampled_from(["0.01", "0.02", "0.05"]))
def test_a_share_is_never_fewer_people_than_it_says_and_never_one_too_many(population: int, share: str):
    number = frozen({"share": share}, population)
    hundredths = int(float(share) * 100)
    assert number == max(1, ceil(population * hundredths / 100)) or population > 10**9
    assert (number - 1) * 100 < population * hundredths <= number * 100


@given(NEEDS, TOTALS, st.sampled_from(PLACES))
def test_the_step_is_the_exact_distance_to_the_next_part(need: Needed, totals: Totals, place: str):
    step = need.step(totals, place)
    parts = (totals.number >= need.number, set(need.places_met(totals)))

    def after(more: int) -> tuple[bool, set[str]]:
        then = totals.plus(place, more)
        return then.number >= need.number, set(need.places_met(then))

    if step is None:
        assert after(1_000) == parts
    else:
        assert step >= 1
        assert after(step - 1) == parts
        assert after(step) != parts


@given(NEEDS, TOTALS, st.sampled_from(PLACES))
def test_going_by_steps_meets_a_threshold_at_the_same_person_as_one_by_one(need: Needed, totals: Totals, place: str):
    one, by_one = totals, 0
    while not need.met(one) and by_one < 200:
        one, by_one = one.plus(place, 1), by_one + 1
    crowd, gone = totals, 0
    while not need.met(crowd) and (step := need.step(crowd, place)):
        crowd, gone = crowd.plus(place, step), gone + step
    assert need.met(one) == need.met(crowd)
    assert by_one == gone or not need.met(one)


@given(NEEDS)
def test_a_need_is_the_same_after_it_was_stored(need: Needed):
    again = Needed.from_json(need.as_json())
    assert (again.number, again.least) == (need.number, need.least)
    assert not need.least or again.minimum == need.minimum
