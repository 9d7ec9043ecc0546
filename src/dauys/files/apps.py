"""Announces the area to the site."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from dauys.kernel.manifest import Manifest, Retention


class FilesConfig(AppConfig):
    """The area as Django knows it, and as the house knows it."""

    name = "dauys.files"
    manifest = Manifest(
        code="files",
        ticks=("dauys.files.settling.run", "dauys.files.clearing.run"),
        retention=(
            Retention(
                model="files.File",
                since="due_at",
                days=1,
                only={"state": "arriving"},
                what=_("Files whose upload was broken off"),
                why=_("So that an upload can go on for a day; then what has come of it is removed within another day."),
            ),
        ),
    )
