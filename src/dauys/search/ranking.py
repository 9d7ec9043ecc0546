"""How alike texts are: cosine of their character n-grams, rare ones weighing more (TF-IDF). Pure Python.

The n-grams are those of three letters anywhere in a word, and the first three, four and five letters of it: Kazakh and
Russian change the ends of words and keep their beginnings. Measured in tests/search/test_similar.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log, sqrt
from typing import TypeVar

BODY = 300
"""Letters of a body that are compared."""
CLOSEST = 40
"""For how many of the closest titles the bodies are compared too."""
TITLE_WEIGHT = 0.8
ANYWHERE = 3
BEGINNINGS = (4, 5, 6)
"""Lengths with the blank before the word."""

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Text:
    """A folded title and body, all languages in one line each."""

    title: str
    body: str = ""


class Rarity:
    """How much each n-gram tells: the fewer of a sample of texts have it, the more."""

    def __init__(self, sample: Iterable[str]) -> None:
        self._number = 1
        self._having: Counter[str] = Counter()
        for line in sample:
            self._number += 1
            self._having.update(grams(line).keys())

    def weigh(self, line: str) -> dict[str, float]:
        """Give the n-grams of a line, each with its weight; the whole has length 1."""
        weights = {
            gram: times * (1 + log(self._number / (self._having[gram] or 1))) for gram, times in grams(line).items()
        }
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1
        return {gram: weight / length for gram, weight in weights.items()}

    def alike(self, one: Mapping[str, float], line: str) -> float:
        """Compare weighed n-grams with another line: from 0 (nothing in common) to 1 (the same)."""
        other = self.weigh(line)
        return sum(weight * other[gram] for gram, weight in one.items() if gram in other)


def rank(wanted: Text, candidates: Mapping[Key, Text], rarity: Rarity) -> dict[Key, float]:
    """Score candidates from 0 to 1, mostly by their titles; bodies count where both have one."""
    title, body = rarity.weigh(wanted.title), rarity.weigh(wanted.body[:BODY])
    scores = {key: rarity.alike(title, text.title) for key, text in candidates.items()}
    closest = sorted(scores, key=lambda key: -scores[key])[:CLOSEST]
    for key in closest if body else ():
        if candidates[key].body:
            score = rarity.alike(body, candidates[key].body[:BODY])
            scores[key] = TITLE_WEIGHT * scores[key] + (1 - TITLE_WEIGHT) * score
    return scores


def grams(line: str) -> dict[str, int]:
    """Count the n-grams of a folded line."""
    counted: dict[str, int] = {}
    for word in line.split():
        edged = f" {word} "
        found = [edged[start : start + ANYWHERE] for start in range(len(edged) - ANYWHERE + 1)]
        found += [edged[:size] for size in BEGINNINGS if size < len(edged)]
        for gram in found:
            counted[gram] = counted.get(gram, 0) + 1
    return counted
