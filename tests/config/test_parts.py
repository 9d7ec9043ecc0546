from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from dauys.config.parts import KEPT_FOR, STUCK_AFTER, Part, sweep

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def nudge(status: str, *, started: datetime, finished: datetime | None = None) -> DBTaskResult:
    return DBTaskResult.objects.create(
        id=uuid4(),
        status=status,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="dauys.nowhere.nothing",
        backend_name="default",
        run_after=NOW,
        started_at=started,
        finished_at=finished,
        exception_class_path="",
        traceback="",
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("age", "status"),
    [(STUCK_AFTER, TaskResultStatus.RUNNING), (STUCK_AFTER + SECOND, TaskResultStatus.FAILED)],
)
def test_a_nudge_whose_worker_was_killed_is_given_up_in_the_end(age, status):
    row = nudge(TaskResultStatus.RUNNING, started=NOW - age)
    sweep(NOW)
    row.refresh_from_db()
    assert row.status == status


@pytest.mark.django_db
@pytest.mark.parametrize(("age", "kept"), [(KEPT_FOR, True), (KEPT_FOR + SECOND, False)])
def test_finished_nudges_are_forgotten(age, kept):
    row = nudge(TaskResultStatus.SUCCESSFUL, started=NOW - age, finished=NOW - age)
    sweep(NOW)
    assert DBTaskResult.objects.filter(pk=row.pk).exists() is kept


@pytest.mark.django_db
def test_a_nudge_that_waits_is_left_alone():
    row = nudge(TaskResultStatus.READY, started=NOW - 10 * KEPT_FOR)
    assert sweep(NOW) == 0
    assert DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.READY).exists()


def test_a_part_that_fails_says_so_and_goes_on(caplog):
    done = threading.Event()
    calls = []

    def work(now: datetime) -> None:
        calls.append(now)
        if len(calls) == 1:
            raise ValueError("a fault")
        done.set()

    part = Part("sample", work, rest=0.01)
    with caplog.at_level(logging.ERROR, logger="dauys.parts"):
        part.start()
        assert done.wait(5)
        part.stop()
        part.join(5)
    assert not part.is_alive()
    assert "a fault" in caplog.text
