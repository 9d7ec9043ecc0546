"""Data are kept as long as declared and no longer, and the schedule that people read says the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dauys.kernel import retention
from dauys.kernel.manifest import Retention
from dauys.kernel.models import Fault, Heartbeat

NOW = datetime(2026, 1, 31, 9, tzinfo=UTC)
BEATS = Retention(model="kernel.Heartbeat", since="at", days=30, what="pulse")
FAULTS = Retention(model="kernel.Fault", since="at", days=30, what="faults", blank=("what",))
SCHEDULE = Path(__file__).parents[2] / "docs" / "reference" / "retention.md"


@pytest.mark.django_db
@pytest.mark.parametrize(("age", "left"), [(timedelta(days=30), 1), (timedelta(days=30, seconds=1), 0)])
def test_rows_go_when_their_period_is_over(age, left):
    Heartbeat.objects.create(name="old", at=NOW - age)
    assert retention.settle(BEATS, now=NOW) == 1 - left
    assert Heartbeat.objects.count() == left


@pytest.mark.django_db
def test_fields_are_emptied_where_the_row_stays():
    Fault.objects.create(name="old", since=NOW, at=NOW - timedelta(days=31), what="said too much")
    Fault.objects.create(name="new", since=NOW, at=NOW, what="stays")
    assert retention.settle(FAULTS, now=NOW) == 1
    assert dict(Fault.objects.values_list("name", "what")) == {"old": "", "new": "stays"}
    assert retention.settle(FAULTS, now=NOW) == 0


@pytest.mark.django_db
def test_only_the_rows_that_are_meant_go():
    for name in ("worker", "tick"):
        Heartbeat.objects.create(name=name, at=NOW - timedelta(days=31))
    kept = Retention(model="kernel.Heartbeat", since="at", days=30, what="pulse", only={"name": "worker"})
    assert retention.settle(kept, now=NOW) == 1
    assert Heartbeat.objects.get().name == "tick"


@pytest.mark.django_db
def test_many_rows_go_in_several_short_transactions():
    old = NOW - timedelta(days=31)
    Heartbeat.objects.bulk_create(Heartbeat(name=str(n), at=old) for n in range(2 * retention.BATCH + 1))
    assert retention.settle(BEATS, now=NOW) == 2 * retention.BATCH + 1
    assert not Heartbeat.objects.exists()


def test_every_declaration_names_tables_and_fields_that_exist():
    assert list(retention.mistakes()) == []


def test_the_schedule_that_people_read_is_the_one_that_is_carried_out():
    assert SCHEDULE.read_text(encoding="utf-8") == retention.page()
