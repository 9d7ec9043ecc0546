"""Announces the area to the site."""

from __future__ import annotations

from django.apps import AppConfig

from dauys.kernel.manifest import Manifest


class PlacesConfig(AppConfig):
    """The area as Django knows it, and as the house knows it."""

    name = "dauys.places"
    manifest = Manifest(
        code="places",
        api="dauys.places.api.router",
        urls="dauys.places.urls",
        seeds=("dauys.places.seeds.load",),
    )
