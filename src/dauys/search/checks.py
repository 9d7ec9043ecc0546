"""Whether the database can search at all: said loudly at `migrate` and `check --database`, not found out by users."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

SAMPLE = "мектеп"


@register(Tags.database)
def databases_can_search(databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """Check every database that is asked about."""
    return [fault for alias in databases or () for fault in faults(connections[alias])]


def faults(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    """Name what this database lacks."""
    if connection.vendor == "postgresql":
        return _postgresql(connection)
    return _sqlite(connection)


def _postgresql(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'")
        if not cursor.fetchone()[0]:
            return []
        cursor.execute("SELECT cardinality(show_trgm(%s)), to_tsvector('simple', %s)::text", [SAMPLE, SAMPLE])
        trigrams, lexemes = cursor.fetchone()
    if trigrams and SAMPLE in lexemes:
        return []
    return [
        Error(
            "The database does not know Cyrillic letters, so that searching finds nothing in Kazakh and Russian.",
            hint="Create it with LC_CTYPE = 'C.UTF-8' (or another UTF-8 locale), not 'C', and load the data again.",
            id="search.E001",
        )
    ]


def _sqlite(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("CREATE VIRTUAL TABLE temp.search_probe USING fts5(text, tokenize = 'trigram')")
            cursor.execute("DROP TABLE temp.search_probe")
    except DatabaseError:
        return [
            Error(
                "This SQLite has no full text search by trigrams.",
                hint="Use SQLite 3.34 or newer with FTS5, as every Python from Debian 12 on brings it.",
                id="search.E002",
            )
        ]
    return []
