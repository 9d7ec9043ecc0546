"""A petition's text as numbered sentences, so that a place in it can be marked without a pointing device."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dauys.petitions.models import Petition

ENDS = re.compile(r"(?P<word>\w*)(?:[.!?…]+[\"»”’)]*(?=\s+[^\s\da-zа-яёәіңғүұқөһ])|(?=\s*\n)|\s*\Z)")
"""Where a sentence may end: at marks before a capital letter or sign, at the end of a line, at the end of the text."""
ABBREVIATION = 2
"""A word of so many letters before a full stop in a line is taken for an abbreviation ("г. Алматы") or a number."""


@dataclass(frozen=True)
class Sentence:
    """Characters `start` to `end` of a field (`title` or `body`) in one language."""

    number: int
    field: str
    language: str
    start: int
    end: int
    text: str

    def passage(self, note: str) -> dict[str, Any]:
        """The place as a review keeps it, with its words as they were."""
        return {
            "field": self.field,
            "language": self.language,
            "start": self.start,
            "end": self.end,
            "quote": self.text,
            "note": note,
        }


def sentences(petition: Petition) -> list[Sentence]:
    """The title and the text, first in the author's language, numbered on through all languages."""
    found: list[Sentence] = []
    for language in dict.fromkeys([petition.language, *petition.titles, *petition.bodies]):
        for field, texts in (("title", petition.titles), ("body", petition.bodies)):
            found += _numbered(texts, field, language, len(found))
    return found


def _numbered(texts: Mapping[str, str], field: str, language: str, before: int) -> list[Sentence]:
    text = texts.get(language, "")
    spans = _whole(text) if field == "title" else split(text)
    return [
        Sentence(before + place, field, language, start, end, text[start:end])
        for place, (start, end) in enumerate(spans, start=1)
    ]


def _whole(text: str) -> Iterator[tuple[int, int]]:
    if text.strip():
        yield len(text) - len(text.lstrip()), len(text.rstrip())


def split(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a text begin and end, without the white space between them."""
    start = 0
    for match in ENDS.finditer(text):
        end = match.end()
        goes_on = text[end : end + 1] == " "
        if goes_on and text[match.end("word") : end].startswith(".") and len(match["word"]) <= ABBREVIATION:
            continue
        line = text[start:end]
        begin = start + len(line) - len(line.lstrip())
        if line.strip():
            yield begin, start + len(line.rstrip())
            start = end
