"""How texts are made comparable: case, accents and Kazakh letters fold together, only words are left.

People type Kazakh on Russian keyboards and Russian without ё; a search finds them all the same. Both databases index
the words that come out of here, so that both find alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 20_000
"""Letters of a text that are indexed."""
_MARKS = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"[^\W_]+")
TOKEN = _WORD
"""A word as it stands in a text."""
_LETTERS = str.maketrans("әғқңөұүһі", "агкноуухи")
WIDENED_FROM = 5
"""Words shorter than this are never shortened."""


def words(text: str) -> list[str]:
    """Split a text into folded words, in order."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", folded))
    return _WORD.findall(unicodedata.normalize("NFC", bare.translate(_LETTERS)))


def joined(texts: Iterable[str]) -> str:
    """Fold several texts into one line of words, as it is indexed."""
    return " ".join(word for text in texts for word in words(text))


def widened(word: str) -> str:
    """Cut the part of a word that inflection may have changed: Kazakh and Russian put it at the end."""
    if len(word) < WIDENED_FROM:
        return word
    return word[: max(4, len(word) // 2)]
