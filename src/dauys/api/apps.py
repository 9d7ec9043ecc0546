"""Announces the area to the site."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from dauys.kernel.manifest import Manifest, Retention

OBLIGATION_EVENTS = (
    "procedures.laid",
    "procedures.met",
    "procedures.overdue",
    "procedures.extended",
    "procedures.redirected",
)


class ApiConfig(AppConfig):
    """The area as Django knows it, and as the house knows it."""

    name = "dauys.api"
    manifest = Manifest(
        code="api",
        holdings="dauys.api.holdings.of",
        urls="dauys.api.urls",
        notices="dauys.api.notices.NOTICES",
        ticks=("dauys.api.delivering.run",),
        subscribers={
            "procedures.moved": ("dauys.api.subscribers.on_moved",),
            "procedures.crossed": ("dauys.api.subscribers.on_crossed",),
            "people.erased": ("dauys.api.subscribers.on_erased",),
            **dict.fromkeys(OBLIGATION_EVENTS, ("dauys.api.subscribers.on_obligation",)),
        },
        retention=(
            Retention(
                model="api.WebhookDelivery",
                since="created_at",
                days=30,
                what=_("What webhooks were told, and what they answered"),
                why=_("A month is enough to find out why something did not arrive."),
            ),
            Retention(
                model="api.ApiKey",
                since="revoked_at",
                days=365,
                what=_("Keys of programs that were revoked"),
                why=_("Their names help to tell later which program it was."),
            ),
        ),
    )
