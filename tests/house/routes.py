"""The page `docs/reference/routes.md`, out of the site's own addresses: `python -m tests.house.routes` writes it."""

from __future__ import annotations

import inspect
import os
from collections.abc import Iterator
from typing import Any

import django
from django.urls import URLPattern, URLResolver, get_resolver
from tests.house import source

PAGE = source.ROOT / "docs" / "reference" / "routes.md"
HEAD = """# Addresses

Every address that our own pages answer to, by area. Beside these, `/accounts/…` (signing in) is django-allauth's,
`/repair/…` (rare repairs) is Django's administration, and `/api/v1/…` describes itself in `/api/v1/openapi.json`.
This page is written by `make docs`.
"""


def ours(resolver: URLResolver | None = None, before: str = "/") -> Iterator[tuple[str, Any]]:
    """Every address of our own views as (template, view)."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from ours(entry, route)
        elif isinstance(entry, URLPattern) and entry.callback.__module__.startswith("dauys."):
            yield route, entry.callback


def page() -> str:
    """The whole page."""
    by_area: dict[str, list[str]] = {}
    for route, view in ours():
        shown = inspect.unwrap(getattr(view, "view_class", view))
        told = (inspect.getdoc(shown) or "").partition("\n")[0].replace("|", "\\|")
        by_area.setdefault(shown.__module__.split(".")[1], []).append(f"| `{route}` | {told} |")
    parts = [HEAD]
    for area, lines in sorted(by_area.items()):
        parts.append(f"\n## {area}\n| address | does |\n|---|---|\n" + "\n".join(dict.fromkeys(lines)) + "\n")
    return "".join(parts)


def write() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"  # on a folder that is thrown away
    django.setup()
    write()
