# ruff: noqa: INP001  (part of the program build.py)
"""Cuts the typeface to the letters in use: one file each for Latin, Cyrillic, Kazakh and the rest of Europe.

The browser fetches a file only when a page has a letter of its range (`unicode-range` in scss/_typeface.scss).
"""

from __future__ import annotations

import json
from pathlib import Path

from fontTools import subset as cutter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ASCII = "".join(map(chr, range(0x20, 0x7F)))
SIGNS = "\u00a0§©«\u00ad°±·»×\u2011–—‘’“”„•…‰€\u202f\u2212"
CYRILLIC = "".join(map(chr, range(0x0410, 0x0450))) + "ЁёІіҰұ№"
KAZAKH = "ӘәҒғҚқҢңӨөҮүҺһ"
LATIN_1 = "".join(chr(code) for code in range(0xC0, 0x100))
LATIN_EXTENDED = "".join(map(chr, range(0x0100, 0x0180))) + "ȘșȚț₸"
FILES = {
    "latin": ("latin", ASCII + SIGNS),
    "cyrillic": ("cyrillic", CYRILLIC),
    "kazakh": ("cyrillic-ext", KAZAKH),
    "european": ("latin", LATIN_1),
    "european-extended": ("latin-ext", LATIN_EXTENDED),
}
MUST_HAVE = frozenset(ASCII + "«»—–№" + CYRILLIC + KAZAKH)
WEIGHTS = (400, 400, 700)
FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum"]


def subset(source: Path, target: Path) -> None:
    """Write `onest-<part>.woff2` for every part; raise when a letter that the interface needs is in none of them."""
    target.mkdir(parents=True)
    covered: set[str] = set()
    for part, (original, letters) in FILES.items():
        font = TTFont(source / f"onest-{original}-wght-normal.woff2")
        font = instancer.instantiateVariableFont(font, {"wght": WEIGHTS})
        options = cutter.Options(flavor="woff2", layout_features=FEATURES, hinting=False, notdef_outline=True)
        knife = cutter.Subsetter(options)
        knife.populate(text=letters)
        knife.subset(font)
        font.flavor = "woff2"
        font.save(target / f"onest-{part}.woff2")
        covered |= {chr(code) for code in font.getBestCmap()}
    if missing := MUST_HAVE - covered:
        raise ValueError(f"The typeface lacks {''.join(sorted(missing))}")


PRINTED = ("latin", "cyrillic", "kazakh", "european", "european-extended")
OTHERS = {
    "arabic": ("noto-sans-arabic", "arabic"),
    "hebrew": ("noto-sans-hebrew", "hebrew"),
    "greek": ("noto-sans", "greek"),
    "cyrillic": ("noto-sans", "cyrillic"),
    "cyrillic-ext": ("noto-sans", "cyrillic-ext"),
    "latin-ext": ("noto-sans", "latin-ext"),
    "vietnamese": ("noto-sans", "vietnamese"),
}
"""Letters that Onest lacks, for documents alone: a browser has faces of its own, a document has what is in it."""
WEIGHTS_PRINTED = (400, 700)


def printable(packages: Path, target: Path) -> None:
    """Write faces for documents as `<family>-<part>-<weight>.ttf`, each part a family of its own, and what they cover.

    `coverage.json` lists the code points, so that a letter without a glyph is known before it is printed as a box.
    """
    target.mkdir(parents=True)
    covered: set[int] = set()
    for weight in WEIGHTS_PRINTED:
        for part in PRINTED:
            font = _cut(packages / "@fontsource-variable" / "onest" / "files", part, weight)
            covered |= _save(font, target, "Onest", part, weight)
        for part, (package, script) in OTHERS.items():
            file = packages / "@fontsource" / package / "files" / f"{package}-{script}-{weight}-normal.woff2"
            covered |= _save(TTFont(file), target, "Noto", part, weight)
    (target / "coverage.json").write_text(json.dumps(_runs(covered), separators=(",", ":")))


def _cut(source: Path, part: str, weight: int) -> TTFont:
    original, letters = FILES[part]
    font = instancer.instantiateVariableFont(TTFont(source / f"onest-{original}-wght-normal.woff2"), {"wght": weight})
    knife = cutter.Subsetter(cutter.Options(layout_features=FEATURES, hinting=False, notdef_outline=True))
    knife.populate(text=letters)
    knife.subset(font)
    return font


def _save(font: TTFont, target: Path, family: str, part: str, weight: int) -> set[int]:
    """Write one face under a name of its own; the code points it has."""
    style = "Bold" if weight == 700 else "Regular"  # noqa: PLR2004  (the weight of bold)
    name = f"{family} {part.title()}"
    for number, text in ((1, name), (2, style), (4, f"{name} {style}")):
        font["name"].setName(text, number, 3, 1, 0x409)
    for number in (16, 17):
        font["name"].removeNames(nameID=number)
    font["OS/2"].usWeightClass = weight
    font.flavor = None
    font.save(target / f"{family.lower()}-{part}-{weight}.ttf")
    return set(font.getBestCmap())


def _runs(codes: set[int]) -> list[list[int]]:
    """Code points as runs of first and last."""
    runs: list[list[int]] = []
    for code in sorted(codes):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return runs
