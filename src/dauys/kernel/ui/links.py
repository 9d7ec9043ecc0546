"""Addresses of pages within plain text as links: http and https alone, and nothing else of HTML."""

from __future__ import annotations

import re

from django.template.defaultfilters import linebreaks_filter
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_ADDRESS = re.compile(r"\bhttps?://(?:(?!&(?:quot|lt|gt|#x27);)[^\s<>«»„“”])+", re.IGNORECASE)
"""An address in text that is escaped already; what quotes it does not belong to it."""
_AFTER = ".,;:!?)]…"
"""Signs at the end of an address that belong to the sentence."""


def linked(text: str) -> SafeString:
    """Escape a text, set its paragraphs, and make links of the addresses in it."""
    return mark_safe(_ADDRESS.sub(_link, linebreaks_filter(text, autoescape=True)))  # noqa: S308  (escaped before)


def link(address: str) -> str:
    """One address as a link where it is one of http or https; else the text as it is."""
    if not re.fullmatch(r"https?://[^\s<>\"']+", address, re.IGNORECASE):
        return address
    return format_html('<a class="govuk-link" rel="nofollow noopener" href="{}">{}</a>', address, address)


def _link(found: re.Match[str]) -> str:
    whole = found.group()
    address = whole.rstrip(_AFTER)
    if "(" in address and whole.startswith(address + ")"):
        address += ")"
    return f'<a class="govuk-link" rel="nofollow noopener" href="{address}">{address}</a>{whole[len(address) :]}'
