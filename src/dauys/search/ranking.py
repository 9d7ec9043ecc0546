"""How alike texts are: cosine of their character n-grams, rare ones weighing more (TF-IDF). Pure Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import log, sqrt
from typing import TypeVar

from dauys.search.folding import grams

BODY = 300
"""Letters of a body that are compared."""
CLOSEST = 40
"""For how many of the closest titles the bodies are compared too."""
TITLE_WEIGHT = 0.8

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Text:
    """A folded title and body, all languages in one line each."""

    title: str
    body: str


def rank(wanted: Text, candidates: Mapping[Key, Text]) -> dict[Key, float]:
    """Score candidates from 0 (nothing in common) to 1 (the same)."""
    titles = _cosines(wanted.title, {key: text.title for key, text in candidates.items()})
    if not wanted.body:
        return titles
    closest = sorted(titles, key=lambda key: -titles[key])[:CLOSEST]
    bodies = _cosines(wanted.body[:BODY], {key: candidates[key].body[:BODY] for key in closest})
    return {
        key: max(score, TITLE_WEIGHT * score + (1 - TITLE_WEIGHT) * bodies.get(key, 0.0))
        for key, score in titles.items()
    }


def _cosines(wanted: str, lines: Mapping[Key, str]) -> dict[Key, float]:
    counted = {key: grams(line) for key, line in lines.items()}
    asked = grams(wanted)
    among = Counter(gram for counts in counted.values() for gram in counts)
    among.update(asked.keys())
    number = len(lines) + 1
    weight = {gram: 1 + log(number / times) for gram, times in among.items()}
    own = _length(asked, weight)
    return {
        key: _product(asked, counts, weight) / ((own * _length(counts, weight)) or 1) for key, counts in counted.items()
    }


def _product(one: Mapping[str, int], other: Mapping[str, int], weight: Mapping[str, float]) -> float:
    return sum(
        (1 + log(times)) * (1 + log(other[gram])) * weight[gram] ** 2 for gram, times in one.items() if gram in other
    )


def _length(counts: Mapping[str, int], weight: Mapping[str, float]) -> float:
    return sqrt(sum(((1 + log(times)) * weight[gram]) ** 2 for gram, times in counts.items()))
