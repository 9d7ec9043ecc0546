"""Announces the area to the site."""

from __future__ import annotations

from django.apps import AppConfig

from dauys.kernel.manifest import Manifest


class LedgerConfig(AppConfig):
    """The area as Django knows it, and as the house knows it."""

    name = "dauys.ledger"
    manifest = Manifest(code="ledger", api="dauys.ledger.api.router", ticks=("dauys.ledger.sealing.run",))
