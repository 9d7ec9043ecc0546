"""Announces the area to the site."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from dauys.kernel.manifest import Manifest, Retention


class KernelConfig(AppConfig):
    """The area as Django knows it, and as the house knows it."""

    name = "dauys.kernel"
    manifest = Manifest(
        code="kernel",
        seeds=("dauys.kernel.seeds.load",),
        retention=(
            Retention(
                model="sessions.Session",
                since="expire_date",
                days=1,
                what=_("Visits that have ended (sessions)"),
                why=_("They serve nothing any more."),
            ),
            Retention(
                model="kernel.Fault",
                since="at",
                days=90,
                what=_("Faults of due work, without data of persons"),
                why=_("To find out why something did not happen."),
            ),
        ),
    )
