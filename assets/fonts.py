# ruff: noqa: INP001  (part of the program build.py)
"""Cuts the typeface to the letters in use: one file each for Latin, Cyrillic, Kazakh and the rest of Europe.

The browser fetches a file only when a page has a letter of its range (`unicode-range` in scss/_typeface.scss).
"""

from __future__ import annotations

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


PRINTED = ("latin", "cyrillic", "kazakh", "european")


def printable(source: Path, target: Path) -> None:
    """Write the same letters as `onest-<part>-<weight>.ttf` for documents; each part is a family of its own."""
    target.mkdir(parents=True)
    for part in PRINTED:
        original, letters = FILES[part]
        for weight in (400, 700):
            font = instancer.instantiateVariableFont(
                TTFont(source / f"onest-{original}-wght-normal.woff2"), {"wght": weight}
            )
            knife = cutter.Subsetter(cutter.Options(layout_features=FEATURES, hinting=False, notdef_outline=True))
            knife.populate(text=letters)
            knife.subset(font)
            style = "Bold" if weight == 700 else "Regular"  # noqa: PLR2004  (the weight of bold)
            for number, text in ((1, f"Onest {part.title()}"), (2, style), (4, f"Onest {part.title()} {style}")):
                font["name"].setName(text, number, 3, 1, 0x409)
            for number in (16, 17):
                font["name"].removeNames(nameID=number)
            font["OS/2"].usWeightClass = weight
            font.flavor = None
            font.save(target / f"onest-{part}-{weight}.ttf")
