"""Announces the area to the site."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from dauys.kernel.manifest import Manifest, Retention


class PaymentsConfig(AppConfig):
    """The area as Django knows it, and as the house knows it."""

    name = "dauys.payments"
    manifest = Manifest(
        code="payments",
        holdings="dauys.payments.holdings.of",
        urls="dauys.payments.urls",
        notices="dauys.payments.notices.NOTICES",
        ticks=("dauys.payments.actions.settle_due",),
        subscribers={"people.erased": ("dauys.payments.subscribers.forget_person",)},
        retention=(
            Retention(
                model="payments.Donation",
                since="created_at",
                days=60,
                what=_("Donations that were never paid"),
                why=_("A provider may tell of a payment late."),
                only={"state__in": ("waiting", "refused")},
            ),
            Retention(
                model="payments.Donor",
                since="at",
                days=365,
                what=_("Where to send the receipt for a donation"),
                why=_("To tell you if the money is given back."),
                blank=("sealed",),
            ),
            Retention(
                model="payments.Transaction",
                since="created",
                days=365,
                what=_("What a payment provider told about a payment"),
                why=_("To give the money back by the same way."),
                blank=("extra_data",),
            ),
        ),
    )
