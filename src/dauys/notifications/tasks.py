"""The nudge that delivers at once what has just been written; the rows themselves are the truth."""

from __future__ import annotations

import time

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from dauys.kernel.clock import clock
from dauys.notifications.delivering import deliver_due

BUDGET = 60.0
"""Seconds after which a task leaves the rest to the next one."""


@task()
def deliver_now() -> None:
    """Deliver what is due until nothing is, or the budget is spent."""
    started = time.monotonic()
    while time.monotonic() - started < BUDGET and deliver_due(now=clock.now()).claimed:
        pass


def nudge() -> None:
    """Ask a worker to deliver, unless one is already asked and has not begun (it will see the new rows)."""
    waiting = DBTaskResult.objects.ready().filter(task_path=deliver_now.module_path)
    if not waiting.exists():
        deliver_now.enqueue()
