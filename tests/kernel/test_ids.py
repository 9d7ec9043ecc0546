"""Identifiers that sort by the moment they were made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dauys.kernel.ids import uuid7

MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_an_identifier_is_a_uuid_of_version_seven():
    assert uuid7().version == uuid7(datetime(2026, 1, 5, tzinfo=UTC)).version == 7


@given(MOMENTS)
def test_an_identifier_carries_its_millisecond(moment):
    whole = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    assert uuid7(moment).int >> 80 == whole


@given(MOMENTS)
def test_a_later_identifier_sorts_behind_an_earlier_one(moment):
    assert uuid7(moment) < uuid7(moment + timedelta(milliseconds=1))


def test_identifiers_of_one_moment_differ():
    now = datetime(2026, 1, 5, tzinfo=UTC)
    assert len({uuid7(now) for _ in range(10_000)}) == 10_000
