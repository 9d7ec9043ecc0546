"""Announces the area to the site."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from dauys.kernel.manifest import Manifest, NavigationItem


class WebConfig(AppConfig):
    """The area as Django knows it, and as the house knows it."""

    name = "dauys.web"
    manifest = Manifest(
        code="web",
        urls="dauys.web.urls",
        notices="dauys.web.notices.NOTICES",
        navigation=(
            NavigationItem(title=_("Petitions"), url_name="petitions:list", order=10),
            NavigationItem(title=_("Start a petition"), url_name="petitions:start", order=20),
            NavigationItem(title=_("Public bodies"), url_name="bodies", order=30),
        ),
    )
