"""Search on SQLite: FTS5, once by words and once by trigrams."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from dauys.search.filtering import Filter

RAREST = 12
"""How many of a text's trigrams are looked up: the rarest tell most and cost least."""
_MATCH = """
SELECT search_words.rowid, -bm25(search_words, 8.0, 1.0) AS score
FROM search_words JOIN search_document ON search_document.id = search_words.rowid
WHERE search_words MATCH %(match)s AND (NOT %(public)s OR listed)
  AND (%(jurisdiction)s IS NULL OR jurisdiction_id = %(jurisdiction)s)
  AND (%(instrument)s IS NULL OR instrument = %(instrument)s)
ORDER BY score DESC, search_words.rowid DESC LIMIT %(limit)s OFFSET %(offset)s
"""
_SHARING = """
SELECT search_words.rowid FROM search_words JOIN search_document ON search_document.id = search_words.rowid
WHERE search_words MATCH %(match)s AND (NOT %(public)s OR listed)
  AND (%(jurisdiction)s IS NULL OR jurisdiction_id = %(jurisdiction)s)
  AND (%(instrument)s IS NULL OR instrument = %(instrument)s)
ORDER BY bm25(search_words), search_words.rowid DESC LIMIT %(limit)s
"""
_TERMS = "SELECT term, doc FROM search_terms WHERE term = %s"
_ALIKE = """
SELECT search_grams.rowid FROM search_grams JOIN search_document ON search_document.id = search_grams.rowid
WHERE search_grams MATCH %(match)s AND (NOT %(public)s OR listed)
  AND (%(jurisdiction)s IS NULL OR jurisdiction_id = %(jurisdiction)s)
  AND (%(instrument)s IS NULL OR instrument = %(instrument)s)
ORDER BY bm25(search_grams), search_grams.rowid DESC LIMIT %(limit)s
"""


def match(prefixes: Sequence[str], only: Filter, *, limit: int, offset: int) -> list[tuple[int, float]]:
    """Find documents with a word for each prefix: number and score, best first."""
    with connection.cursor() as cursor:
        expression = " AND ".join(f'"{prefix}"*' for prefix in prefixes)
        cursor.execute(_MATCH, only.parameters() | {"match": expression, "limit": limit, "offset": offset})
        return [(number, score) for number, score in cursor.fetchall()]


def sharing(stems: Sequence[str], only: Filter, *, limit: int) -> list[int]:
    """Find documents whose titles share words with these, rare words weighing more; most in common first."""
    expression = "title_words : (" + " OR ".join(f'"{stem}"*' for stem in stems) + ")"
    with connection.cursor() as cursor:
        cursor.execute(_SHARING, only.parameters() | {"match": expression, "limit": limit})
        return [number for (number,) in cursor.fetchall()]


def alike(line: str, only: Filter, *, limit: int) -> list[int]:
    """Find documents whose titles share rare trigrams with a folded line."""
    grams = sorted({line[start : start + 3] for start in range(len(line) - 2)})
    with connection.cursor() as cursor:
        known: list[tuple[int, str]] = []
        for gram in grams:
            cursor.execute(_TERMS, [gram])
            known.extend((number, term) for term, number in cursor.fetchall())
        rarest = [term for _number, term in sorted(known)[:RAREST]]
        if not rarest:
            return []
        expression = " OR ".join(f'"{gram}"' for gram in rarest)
        cursor.execute(_ALIKE, only.parameters() | {"match": expression, "limit": limit})
        return [number for (number,) in cursor.fetchall()]
