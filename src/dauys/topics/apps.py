"""Announces the area to the site."""

from __future__ import annotations

from django.apps import AppConfig

from dauys.kernel.manifest import Manifest


class TopicsConfig(AppConfig):
    """The area as Django knows it, and as the house knows it."""

    name = "dauys.topics"
    manifest = Manifest(
        code="topics",
        api="dauys.topics.api.router",
        seeds=("dauys.topics.seeds.load",),
    )
