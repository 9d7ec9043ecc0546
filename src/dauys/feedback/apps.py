"""Announces the area to the site."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from dauys.kernel.manifest import Manifest, Retention


class FeedbackConfig(AppConfig):
    """The area as Django knows it, and as the house knows it."""

    name = "dauys.feedback"
    manifest = Manifest(
        code="feedback",
        holdings="dauys.feedback.holdings.of",
        urls="dauys.feedback.urls",
        api="dauys.feedback.api.router",
        notices="dauys.feedback.notices.NOTICES",
        subscribers={"people.erased": ("dauys.feedback.subscribers.forget_person",)},
        retention=(
            Retention(
                model="feedback.Contact",
                since="at",
                days=365,
                what=_("Whom to tell the answer to a suggestion about this site"),
                why=_("So that you hear what became of it."),
            ),
        ),
    )
