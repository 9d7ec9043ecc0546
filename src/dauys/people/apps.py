"""Announces the area to the site."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from dauys.kernel.manifest import Manifest, Retention


class PeopleConfig(AppConfig):
    """The area as Django knows it, and as the house knows it."""

    name = "dauys.people"
    manifest = Manifest(
        code="people",
        urls="dauys.people.urls",
        api="dauys.people.api.routers",
        retention=(
            Retention(
                model="people.Confirmation",
                since="expires_at",
                days=1,
                what=_("Codes that were sent to an address or number, and where to"),
                why=_("They work for 15 minutes; a day tells what went wrong."),
            ),
            Retention(
                model="people.ReadLog",
                since="at",
                days=1_825,
                what=_("Who has read somebody’s personal data"),
                why=_("People may ask for it as long as a misuse can be brought before a court."),
            ),
        ),
    )
