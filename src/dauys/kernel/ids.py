"""Identifiers: UUIDv7, which sort by the moment they were made."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from uuid_utils import compat


def uuid7(now: datetime | None = None) -> UUID:
    """A new UUIDv7, stamped with `now` where a moment is handed in."""
    if now is None:
        return compat.uuid7()
    whole, fraction = divmod(now.timestamp(), 1)
    return compat.uuid7(timestamp=int(whole), nanos=int(fraction * 1e9))
