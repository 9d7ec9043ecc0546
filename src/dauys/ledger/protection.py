"""The database's own refusal to change the ledger: triggers against UPDATE, DELETE and TRUNCATE.

They hold against every program that uses the database, the site's own mistakes included. Only somebody who may alter
the table can lift them, and what is altered then is found by `verify`.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

PROTECT = {
    "sqlite": (
        """CREATE TRIGGER IF NOT EXISTS ledger_entry_no_update BEFORE UPDATE ON ledger_entry
           BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
        """CREATE TRIGGER IF NOT EXISTS ledger_entry_no_delete BEFORE DELETE ON ledger_entry
           BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    ),
    "postgresql": (
        """CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'integrity_constraint_violation';
           END $$""",
        """CREATE OR REPLACE TRIGGER ledger_entry_no_change BEFORE UPDATE OR DELETE ON ledger_entry
           FOR EACH ROW EXECUTE FUNCTION ledger_refuse()""",
        """CREATE OR REPLACE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry
           FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()""",
    ),
}
LIFT = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS ledger_entry_no_update",
        "DROP TRIGGER IF EXISTS ledger_entry_no_delete",
    ),
    "postgresql": (
        "DROP TRIGGER IF EXISTS ledger_entry_no_change ON ledger_entry",
        "DROP TRIGGER IF EXISTS ledger_entry_no_truncate ON ledger_entry",
        "DROP FUNCTION IF EXISTS ledger_refuse()",
    ),
}
STANDING = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger_entry'",
    "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'ledger_entry'::regclass"
    " AND NOT tgisinternal AND tgenabled <> 'D'",
}
TRIGGERS = 2


def protect(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers up; harmless where they stand."""
    _run(connection, PROTECT[connection.vendor])


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers down: for undoing the migration and for tests that tamper, for nothing else."""
    _run(connection, LIFT[connection.vendor])


def stands(connection: BaseDatabaseWrapper) -> bool:
    """Whether the database itself protects the ledger now."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING[connection.vendor])
        return bool(cursor.fetchone()[0] >= TRIGGERS)


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
