"""Search on SQLite: FTS5, once by words and once by trigrams."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from heapq import nlargest

from django.db import connection

from dauys.search.filtering import ABOVE, Asked, Filter

LOOKED = 20_000
"""How many titles with a trigram are looked at in all."""
RAREST = 12
"""How many of a text's trigrams are looked up: the rarest tell most and cost least."""
_MATCH = """
SELECT search_words.rowid, -bm25(search_words, 8.0, 1.0) + {typed} AS score
FROM search_words JOIN search_document ON search_document.id = search_words.rowid
WHERE search_words MATCH %(match)s AND (NOT %(public)s OR listed)
  AND (%(jurisdiction)s IS NULL OR jurisdiction_id = %(jurisdiction)s)
  AND (%(instrument)s IS NULL OR instrument = %(instrument)s)
ORDER BY score DESC, search_words.rowid DESC LIMIT %(limit)s OFFSET %(offset)s
"""
_TYPED = """%(above)s * (search_words.rowid IN (SELECT rowid FROM search_words WHERE search_words MATCH %(typed)s))"""
_HAVING = "SELECT rowid FROM search_words WHERE search_words MATCH %s ORDER BY rowid DESC LIMIT %s"
_TERMS = "SELECT term, doc FROM search_terms WHERE term = %s"
_ALIKE = "SELECT rowid FROM search_grams WHERE search_grams MATCH %s"


def match(asked: Asked, only: Filter, *, limit: int, offset: int) -> list[tuple[int, float]]:
    """Find documents with a form of each word: number and score, those with the words as typed first."""
    wide, typed = (_expression(words) for words in (asked.forms, asked.typed))
    statement = _MATCH.format(typed=_TYPED if typed != wide else "0")
    values = only.parameters() | {"match": wide, "typed": typed, "above": ABOVE, "limit": limit, "offset": offset}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [(number, score) for number, score in cursor.fetchall()]


def _expression(words: Sequence[Sequence[str]]) -> str:
    """All of these words, each in one of its forms."""
    return " AND ".join(f"({' OR '.join(_term(form) for form in forms)})" for forms in words)


def _term(form: str) -> str:
    return f'"{form[:-1]}"*' if form.endswith("*") else f'"{form}"'


def having(stem: str, *, limit: int) -> list[int]:
    """Find the newest documents with a word in the title that begins so."""
    with connection.cursor() as cursor:
        cursor.execute(_HAVING, [f'title_words : "{stem}"*', limit])
        return [number for (number,) in cursor.fetchall()]


def alike(line: str, *, limit: int) -> list[int]:
    """Find documents whose titles share rare trigrams with a folded line, the most shared first."""
    grams = sorted({line[start : start + 3] for start in range(len(line) - 2)})
    shared: Counter[int] = Counter()
    looked = 0
    with connection.cursor() as cursor:
        known: list[tuple[int, str]] = []
        for gram in grams:
            cursor.execute(_TERMS, [gram])
            known.extend((number, term) for term, number in cursor.fetchall())
        for number, term in sorted(known)[:RAREST]:
            looked += number
            if shared and looked > LOOKED:
                break
            cursor.execute(_ALIKE, [f'"{term}"'])
            shared.update(number for (number,) in cursor.fetchall())
    return nlargest(limit, shared, key=lambda number: (shared[number], number))
