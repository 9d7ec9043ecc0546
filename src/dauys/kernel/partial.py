"""Languages of pages that are not complete: which sources and which pages each covers; the rest is in English.

A page is either in such a language as a whole or not at all: half-translated pages help nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatch

FALLBACK = "en"
"""The language of every page that a partial one does not cover."""


@dataclass(frozen=True)
class Scope:
    """What a partial language covers. sources: by area, patterns of files. pages: names of addresses."""

    sources: Mapping[str, tuple[str, ...]]
    pages: frozenset[str]

    def covers(self, area: str, file: str) -> bool:
        """Whether the texts of a source file are to be translated."""
        return any(fnmatch(file, pattern) for pattern in self.sources.get(area, ()))


_PETITION_PAGES = (
    "page list _cards _aside _minima _proceedings _refusal _removals _verification embed sign* confirm unsign* report"
)
READING = Scope(
    sources={
        "config": ("settings.py",),
        "kernel": ("templates/*", "ui/*", "forms.py", "limits.py", "languages.py"),
        "places": ("forms.py", "templates/*"),
        "procedures": ("wording.py", "eligibility.py", "apps.py"),
        "notifications": ("letters.py",),
        "follow": ("templates/follow/button.html",),
        "petitions": (
            *(f"templates/petitions/{name}.html" for name in _PETITION_PAGES.split()),
            "forms/listing.py",
            "forms/signing.py",
            "forms/reporting.py",
            "views/listing.py",
            "views/reading.py",
            "views/reporting.py",
            "views/signing.py",
            "models/decisions.py",
            "declarations.py",
            "mailbox.py",
            "maps.py",
            "posters.py",
            "reporting.py",
            "showing.py",
            "signing.py",
            "group.py",
        ),
        "files": ("templates/files/list.html",),
        "payments": ("templates/payments/section.html",),
        "web": (
            "apps.py",
            "context.py",
            "views/home.py",
            "templates/40*.html",
            "templates/50*.html",
            "templates/web/home.html",
        ),
    },
    pages=frozenset(
        (
            "home",
            *(
                f"petitions:{name}"
                for name in [
                    "list",
                    "page",
                    "sign",
                    "confirm",
                    "unsign",
                    "unsign-confirm",
                    "signatures",
                    "report",
                    "embed",
                    "poster",
                    "news",
                ]
            ),
        )
    ),
)
PARTIAL: Mapping[str, Scope] = {"ar": READING}


def is_partial(language: str) -> bool:
    """Whether pages exist in this language only in part."""
    return language in PARTIAL
