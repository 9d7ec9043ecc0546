"""The parts that work in the background: the worker, which runs nudges, and the tick, which does what is due."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from django.db import close_old_connections, connections
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from dauys.kernel import heartbeats, tick
from dauys.kernel.clock import clock

log = logging.getLogger("dauys.parts")

POLL = 0.5
"""Seconds between two looks for background work."""
TICK = 5.0
"""Seconds between two ticks: totals and terms are never behind by much more than this."""
STUCK_AFTER = timedelta(minutes=15)
"""No nudge runs this long: a row still marked as running belongs to a worker that was killed."""
KEPT_FOR = timedelta(days=7)
"""How long finished nudges stay, for whoever looks for a fault."""
SWEEP_EVERY = timedelta(minutes=5)
BEAT_EVERY = timedelta(seconds=15)
PATIENCE = 20.0
"""Seconds a part may take to finish what it has in hand when the program is asked to stop."""


class Part(threading.Thread):
    """A loop in a thread of its own: does its work and rests; a fault is told and does not end it."""

    def __init__(self, name: str, work: Callable[[datetime], None], *, rest: float) -> None:
        super().__init__(name=name, daemon=True)
        self.work = work
        self.rest = rest
        self.stopping = threading.Event()

    def run(self) -> None:
        """Work until told to stop; wait longer after each fault in a row, at most a minute."""
        faults = 0
        while not self.stopping.is_set():
            try:
                close_old_connections()
                self.work(clock.now())
                faults = 0
            except Exception:
                faults += 1
                log.exception("The %s failed; it goes on.", self.name)
            self.stopping.wait(min(60.0, self.rest * 2 ** min(faults, 10)))
        connections.close_all()

    def stop(self) -> None:
        """Ask the loop to end after what it has in hand."""
        self.stopping.set()


class Nudges:
    """Runs whatever nudges wait, then returns; now and then clears away what a killed worker left."""

    def __init__(self) -> None:
        logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
        self.worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=POLL,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=f"{socket.gethostname()[:40]}-{os.getpid()}",
        )
        self.beaten = self.swept = datetime.min.replace(tzinfo=UTC)

    def __call__(self, now: datetime) -> None:
        """Run what waits; sweep and beat if the last time was long ago."""
        if now - self.swept >= SWEEP_EVERY:
            sweep(now)
            self.swept = now
        self.worker.run()
        if now - self.beaten >= BEAT_EVERY:
            heartbeats.beat("worker", now=now)
            self.beaten = now


def sweep(now: datetime) -> int:
    """Give up nudges whose worker was killed and forget old ones; how many were given up.

    Nothing is lost with them: what a nudge was to hasten is a due row that the next tick finds.
    """
    stuck = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=now - STUCK_AFTER)
    given_up = stuck.update(status=TaskResultStatus.FAILED, finished_at=now)
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT_FOR).delete()
    return given_up


def background(names: Iterable[str]) -> list[Part]:
    """The named parts, not yet started."""
    made = {"worker": lambda: Part("worker", Nudges(), rest=POLL), "tick": lambda: Part("tick", _tick, rest=TICK)}
    return [made[name]() for name in names]


def _tick(now: datetime) -> None:
    tick.run(now)
