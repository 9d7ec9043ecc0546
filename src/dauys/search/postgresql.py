"""Search on PostgreSQL: its own full text, and trigrams by pg_trgm."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

from dauys.search.filtering import ABOVE, Asked, Filter

CLOSE = 0.4
"""Similarity of trigrams from which pg_trgm gives a candidate; it costs 45 µs for each title it looks at."""
_MATCH = """
SELECT id, ts_rank(title_vector, query, 1) + %(above)s::int * (vector @@ typed)::int AS score
FROM search_document, to_tsquery('simple', %(match)s) AS query, to_tsquery('simple', %(typed)s) AS typed
WHERE vector @@ query
  AND (NOT %(public)s OR listed)
  AND (%(jurisdiction)s::bigint IS NULL OR jurisdiction_id = %(jurisdiction)s)
  AND (%(instrument)s::text IS NULL OR instrument = %(instrument)s)
ORDER BY score DESC, id DESC LIMIT %(limit)s OFFSET %(offset)s
"""
_HAVING = """
WITH found AS MATERIALIZED (SELECT id FROM search_document WHERE title_vector @@ to_tsquery('simple', %s))
SELECT id FROM found ORDER BY id DESC LIMIT %s
"""
_ALIKE = """
SELECT id FROM search_document WHERE title_words %% %(line)s
ORDER BY similarity(title_words, %(line)s) DESC, id DESC LIMIT %(limit)s
"""


def match(asked: Asked, only: Filter, *, limit: int, offset: int) -> list[tuple[int, float]]:
    """Find documents with a form of each word: number and score, those with the words as typed first."""
    wide, typed = (_expression(words) for words in (asked.forms, asked.typed))
    values = only.parameters() | {"match": wide, "typed": typed, "above": ABOVE, "limit": limit, "offset": offset}
    with connection.cursor() as cursor:
        cursor.execute(_MATCH, values)
        return [(number, score) for number, score in cursor.fetchall()]


def _expression(words: Sequence[Sequence[str]]) -> str:
    """All of these words, each in one of its forms."""
    return " & ".join(f"({' | '.join(_term(form) for form in forms)})" for forms in words)


def _term(form: str) -> str:
    return f"{form[:-1]}:*" if form.endswith("*") else form


def having(stem: str, *, limit: int) -> list[int]:
    """Find the newest documents with a word in the title that begins so."""
    with connection.cursor() as cursor:
        cursor.execute(_HAVING, [f"{stem}:*", limit])
        return [number for (number,) in cursor.fetchall()]


def alike(line: str, *, limit: int) -> list[int]:
    """Find documents whose titles share trigrams with a folded line, the most alike first."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(CLOSE)])
        cursor.execute(_ALIKE, {"line": line, "limit": limit})
        return [number for (number,) in cursor.fetchall()]
