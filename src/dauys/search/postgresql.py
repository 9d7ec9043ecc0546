"""Search on PostgreSQL: its own full text, and trigrams by pg_trgm."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import combinations

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from dauys.search.filtering import Filter

RARE = 3_000
"""How many titles may share one word before the word alone no longer makes a candidate."""
PAIRED = 6
"""Of how many of the rarest words a title must share two."""
CLOSE = 0.4
"""Similarity of trigrams from which pg_trgm gives a candidate; it costs 45 µs for each title it looks at."""
_WHERE = """
  AND (NOT %(public)s OR listed)
  AND (%(jurisdiction)s::bigint IS NULL OR jurisdiction_id = %(jurisdiction)s)
  AND (%(instrument)s::text IS NULL OR instrument = %(instrument)s)
"""
_MATCH = f"""
SELECT id, ts_rank(title_vector, query, 1) AS score
FROM search_document, to_tsquery('simple', %(match)s) AS query
WHERE vector @@ query {_WHERE}
ORDER BY score DESC, id DESC LIMIT %(limit)s OFFSET %(offset)s
"""
_ESTIMATE = "EXPLAIN (FORMAT JSON) SELECT id FROM search_document WHERE title_vector @@ to_tsquery('simple', %s)"
_SHARING = f"""
SELECT id FROM search_document
WHERE title_vector @@ to_tsquery('simple', %(match)s) {_WHERE}
ORDER BY (
  SELECT sum(weight) FROM unnest(%(stems)s::tsquery[], %(weights)s::float[]) AS stem(query, weight)
  WHERE title_vector @@ stem.query
) DESC, id DESC LIMIT %(limit)s
"""
_ALIKE = f"""
SELECT id FROM search_document
WHERE title_words %% %(line)s {_WHERE}
ORDER BY similarity(title_words, %(line)s) DESC, id DESC LIMIT %(limit)s
"""


def match(prefixes: Sequence[str], only: Filter, *, limit: int, offset: int) -> list[tuple[int, float]]:
    """Find documents with a word for each prefix: number and score, best first."""
    expression = " & ".join(f"{prefix}:*" for prefix in prefixes)
    with connection.cursor() as cursor:
        cursor.execute(_MATCH, only.parameters() | {"match": expression, "limit": limit, "offset": offset})
        return [(number, score) for number, score in cursor.fetchall()]


def sharing(stems: Sequence[str], only: Filter, *, limit: int) -> list[int]:
    """Find documents whose titles share a rare word with these, or two common ones; most in common first."""
    queries = [f"{stem}:*" for stem in stems]
    with connection.cursor() as cursor:
        estimates = {query: _estimate(cursor, query) for query in queries}
        rising = sorted(queries, key=lambda query: estimates[query])
        alone, total = [], 0.0
        for query in rising:
            total += estimates[query]
            if total <= RARE:
                alone.append(query)
        pairs = [f"({one} & {other})" for one, other in combinations(rising[:PAIRED], 2)]
        weights = [1 / (1 + estimates[query]) ** 0.25 for query in queries]
        values = {"match": " | ".join(alone + pairs), "stems": queries, "weights": weights, "limit": limit}
        if not values["match"]:
            values["match"] = rising[0]
        cursor.execute(_SHARING, only.parameters() | values)
        return [number for (number,) in cursor.fetchall()]


def alike(line: str, only: Filter, *, limit: int) -> list[int]:
    """Find documents whose titles share trigrams with a folded line, the most alike first."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(CLOSE)])
        cursor.execute(_ALIKE, only.parameters() | {"line": line, "limit": limit})
        return [number for (number,) in cursor.fetchall()]


def _estimate(cursor: CursorWrapper, query: str) -> float:
    """Ask the planner's statistics how many titles have a word; counting them would cost as much as finding them."""
    cursor.execute(_ESTIMATE, [query])
    plan = cursor.fetchone()[0]
    return float((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]["Plan Rows"])
