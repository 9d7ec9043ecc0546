"""Clears the store of what belongs to nothing any more."""

from __future__ import annotations

from datetime import datetime

from dauys.files import queries, storage
from dauys.files.models import Leftover

BATCH = 100
"""Folders in one round."""


def run(now: datetime) -> int:
    """Clear folders that are due; how many. One that cannot be cleared stays for the next round."""
    failures, cleared = [], 0
    for row in queries.leftovers(now)[:BATCH]:
        try:
            storage.clear(row.folder)
        except Exception as error:  # noqa: BLE001  (raised below, together with the others)
            failures.append(error)
        else:
            Leftover.objects.filter(pk=row.pk).delete()
            cleared += 1
    if failures:
        raise ExceptionGroup("clearing", failures)
    return cleared
