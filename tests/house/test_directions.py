"""Styles know no left and no right: where one reads from right to left, everything mirrors by itself."""

from __future__ import annotations

import re

from tests.house import source

BUILT = source.ROOT / "src" / "dauys" / "kernel" / "static" / "build" / "site.css"
SIDES = re.compile(
    r"(?<![\w-])((margin|padding|border)-(left|right)[\w-]*|border-(top|bottom)-(left|right)-radius|left|right)\s*:"
    r"|(?<![\w-])(text-align|float|clear|justify-content)\s*:\s*(left|right)\b"
)
ALLOWED = re.compile(r"safe-area-inset|float:\s*left;\s*float:\s*inline-start")
"""The edge of a device stays where it is; browsers of before 2023 know only `float: left`, which the next one mends."""
NAMED = re.compile(r"govuk-!-(margin|padding)-(left|right)-(?!0\b)|<(td|th|p|div)[^>]*\salign=")


def physical(css: str) -> list[str]:
    css = re.sub(r"//[^\n]*|/\*.*?\*/", "", css, flags=re.DOTALL)
    rest = ALLOWED.sub("", re.sub(r"[^;{}]*safe-area-inset[^;{}]*", "", css))
    return [match.group() for match in SIDES.finditer(rest)]


def test_our_own_styles_name_no_side():
    sheets = [path for path in source.files() if path.suffix in {".scss", ".css"}]
    assert sheets
    found = {source.shown(path): physical(path.read_text(encoding="utf-8")) for path in sheets}
    assert {name: sides for name, sides in found.items() if sides} == {}


def test_nothing_of_what_is_built_from_others_names_a_side_either():
    assert physical(BUILT.read_text(encoding="utf-8")) == []


def test_no_template_sets_a_distance_to_one_side():
    pages = [path for path in source.files() if path.suffix == ".html"]
    found = {source.shown(path): NAMED.findall(path.read_text(encoding="utf-8")) for path in pages}
    assert {name: sides for name, sides in found.items() if sides} == {}


def test_a_page_says_which_way_it_is_read():
    roots = [path for path in source.files() if path.suffix == ".html" and "<html" in path.read_text(encoding="utf-8")]
    assert roots
    assert [source.shown(path) for path in roots if " dir=" not in path.read_text(encoding="utf-8")] == []


def test_a_language_is_told_together_with_its_direction():
    found = {
        source.shown(path): bare
        for path in source.files()
        if path.suffix == ".html"
        and (bare := re.findall(r'\slang="\{\{ (?!LANGUAGE_CODE)[^}]*\}\}"', path.read_text(encoding="utf-8")))
    }
    assert found == {}, "write {{ code|in_language }}: it adds the direction where that runs against the page"
