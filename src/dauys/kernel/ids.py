"""Identifiers: UUIDv7, which sort by the moment they were made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from uuid_utils import compat

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def uuid7(now: datetime | None = None) -> UUID:
    """A new UUIDv7, stamped with `now` where a moment is handed in."""
    if now is None:
        return compat.uuid7()
    return compat.uuid7(nanoseconds=(now - _EPOCH) // _MICROSECOND * 1000)
