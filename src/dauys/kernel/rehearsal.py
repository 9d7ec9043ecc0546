"""Whether what is done now is only tried out, in a database that is thrown away: then nobody is told anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_rehearsing: ContextVar[bool] = ContextVar("rehearsing", default=False)


def rehearsing() -> bool:
    """Whether a rehearsal is going on."""
    return _rehearsing.get()


@contextmanager
def rehearsal() -> Iterator[None]:
    """Within it, what happens is only tried out."""
    token = _rehearsing.set(True)
    try:
        yield
    finally:
        _rehearsing.reset(token)
