"""What documents are set in: the faces that are shipped, which letters they have, which way they run."""

from __future__ import annotations

import json
import unicodedata
from functools import cache

from django.conf import settings

from dauys.kernel.languages import base, direction

FACES = settings.PACKAGE / "kernel" / "static" / "build" / "print"
ONEST = ("Latin", "Cyrillic", "Kazakh", "European", "European-Extended")
NOTO = ("Arabic", "Hebrew", "Greek", "Cyrillic", "Cyrillic-Ext", "Latin-Ext", "Vietnamese")
FAMILIES = (*(f"Onest {part}" for part in ONEST), *(f"Noto {part}" for part in NOTO))
"""In this order: a letter is set in the first that has it."""
UNSEEN = ("Cc", "Cf", "Zl", "Zp", "Zs")


@cache
def _covered() -> frozenset[int]:
    runs = json.loads((FACES / "coverage.json").read_text(encoding="utf-8"))
    return frozenset(code for first, last in runs for code in range(first, last + 1))


def can_print(text: str) -> bool:
    """Whether every letter of a text has a shape in a document; one that has none would be an empty box."""
    composed = unicodedata.normalize("NFC", text)
    return all(ord(sign) in _covered() or unicodedata.category(sign) in UNSEEN for sign in composed)


def setting(language: str) -> dict[str, str]:
    """What a layout is told about its type: the families by name, the language, which way it runs."""
    return {"fonts": "|".join(FAMILIES), "language": base(language), "direction": direction(language)}
