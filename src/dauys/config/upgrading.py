"""Brings an installation's database to the version of the program."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from dauys.kernel.events import manifests
from dauys.kernel.refusal import Refusal
from dauys.web.readiness import migrations_missing


@dataclass(frozen=True)
class Upgraded:
    """Which migrations were carried out, and where the database as it was lies."""

    migrations: list[str]
    aside: Path | None


def upgrade() -> Upgraded:
    """Check, migrate, check again. Raises before anything is changed if the database is of a newer version."""
    missing = migrations_missing()
    if newer := _unknown_migrations():
        raise Refusal("newer_database", _("The database is of a newer version: %(what)s.") % {"what": newer[0]})
    aside = _put_aside() if missing else None
    call_command("migrate", interactive=False, verbosity=0)
    if connection.vendor == "sqlite":
        _refuse_damaged()
    return Upgraded(missing, aside)


def _unknown_migrations() -> list[str]:
    """Migrations of ours that the database has and this version does not know."""
    ours = {manifest.code for manifest in manifests()}
    there = set(MigrationRecorder(connection).applied_migrations())
    return sorted(f"{area}.{name}" for area, name in there - _known() if area in ours)


def _known() -> set[tuple[str, str]]:
    folder = Path(__file__).resolve().parent.parent
    return {(file.parents[1].name, file.stem) for file in folder.glob("*/migrations/*.py")}


def _put_aside() -> Path | None:
    """Copy an embedded database that holds data, by SQLite's own means, so that it is whole even while in use."""
    if connection.vendor != "sqlite" or not MigrationRecorder(connection).applied_migrations():
        return None
    path = Path(str(connection.settings_dict["NAME"]))
    aside = path.with_name(f"{path.name}.before-upgrade")
    with closing(sqlite3.connect(path)) as here, closing(sqlite3.connect(aside)) as there:
        here.backup(there)
    return aside


def _refuse_damaged() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check")
        (verdict,) = cursor.fetchone()
        cursor.execute("PRAGMA foreign_key_check")
        broken = cursor.fetchone()
    if verdict != "ok" or broken:
        raise Refusal("damaged", _("The database is damaged (%(what)s).") % {"what": broken or verdict})
