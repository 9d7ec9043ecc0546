"""Announces the area to the site."""

from __future__ import annotations

from django.apps import AppConfig

from dauys.kernel.manifest import Manifest


class SearchConfig(AppConfig):
    """The area as Django knows it, and as the house knows it."""

    name = "dauys.search"
    manifest = Manifest(code="search")

    def ready(self) -> None:
        """Register the checks of the database."""
        from dauys.search import checks  # noqa: F401, PLC0415  (models are not ready any earlier)
