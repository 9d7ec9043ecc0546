"""Announces the area to the site."""

from __future__ import annotations

from django.apps import AppConfig

from dauys.kernel.manifest import Manifest


class SearchConfig(AppConfig):
    """The area as Django knows it, and as the house knows it."""

    name = "dauys.search"
    manifest = Manifest(code="search", tables=("dauys.search.indexes.build",))
