"""The weight of a first page, and what the built files must and must not hold (assets/build.py makes them)."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
import time
from pathlib import Path

import brotli
import pytest
from django.urls import reverse
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "src" / "dauys" / "kernel" / "static" / "build"
FIRST_PAGE = 100_000
NEXT_PAGE = 20_000
KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
FONTS = {"kk": ("latin", "cyrillic", "kazakh"), "ru": ("latin", "cyrillic"), "en": ("latin",)}


def squeezed(path: Path) -> int:
    return len(brotli.compress(path.read_bytes()))


def test_a_second_build_has_nothing_to_do():
    build()
    begun = time.perf_counter()
    assert build() == b""
    assert time.perf_counter() - begun < 0.5, "0.3 s on a quiet machine"


def build() -> bytes:
    command = [sys.executable, ROOT / "assets" / "build.py"]
    return subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603  (our own program)


@pytest.mark.parametrize("language", FONTS)
def test_a_first_page_and_the_next_stay_within_their_weight(client, db, language):
    page = client.get(reverse("home"), {"lang": language})
    html = len(gzip.compress(page.content))
    shared = squeezed(BUILT / "site.css") + squeezed(BUILT / "site.js") + squeezed(BUILT / "mark.svg")
    fonts = sum((BUILT / "fonts" / f"onest-{part}.woff2").stat().st_size for part in FONTS[language])
    assert html < NEXT_PAGE
    assert html + shared + fonts < FIRST_PAGE * 0.6, "leave room for what other pages add"


def test_the_typeface_has_every_kazakh_letter():
    covered = {chr(code) for path in (BUILT / "fonts").glob("*.woff2") for code in TTFont(path).getBestCmap()}
    assert set(KAZAKH) <= covered


def test_a_letter_is_in_one_file_only_and_the_style_sheet_says_in_which():
    seen: dict[int, str] = {}
    css = (BUILT / "site.css").read_text()
    for path in sorted((BUILT / "fonts").glob("*.woff2")):
        face = next(part for part in css.split("@font-face") if path.name in part)
        ranges = re.search(r"unicode-range:([^;}]+)", face)[1].replace("U+", "").split(",")
        spans = [(int(one.split("-")[0], 16), int(one.split("-")[-1], 16)) for one in map(str.strip, ranges)]
        for code in TTFont(path).getBestCmap():
            if any(low <= code <= high for low, high in spans):
                assert code not in seen, (chr(code), path.name, seen[code])
                seen[code] = path.name
    assert set(map(ord, KAZAKH)) <= set(seen)


def test_nothing_is_fetched_from_elsewhere_and_no_foreign_mark_is_used():
    css, js = (BUILT / "site.css").read_text(), (BUILT / "site.js").read_text()
    assert re.findall(r"url\(\s*[\"']?(?!fonts/)([^)]*)", css) == []
    assert "crest" not in css
    assert "Transport" not in css
    assert not re.search(r"https?://(?!www\.w3\.org)", js)
    assert "eval(" not in js


def test_licences_of_what_is_built_in_go_with_it():
    text = (BUILT / "licences.txt").read_text()
    assert "Crown Copyright" in text
    assert "SIL Open Font License" in text
