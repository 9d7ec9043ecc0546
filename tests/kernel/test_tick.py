"""The tick: everything due once, faults told, others not stopped, one at a time, nothing blocked by the dead."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from dauys.kernel import heartbeats, leases, tick
from dauys.kernel.models import Lease

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
WORKS, FAILS = "tests.kernel.due_work.works", "tests.kernel.due_work.fails"
pytestmark = pytest.mark.django_db


def test_a_tick_runs_what_is_named_and_beats():
    done = tick.run(NOW, [WORKS])
    assert done == tick.Round(done=(WORKS,))
    assert heartbeats.latest() == {"tick": NOW, "works": NOW}


def test_a_fault_does_not_stop_the_others_and_is_told(caplog):
    done = tick.run(NOW, [FAILS, WORKS])
    assert (done.done, done.failed) == ((WORKS,), (FAILS,))
    assert "LookupError" in caplog.text
    [fault] = heartbeats.faults()
    assert (fault.name, fault.what, fault.times, fault.since) == (FAILS, "LookupError", 1, NOW)


def test_a_fault_that_lasts_is_counted_from_when_it_began():
    for minutes in range(3):
        tick.run(NOW + timedelta(minutes=minutes), [FAILS])
    [fault] = heartbeats.faults()
    assert (fault.times, fault.since, fault.at) == (3, NOW, NOW + timedelta(minutes=2))


def test_a_fault_is_forgotten_when_the_work_succeeds():
    heartbeats.note_fault(WORKS, "LookupError", now=NOW)
    heartbeats.note_fault(FAILS, "LookupError", now=NOW)
    tick.run(NOW, [WORKS])
    assert [fault.name for fault in heartbeats.faults()] == [FAILS]


def test_an_unknown_function_is_a_fault():
    assert tick.run(NOW, ["tests.kernel.due_work.nothing"]).failed == ("tests.kernel.due_work.nothing",)


def test_a_tick_leaves_the_lease_to_the_next():
    tick.run(NOW, [WORKS])
    assert not tick.run(NOW, [WORKS]).skipped
    assert Lease.objects.get(name="tick").holder == ""


def test_a_tick_has_nothing_to_do_while_another_is_at_it():
    assert leases.take(tick.NAME, lasting=tick.LEASE, now=NOW)
    assert tick.run(NOW, [WORKS]) == tick.Round(skipped=True)
    assert heartbeats.latest() == {}


@pytest.mark.parametrize(("later", "skipped"), [(tick.LEASE - SECOND, True), (tick.LEASE, False)])
def test_a_lease_ends_when_its_time_is_over(later, skipped):
    Lease.objects.create(name=tick.NAME, holder="elsewhere/1/abcd", until=NOW + tick.LEASE)
    assert tick.run(NOW + later, [WORKS]).skipped is skipped


def test_the_lease_of_a_process_that_was_killed_holds_nobody_up():
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    Lease.objects.create(name=tick.NAME, holder=f"{socket.gethostname()}/{gone.pid}/abcd", until=NOW + tick.LEASE)
    assert not tick.run(NOW, [WORKS]).skipped


def test_the_lease_of_an_earlier_process_with_our_number_holds_nobody_up():
    Lease.objects.create(name=tick.NAME, holder=f"{socket.gethostname()}/{os.getpid()}/abcd", until=NOW + tick.LEASE)
    assert not tick.run(NOW, [WORKS]).skipped


def test_a_lease_that_others_took_over_is_not_renewed_nor_given_back():
    assert leases.take("work", lasting=SECOND, now=NOW)
    Lease.objects.filter(name="work").update(holder="elsewhere/1/abcd")
    assert not leases.renew("work", lasting=SECOND, now=NOW)
    leases.give_back("work")
    assert Lease.objects.get(name="work").holder == "elsewhere/1/abcd"


def test_a_lease_of_our_own_is_renewed():
    assert leases.take("work", lasting=SECOND, now=NOW)
    assert leases.renew("work", lasting=SECOND, now=NOW + SECOND)
    assert Lease.objects.get(name="work").until == NOW + 2 * SECOND


def test_everything_the_areas_declare_is_run_and_retention_comes_last():
    assert tick.functions()[-1] == "dauys.kernel.retention.run"
    assert len(set(tick.functions())) == len(tick.functions())


def test_a_heartbeat_is_one_row_for_each_part():
    for seconds in range(3):
        heartbeats.beat("worker", now=NOW + seconds * SECOND)
    assert heartbeats.latest() == {"worker": NOW + 2 * SECOND}
