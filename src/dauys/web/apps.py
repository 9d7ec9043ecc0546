"""Announces the area to the site."""

from __future__ import annotations

from django.apps import AppConfig

from dauys.kernel.manifest import Manifest


class WebConfig(AppConfig):
    """The area as Django knows it, and as the house knows it."""

    name = "dauys.web"
    manifest = Manifest(code="web", urls="dauys.web.urls")
