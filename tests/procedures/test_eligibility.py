"""Who may: both sides of each edge."""

from __future__ import annotations

from datetime import date

import pytest

from dauys.people.assurance import Assurance
from dauys.people.profile import Profile
from dauys.procedures import eligibility
from dauys.procedures.schema import Eligibility

ON = date(2026, 3, 2)
KZ = frozenset({"KZ"})
ALMATY = ("KZ-75-MED", "KZ-75", "KZ", "world")


def code(rule: dict[str, object], *, on: date = ON, addressed: str = "KZ-75", **profile: object) -> str:
    refusal = eligibility.refuse(
        Eligibility.model_validate(rule),
        Profile(**profile),
        on=on,
        addressed=addressed,  # type: ignore[arg-type]
    )
    return refusal.code if refusal else ""


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2013, 3, 2), ON, 13),
        (date(2013, 3, 3), ON, 12),
        (date(2013, 3, 1), ON, 13),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2026, 3, 2), ON, 0),
    ],
)
def test_a_year_of_age_is_full_on_the_birthday_and_on_the_first_of_march_after_a_missing_29_february(
    born: date, on: date, age: int
):
    assert eligibility.age_on(Profile(birth_date=born), on) == age


def test_the_age_required_is_enough_on_the_birthday_and_not_the_day_before():
    for born, expected in ((date(2013, 3, 2), ""), (date(2013, 3, 3), "too_young")):
        assert code({"min_age": 13}, birth_date=born) == expected
    assert code({"min_age": 13}, declared_age=13) == ""
    assert code({"min_age": 13}, declared_age=12) == "too_young"
    assert code({"min_age": 13}) == "too_young"
    assert code({"min_age": 13}, birth_date=date(2020, 1, 1), declared_age=40) == "too_young"


@pytest.mark.parametrize("needed", list(Assurance))
@pytest.mark.parametrize("has", list(Assurance))
def test_an_assurance_that_reaches_what_is_needed_is_enough(needed: Assurance, has: Assurance):
    expected = "" if has.rank >= needed.rank else "assurance_too_low"
    assert code({"assurance": needed}, assurance=has) == expected


@pytest.mark.parametrize(
    ("belongs", "citizen", "residence", "expected"),
    [
        ([{"citizenship": "KZ"}], KZ, (), ""),
        ([{"citizenship": "KZ"}], frozenset({"RU", "KZ"}), (), ""),
        ([{"citizenship": "KZ"}], frozenset({"RU"}), ALMATY, "not_a_citizen"),
        ([{"citizenship": "KZ"}], frozenset(), ALMATY, "not_a_citizen"),
        ([{"citizenship": "KZ", "residence": "addressed"}], KZ, ALMATY, ""),
        ([{"citizenship": "KZ", "residence": "addressed"}], KZ, ("KZ-75", "KZ"), ""),
        ([{"citizenship": "KZ", "residence": "addressed"}], KZ, ("KZ-71", "KZ"), "not_of_this_place"),
        ([{"citizenship": "KZ", "residence": "addressed"}], KZ, ("KZ",), "not_of_this_place"),
        ([{"citizenship": "KZ", "residence": "addressed"}], KZ, (), "not_of_this_place"),
        ([{"citizenship": "GB"}, {"residence": "GB"}], frozenset({"GB"}), ("FR",), ""),
        ([{"citizenship": "GB"}, {"residence": "GB"}], frozenset({"FR"}), ("GB-ENG", "GB"), ""),
        ([{"citizenship": "GB"}, {"residence": "GB"}], frozenset({"FR"}), ("FR",), "not_a_citizen_or_resident"),
        ([{"residence": "GB"}], frozenset({"GB"}), ("FR",), "not_a_resident"),
        ([], frozenset(), (), ""),
    ],
)
def test_of_several_ways_to_belong_one_is_enough_and_all_of_it_must_hold(
    belongs: list[dict[str, str]], citizen: frozenset[str], residence: tuple[str, ...], expected: str
):
    assert code({"belongs": belongs}, citizenships=citizen, residence=residence) == expected
