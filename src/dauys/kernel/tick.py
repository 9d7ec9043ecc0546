"""The tick: everything that is due, once, by whoever comes first.

Every area names functions of `now` that find due rows and settle each in a transaction of its own by compare-and-set.
A failing one is told and does not stop the others; a tick that another is doing already has nothing to do.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

from django.utils.module_loading import import_string

from dauys.kernel import heartbeats, leases
from dauys.kernel.events import manifests

log = logging.getLogger("dauys.tick")

NAME = "tick"
LEASE = timedelta(minutes=2)
"""How long one function may take before another tick may begin beside it."""


@dataclass(frozen=True, kw_only=True)
class Round:
    """What a tick did: the functions that ran and those that failed; `skipped`, when another tick was at it."""

    done: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    skipped: bool = False


def functions() -> tuple[str, ...]:
    """The dotted paths of everything a tick runs, in the order of the areas; retention comes last."""
    named = tuple(path for manifest in manifests() for path in manifest.ticks)
    return (*named, "dauys.kernel.retention.run")


def run(now: datetime, paths: Sequence[str] | None = None) -> Round:
    """Do everything that is due at `now`; `paths` names the functions, if not all of them."""
    started = perf_counter()
    if not leases.take(NAME, lasting=LEASE, now=now):
        return Round(skipped=True)
    done: list[str] = []
    failed: list[str] = []
    try:
        failing = {fault.name for fault in heartbeats.faults()}
        for path in functions() if paths is None else paths:
            (done if _run_one(path, now) else failed).append(path)
            leases.renew(NAME, lasting=LEASE, now=now + timedelta(seconds=perf_counter() - started))
        for path in failing & set(done):
            heartbeats.clear_fault(path)
    finally:
        leases.give_back(NAME)
    heartbeats.beat(NAME, now=now)
    return Round(done=tuple(done), failed=tuple(failed))


def _run_one(path: str, now: datetime) -> bool:
    """Run one function; whether it succeeded. What it has settled before it failed stays settled."""
    started = perf_counter()
    try:
        function: Callable[[datetime], Any] = import_string(path)
        result = function(now)
    except Exception as error:
        log.exception("The tick failed in %s.", path)
        heartbeats.note_fault(path, type(error).__name__, now=now)
        return False
    log.debug("%s did %s in %.3f s.", path, result, perf_counter() - started)
    return True
