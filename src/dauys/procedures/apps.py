"""Announces the area to the site."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from dauys.kernel.manifest import Manifest, Retention


class ProceduresConfig(AppConfig):
    """The area as Django knows it, and as the house knows it."""

    name = "dauys.procedures"
    manifest = Manifest(
        code="procedures",
        unlisted="dauys.procedures.queries.unlisted_ids",
        urls="dauys.procedures.urls",
        api="dauys.procedures.api.routers",
        ticks=("dauys.procedures.tick.run", "dauys.procedures.succession.run", "dauys.procedures.experimenting.run"),
        retention=(
            Retention(
                model="procedures.Experiment",
                since="asked_at",
                days=30,
                what=_("What would have become of past petitions under other rules"),
                why=_("So that its address can be passed on; it holds nothing about people."),
            ),
        ),
        subscribers={
            "kernel.calendar_changed": ("dauys.procedures.tick.on_calendar_changed",),
            "bodies.ended": ("dauys.procedures.succession.on_body_ended",),
        },
    )
