"""Announces the area to the site."""

from __future__ import annotations

from django.apps import AppConfig

from dauys.kernel.manifest import Manifest


class KernelConfig(AppConfig):
    """The area as Django knows it, and as the house knows it."""

    name = "dauys.kernel"
    manifest = Manifest(code="kernel", seeds=("dauys.kernel.seeds.load",))
