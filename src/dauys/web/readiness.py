"""Whether everything an installation needs is there and at work: the database, its migrations, the parts."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from pkgutil import iter_modules

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import Error as DatabaseError

from dauys.kernel import heartbeats

FRESH = timedelta(minutes=2)
"""A part that has not done its round for so long is not at work."""
PARTS = ("worker", "tick")
OK = "ok"


def migrations_missing() -> list[str]:
    """The migrations of this version that the database lacks, as `area.name`; files are listed, not loaded."""
    applied = MigrationRecorder(connection).applied_migrations()
    there = {
        (config.label, module.name)
        for config in apps.get_app_configs()
        for module in iter_modules([str(Path(config.path) / "migrations")])
    }
    return [f"{area}.{name}" for area, name in sorted(there - set(applied))]


class Readiness:
    """Checks what a supervisor asks for; remembers that migrations are complete, for they do not vanish."""

    def __init__(self) -> None:
        self.complete = False

    def checks(self, now: datetime) -> dict[str, str]:
        """Each thing with `ok` or what is wrong with it."""
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            return {"database": OK, "migrations": self._migrations(), **_parts(now)}
        except DatabaseError as error:
            return {"database": type(error).__name__}

    def _migrations(self) -> str:
        missing = [] if self.complete else migrations_missing()
        self.complete = not missing
        return f"{len(missing)} missing" if missing else OK


def _parts(now: datetime) -> dict[str, str]:
    latest = heartbeats.latest()
    return {part: _age(now - latest[part]) if part in latest else "never seen" for part in PARTS}


def _age(since: timedelta) -> str:
    return OK if since < FRESH else f"last seen {int(since.total_seconds())} s ago"


readiness = Readiness()
