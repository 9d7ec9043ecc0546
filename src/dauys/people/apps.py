"""Announces the area to the site."""

from __future__ import annotations

from django.apps import AppConfig

from dauys.kernel.manifest import Manifest


class PeopleConfig(AppConfig):
    """The area as Django knows it, and as the house knows it."""

    name = "dauys.people"
    manifest = Manifest(code="people", urls="dauys.people.urls", ticks=("dauys.people.actions.forget_old_codes",))
