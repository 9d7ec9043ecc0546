"""What a file is called: one short, plain name whose ending tells the truth about its content."""

from __future__ import annotations

import unicodedata

from dauys.files.kinds import ENDINGS

LONGEST = 120
"""Characters."""
FALLBACK = "file"
TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of text: `exe.gpj` must not be read as `jpg.exe` turned round."""

CERTAIN = frozenset(ending for endings in ENDINGS.values() for ending in endings)


def tidy(name: str) -> str:
    """A name as it is kept: its last part, without what nobody sees or what has a meaning for a shell or a disk."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C" and sign not in TURNING)
    plain = " ".join(unicodedata.normalize("NFC", seen).split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if dot and 0 < len(ending) <= 10:  # noqa: PLR2004  (no known ending is longer)
        return f"{stem[: LONGEST - len(ending) - 1].strip() or FALLBACK}.{ending}"
    return plain[:LONGEST].strip() or FALLBACK


def ending(name: str) -> str:
    """The ending of a name, in small letters; "" where it has none."""
    stem, dot, last = name.rpartition(".")
    return last.casefold() if dot and stem else ""


def honest(name: str, kind: str) -> str:
    """The name with an ending that fits its content: `photo.jpg` that holds a page of HTML becomes `photo.jpg.html`."""
    fitting, shown = ENDINGS.get(kind), ending(name)
    if fitting is not None:
        return name if shown in fitting else f"{name}.{fitting[0]}"
    return f"{name}.bin" if shown in CERTAIN else name
