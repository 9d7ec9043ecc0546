"""Announces the area to the site."""

from __future__ import annotations

from django.apps import AppConfig

from dauys.kernel.manifest import Manifest


class BodiesConfig(AppConfig):
    """The area as Django knows it, and as the house knows it."""

    name = "dauys.bodies"
    manifest = Manifest(
        code="bodies",
        api="dauys.bodies.api.router",
        seeds=("dauys.bodies.seeds.load",),
    )
