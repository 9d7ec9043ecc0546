"""Addresses within plain text become links; nothing else does."""

from __future__ import annotations

import pytest
from django.utils.html import conditional_escape

from dauys.kernel.ui.links import link, linked


@pytest.mark.parametrize(
    ("text", "address", "after"),
    [
        ("See https://gov.kz/a?b=1&c=2.", "https://gov.kz/a?b=1&amp;c=2", "."),
        ("«https://gov.kz/ә»", "https://gov.kz/ә", "»"),
        ('"http://gov.kz"', "http://gov.kz", "&quot;"),
        ("(https://kk.wikipedia.org/wiki/Алматы_(қала))", "https://kk.wikipedia.org/wiki/Алматы_(қала)", ")"),
    ],
)
def test_an_address_is_a_link_without_the_signs_around_it(text, address, after):
    assert f'<a class="govuk-link" rel="nofollow noopener" href="{address}">{address}</a>{after}' in linked(text)


@pytest.mark.parametrize("text", ["javascript:alert(1)", "ftp://a.kz", "gov.kz", "a@b.kz", "data:text/html,x"])
def test_nothing_else_is_a_link(text):
    assert "<a" not in linked(text)
    assert link(text) == text


@pytest.mark.parametrize("text", ['<script>"', 'https://a.kz/"onmouseover="x', "https://a.kz/<b>", "https://a.kz/'x"])
def test_no_text_becomes_html(text):
    html = linked(text) + conditional_escape(link(text))
    assert "<script" not in html
    assert "<b>" not in html
    assert '"onmouse' not in html


def test_paragraphs_and_lines_stay():
    assert linked("a\n\nb\nc") == "<p>a</p>\n\n<p>b<br>c</p>"
