from __future__ import annotations

import re

import pytest
from tests.house import source

TEMPLATES = [path for path in source.files() if path.suffix == ".html" and "templates" in path.parts]
MAILS = {path for path in TEMPLATES if "mail" in path.parts or "email" in path.parts}
UNGUARDED = {"language-switch.html", "type-switch.html", "unsubscribe.html"}
"""The first two change the sender's own cookie only; the address of the third carries a mandate of its own."""
PAGES = [path for path in TEMPLATES if path not in MAILS]


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a script in the page", r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(ld\+)?json\")"),
        ("a style sheet in the page", r"<style\b"),
        ("a style on an element", r"<[^>]*\sstyle\s*="),
        ("a handler on an element", r"<[a-z][^>]*\son[a-z]+\s*="),
        ("an address that runs code", r"(?i)(href|src|action)\s*=\s*[\"']?\s*javascript:"),
        (
            "something fetched from elsewhere",
            r"<(script|img|iframe|link|source|video)\b[^>]*\b(src|href)=[\"'](https?:)?//",
        ),
        ("a text marked as safe", r"\|\s*safe\b|\{%\s*autoescape\s+off"),
    ],
)
def test_no_template_holds(what, pattern):
    found = [
        f"{source.shown(path)}: {match.group()[:60]}"
        for path in PAGES
        for match in re.finditer(pattern, path.read_text(encoding="utf-8"))
    ]
    assert found == [], what


def test_every_picture_says_what_it_shows_or_that_it_shows_nothing():
    silent = [
        f"{source.shown(path)}: {match.group()[:60]}"
        for path in TEMPLATES
        for match in re.finditer(r"<img\b[^>]*>", path.read_text(encoding="utf-8"))
        if not re.search(r"\balt=", match.group())
    ]
    assert silent == []


def test_every_form_that_changes_something_is_guarded():
    open_ones = [
        source.shown(path)
        for path in PAGES
        if path.name not in UNGUARDED
        for form in re.findall(r"(?is)<form\b[^>]*method=[\"']post[\"'].*?</form>", path.read_text(encoding="utf-8"))
        if "csrf_token" not in form
    ]
    assert open_ones == []


def test_no_template_shows_a_text_of_many_languages_without_saying_in_which_it_is():
    silent = [
        f"{source.shown(path)}: {line.strip()[:80]}"
        for path in PAGES
        for line in path.read_text(encoding="utf-8").splitlines()
        if "|pick" in line and "|language_of" not in line and "{% block title %}" not in line
    ]
    assert silent == [], "`marked` shows a text with its language"
