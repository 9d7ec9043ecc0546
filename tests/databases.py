"""Databases beside that of the suite, and what is made once for all processes of a run."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connections


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A path that `make` has made in whichever process of the run came first."""
    base = factory.getbasetemp()
    path = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with path.with_name(f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            part = path.with_name(f"part-{name}")
            make(part)
            part.rename(path)
    return path


@contextmanager
def in_its_place(**settings: Any) -> Iterator[None]:
    """Let the connection lead to another database, and let nothing be remembered of either in the other."""
    usual, own = connections.settings["default"], connections["default"]
    connections.settings["default"] = {**usual, **settings}
    connections["default"] = connections.create_connection("default")
    _forget()
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"], connections["default"] = usual, own
        _forget()


def _forget() -> None:
    ContentType.objects.clear_cache()
    cache.clear()
