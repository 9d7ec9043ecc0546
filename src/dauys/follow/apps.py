"""Announces the area to the site."""

from __future__ import annotations

from django.apps import AppConfig

from dauys.kernel.manifest import Manifest


class FollowConfig(AppConfig):
    """The area as Django knows it, and as the house knows it."""

    name = "dauys.follow"
    manifest = Manifest(
        code="follow",
        holdings="dauys.follow.holdings.of",
        urls="dauys.follow.urls",
        subscribers={"people.erased": ("dauys.follow.subscribers.forget_person",)},
    )
