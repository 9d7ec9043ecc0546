"""Counting by window: the same as counting one by one, whatever happens in whatever order, however late."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.petitions.conftest import NOW, MakePetition, World, many

from dauys.ledger import queries as ledger
from dauys.people import queries as known
from dauys.people.profile import Profile
from dauys.petitions import counting, signing
from dauys.petitions.models import HourTally, Petition, Signature, Tally
from dauys.petitions.rules import Signer
from dauys.places.models import Population
from dauys.procedures import queries as cases
from dauys.procedures import tick
from dauys.procedures.models import Threshold

SECOND = timedelta(seconds=1)
PEOPLE = 6
Op = tuple[str, int, int]
OPS = st.lists(
    st.tuples(
        st.sampled_from(["sign", "sign", "unsign", "count"]),
        st.integers(0, PEOPLE - 1),
        st.integers(1, 9),
    ),
    min_size=1,
    max_size=30,
)


class Told:
    """What should come out, reckoned one by one."""

    def __init__(self) -> None:
        self.standing: dict[int, Signature] = {}
        self.counting: set[int] = set()
        self.reached: dict[int, datetime] = {}

    def note(self, at: datetime) -> None:
        self.reached.setdefault(len(self.counting), at)


def play(case_id: object, ops: list[Op], profile: Profile, told: Told) -> datetime:
    """Do these things one after the other; counting comes in between at any moment."""
    now = NOW
    for op, person, seconds in ops:
        now += seconds * SECOND
        case = cases.case(case_id)  # type: ignore[arg-type]
        mine = told.standing.get(person)
        if op == "count":
            counting.run(now)
        elif op == "sign":
            contact = {"email": f"p{person}@example.kz", "language": "kk", "name": "P"}
            signer = Signer(profile, f"p{person}", "KZ-75", contact=contact)
            [outcome] = signing.sign_many(case, [signer], now=now)
            assert isinstance(outcome, Signature) == (mine is None)
            if isinstance(outcome, Signature):
                told.standing[person] = outcome
                told.counting.add(person)
        elif mine is not None and op == "unsign":
            signing.unsign(case, mine, now=now)
            del told.standing[person]
            told.counting.discard(person)
        told.note(now)
    return now


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ops=OPS, needed=st.integers(1, 4))
def test_windows_add_up_to_what_one_by_one_would_and_cross_at_the_very_signature(
    prepared: tuple[Petition, Profile], ops: list[Op], needed: int
):
    petition, profile = prepared
    with transaction.atomic():
        Threshold.objects.filter(case_id=petition.pk, name="listed").update(needed={"number": needed})
        told = Told()
        end = play(petition.pk, ops, profile, told) + counting.LAG
        counting.run(end)
        after = Petition.objects.get(pk=petition.pk)
        assert after.number == len(told.counting)
        assert sum(Tally.objects.values_list("number", flat=True)) == after.number
        listed = Threshold.objects.get(case_id=petition.pk, name="listed")
        assert listed.crossed_at == told.reached.get(needed)
        assert cases.case(petition.pk).listed == (needed in told.reached)
        assert cases.case(petition.pk).listed_at == told.reached.get(needed)
        assert counting.recount(after, now=end) == 0
        assert Threshold.objects.get(pk=listed.pk).crossed_at == listed.crossed_at
        transaction.set_rollback(True)


@pytest.fixture
def prepared(make_petition: MakePetition, world: World) -> tuple[Petition, Profile]:
    return make_petition(), known.profile_of(world.person())


@pytest.fixture
def sign(make_petition: MakePetition, world: World) -> Callable[[Petition, datetime], None]:
    profile, numbers = known.profile_of(world.person()), iter(range(1_000_000))

    def one(petition: Petition, at: datetime) -> None:
        signing.sign_one(cases.case(petition.pk), Signer(profile, f"p{next(numbers)}", "KZ-75"), now=at)

    return one


Sign = Callable[[Petition, datetime], None]


def fresh(petition: Petition) -> Petition:
    return Petition.objects.get(pk=petition.pk)


def test_a_threshold_is_crossed_at_its_signature_although_the_window_is_counted_much_later(
    make_petition: MakePetition, sign: Sign
):
    petition = make_petition(signatures=48)
    for seconds in (10, 20, 30):
        sign(petition, NOW + seconds * SECOND)
    counting.run(NOW + timedelta(hours=3))
    assert Threshold.objects.get(case=petition.case, name="listed").crossed_at == NOW + 20 * SECOND
    assert fresh(petition).number == 51


def test_a_term_laid_by_a_threshold_runs_from_its_signature_and_not_from_the_count(
    make_petition: MakePetition, sign: Sign
):
    petition = make_petition(signatures=23_479)
    evening = datetime.fromisoformat("2026-03-02T23:59:58+05:00")
    sign(petition, evening)
    counting.run(evening + timedelta(days=2))
    [duty] = cases.duties(petition.case)
    assert (duty.laid_at, duty.last_day.isoformat()) == (evening, "2026-04-03T23:59:59+05:00")
    assert cases.case(petition.pk).stage_since == evening


def test_whoever_signs_within_the_lag_is_counted_in_the_next_window(make_petition: MakePetition, sign: Sign):
    petition = make_petition()
    sign(petition, NOW + SECOND)
    assert counting.run(NOW + counting.LAG) == 0
    assert counting.run(NOW + SECOND + counting.LAG) == 1
    assert fresh(petition).number == 1


def test_one_window_is_one_entry_of_the_ledger(make_petition: MakePetition, sign: Sign):
    petition = make_petition()
    for seconds in range(7):
        sign(petition, NOW + seconds * SECOND)
    counting.run(NOW + timedelta(minutes=1))
    [entry] = [entry for entry in ledger.history(petition.pk) if entry.kind == "counted"]
    assert entry.payload == {"stage": "gathering", "added": 7, "withdrawn": 0, "number": 7}


def test_a_row_that_comes_in_later_than_the_lag_is_found_by_the_daily_count(make_petition: MakePetition, sign: Sign):
    petition = make_petition()
    sign(petition, NOW)
    counting.run(NOW + timedelta(minutes=1))
    sign(petition, NOW + SECOND)  # committed by a slow transaction, after its window was closed
    counting.run(NOW + timedelta(minutes=2))
    assert fresh(petition).number == 1
    sign(petition, NOW + timedelta(hours=23))
    counting.run(NOW + timedelta(hours=24, minutes=2))
    assert fresh(petition).number == 3


def test_a_row_that_comes_in_later_than_the_lag_is_there_when_the_term_ends(make_petition: MakePetition, sign: Sign):
    petition = make_petition(signatures=23_479)
    sign(petition, NOW)
    Petition.objects.filter(pk=petition.pk).update(counted_until=NOW + timedelta(days=1))
    ends = cases.case(petition.pk).stage_ends_at
    assert ends is not None
    tick.run(ends + timedelta(days=3))
    assert (cases.case(petition.pk).stage, fresh(petition).number) == ("consideration", 23_480)
    assert cases.duties(petition.case)[0].laid_at == NOW


def test_recounting_in_the_middle_of_a_window_takes_nothing_twice(make_petition: MakePetition, sign: Sign):
    petition = make_petition()
    sign(petition, NOW)
    signature = Signature.objects.get()
    signing.unsign(cases.case(petition.pk), signature, now=NOW + 8 * SECOND)
    counting.recount(fresh(petition), now=NOW + 10 * SECOND)
    assert fresh(petition).number == 1  # as of three seconds before it was taken back
    counting.run(NOW + 20 * SECOND)
    assert fresh(petition).number == 0
    assert counting.recount(fresh(petition), now=NOW + 30 * SECOND) == 0


def test_the_number_goes_down_by_withdrawals_alone(make_petition: MakePetition, sign: Sign):
    petition = make_petition()
    seen = []
    for seconds in range(0, 60, 3):
        sign(petition, NOW + seconds * SECOND)
        counting.run(NOW + seconds * SECOND)
        seen.append(fresh(petition).number)
    assert seen == sorted(seen)


def test_hours_add_up_to_all_who_ever_counted(make_petition: MakePetition, sign: Sign):
    petition = make_petition()
    for hours in (0, 0, 1, 5):
        sign(petition, NOW + timedelta(hours=hours))
    counting.run(NOW + timedelta(hours=2))
    counting.run(NOW + timedelta(hours=6))
    assert sorted(HourTally.objects.values_list("number", flat=True)) == [1, 1, 2]
    assert fresh(petition).recent == 4
    counting.run(NOW + timedelta(hours=48))
    assert fresh(petition).recent == 0


def crowd(petition: Petition, profile: Profile, number: int) -> Iterator[Signer]:
    return (Signer(profile, f"person {place}", "KZ-75") for place in range(number))


@pytest.mark.parametrize("together", [True, False])
def test_a_crowd_entered_at_once_gives_the_same_as_one_by_one(
    make_petition: MakePetition, world: World, *, together: bool
):
    petition, profile = make_petition(), known.profile_of(world.person())
    Threshold.objects.filter(case=petition.case, name="consideration").update(needed={"number": 60})
    if together:
        done, refusal = signing.sign_crowd(petition, profile, place="KZ-75", number=75, source="simulation", now=NOW)
        outcome = (done, refusal.code if refusal else "")
    else:
        codes = []
        for signer in crowd(petition, profile, 75):
            [one] = signing.sign_many(cases.case(petition.pk), [signer], now=NOW)
            codes.append("" if isinstance(one, Signature) else one.code)
            counting.recount(fresh(petition), now=NOW, lag=counting.NO_LAG)
        outcome = (codes.count(""), codes[-1])
    case = cases.case(petition.pk)
    assert outcome == (60, "not_gathering")
    assert (fresh(petition).number, case.stage, case.listed) == (60, "consideration", True)
    assert [row.crossed_at for row in case.thresholds.all()] == [NOW, NOW]


def test_the_population_is_frozen_when_gathering_opens(make_petition: MakePetition, world: World):
    petition = make_petition()
    Population.objects.filter(place=world.places["KZ-75"]).update(number=10)
    many(petition, 23_479)
    assert cases.case(petition.pk).stage == "gathering"
    many(petition, 1)
    assert cases.case(petition.pk).stage == "consideration"
