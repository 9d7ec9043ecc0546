"""Finding cases by what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from types import ModuleType
from uuid import UUID

from django.db import connection
from django.db.models import Max

from dauys.kernel.models import Jurisdiction
from dauys.kernel.texts import pick
from dauys.search import postgresql, sqlite
from dauys.search.filtering import Asked, Filter
from dauys.search.folding import joined, widened, words
from dauys.search.models import Document
from dauys.search.ranking import Rarity, Text, rank
from dauys.search.stemming import KAZAKH, forms

MOST_WORDS = 8
LONGEST_WORD = 40
SHORT = 2
"""Words of so many letters are too common to make a candidate."""
MOST = 100
CANDIDATES = 300
COMMON = 5_000
"""How many of the newest cases with one word are looked at."""
SAMPLE = 1_000
"""How many titles tell which n-grams are common."""
ALIKE = 0.22
"""Score from which two texts are about the same; see tests/search/test_similar.py."""
SAME_PLACE = 0.2
AROUND = 0.1
"""Scores of a case on the same topic whose text is in another language: at the same place, or at one around it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A case that was found. `score` orders hits of one search; `title` is in the active language if there is one."""

    case_id: UUID
    score: float
    title: str
    instrument: str


def find(
    text: str,
    *,
    jurisdiction: Jurisdiction | None = None,
    instrument: str | None = None,
    limit: int = 20,
    offset: int = 0,
) -> list[Hit]:
    """Find listed cases that have every word of the text in some form; those that have it as typed first.

    Where nothing has them, so much is cut from the ends of long words that other parts of speech fit too.
    """
    only = Filter(jurisdiction_id=jurisdiction.pk if jurisdiction else None, instrument=instrument)
    return _hits(_matching(text, only, limit=min(max(limit, 0), MOST), offset=max(offset, 0)))


def ranked(text: str, *, instrument: str, limit: int) -> list[UUID]:
    """The listed cases of an instrument that `find` would find, by their ids alone (2 queries, else 3)."""
    found = _matching(text, Filter(instrument=instrument), limit=limit, offset=0)
    cases = dict(Document.objects.filter(pk__in=[number for number, _score in found]).values_list("pk", "case_id"))
    return [cases[number] for number, _score in found if number in cases]


def _matching(text: str, only: Filter, *, limit: int, offset: int) -> list[tuple[int, float]]:
    """Numbers and scores of what fits, best first."""
    prefixes = _prefixes(text)
    if not any(_tells(prefix) for prefix in prefixes):
        return []
    asked = _asked(prefixes, kazakh=bool(KAZAKH & set(text.casefold())))
    found: list[tuple[int, float]] = _engine().match(asked, only, limit=limit, offset=offset)
    if not found and not (offset and _engine().match(asked, only, limit=1, offset=0)):
        wide = tuple((f"{widened(prefix)}*" if len(prefix) > 1 else prefix,) for prefix in prefixes)
        if wide != asked.forms:
            found = _engine().match(Asked(wide, wide), only, limit=limit, offset=offset)
    return found


def _asked(prefixes: list[str], *, kazakh: bool) -> Asked:
    return Asked(
        tuple(forms(prefix, kazakh=kazakh) for prefix in prefixes),
        tuple((f"{prefix}*" if len(prefix) > 1 else prefix,) for prefix in prefixes),
    )


def similar(
    title: str | Mapping[str, str],
    body: str | Mapping[str, str],
    *,
    jurisdiction: Jurisdiction,
    topic: str = "",
    place_codes: Iterable[str] = (),
    limit: int = 5,
) -> list[Hit]:
    """Find listed cases about the same: texts alike first, then, in other languages, those on one topic and place.

    `title` and `body` may be given in several languages; each is compared with each.
    """
    titles, bodies = _texts(title), _texts(body)
    asked = Text(" ".join(titles), " ".join(bodies))
    found = _ranked(asked, _sharing(titles), jurisdiction) or _ranked(asked, _alike(titles), jurisdiction)
    if topic:
        found = _about(topic, tuple(place_codes), jurisdiction) | found
    best = sorted(found.items(), key=lambda pair: (-pair[1], -pair[0]))
    return _hits(best[: min(max(limit, 0), MOST)])


def _sharing(titles: list[str]) -> set[int]:
    """Find candidates by words, each without its inflected end."""
    chosen: set[int] = set()
    for line in titles:
        stems = dict.fromkeys(widened(prefix) for prefix in _prefixes(line) if len(prefix) > SHORT)
        chosen.update(_most_shared(stems, limit=CANDIDATES // len(titles)))
    return chosen


def _most_shared(stems: Iterable[str], *, limit: int) -> list[int]:
    """Add up what each document shares, rare words weighing more; far quicker than ranking in the database."""
    shared: Counter[int] = Counter()
    for stem in stems:
        numbers = _engine().having(stem, limit=COMMON)
        weight = 1 / (1 + len(numbers)) ** 0.25
        for number in numbers:
            shared[number] += weight
    return [number for number, _weight in nlargest(limit, shared.items(), key=lambda pair: (pair[1], pair[0]))]


def _alike(titles: list[str]) -> set[int]:
    """Find candidates by trigrams: what is misspelt shares those."""
    return {number for line in titles for number in _engine().alike(line, limit=CANDIDATES // len(titles))}


def _ranked(asked: Text, numbers: Iterable[int], jurisdiction: Jurisdiction) -> dict[int, float]:
    rows = Document.objects.filter(pk__in=numbers, jurisdiction=jurisdiction, listed=True).only(
        "id", "title_words", "body_words"
    )
    scores = rank(asked, {row.pk: Text(row.title_words, row.body_words) for row in rows}, _rarity(jurisdiction))
    return {number: score for number, score in scores.items() if score >= ALIKE}


def _rarity(jurisdiction: Jurisdiction) -> Rarity:
    """Learn from the newest titles which n-grams are common; in a large installation again after every so many."""
    newest = Document.objects.filter(jurisdiction=jurisdiction).aggregate(newest=Max("id"))["newest"] or 0
    if newest <= SAMPLE:
        return _learned(jurisdiction.pk, newest)
    return _remembered(jurisdiction.pk, newest - newest % SAMPLE)


def _learned(jurisdiction_id: int, until: int) -> Rarity:
    rows = Document.objects.filter(jurisdiction_id=jurisdiction_id, id__lte=until).order_by("-id")
    return Rarity(rows.values_list("title_words", flat=True)[:SAMPLE])


_remembered = lru_cache(maxsize=16)(_learned)


def _about(topic: str, codes: tuple[str, ...], jurisdiction: Jurisdiction) -> dict[int, float]:
    rows = Document.objects.filter(jurisdiction=jurisdiction, topic=topic, place__in=codes, listed=True)
    return {
        number: SAME_PLACE if place == codes[0] else AROUND
        for number, place in rows.order_by("-id").values_list("pk", "place")[:CANDIDATES]
    }


def _engine() -> ModuleType:
    return {"sqlite": sqlite, "postgresql": postgresql}[connection.vendor]


def _prefixes(text: str) -> list[str]:
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in words(text)))[:MOST_WORDS]


def _tells(word: str) -> bool:
    """Tell whether a word is worth searching alone: one letter or digit is not, one character of Chinese is."""
    return len(word) > 1 or not (word.isdigit() or word.lower() != word.upper())


def _texts(text: str | Mapping[str, str]) -> list[str]:
    lines = [joined([one]) for one in ([text] if isinstance(text, str) else text.values())]
    return [line for line in lines if line]


def _hits(found: Iterable[tuple[int, float]]) -> list[Hit]:
    scores = dict(found)
    rows = Document.objects.only("case_id", "titles", "instrument").in_bulk(list(scores))
    return [
        Hit(rows[number].case_id, score, pick(rows[number].titles), rows[number].instrument)
        for number, score in scores.items()
        if number in rows
    ]
