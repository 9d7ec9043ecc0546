"""Announces the area to the site."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from dauys.kernel.manifest import Manifest, Retention


class NotificationsConfig(AppConfig):
    """The area as Django knows it, and as the house knows it."""

    name = "dauys.notifications"
    manifest = Manifest(
        code="notifications",
        holdings="dauys.notifications.holdings.of",
        urls="dauys.notifications.urls",
        notices="dauys.notifications.notices.NOTICES",
        ticks=("dauys.notifications.tick.run",),
        retention=(
            Retention(
                model="notifications.Message",
                since="created_at",
                days=365,
                what=_("Messages in the inbox of an account"),
                why=_("So that you can look up what you were told."),
            ),
            Retention(
                model="notifications.Message",
                since="created_at",
                days=30,
                what=_("Messages sent to people without an account, with their address"),
                why=_("To find out why a message did not arrive."),
                only={"person": None},
            ),
            Retention(
                model="notifications.SentMail",
                since="at",
                days=30,
                what=_("Mail shown on the mail page of a demonstration"),
            ),
        ),
        subscribers={
            "people.code_issued": ("dauys.notifications.subscribers.send_code",),
            "people.account_mail": ("dauys.notifications.subscribers.send_account_mail",),
            "people.erased": ("dauys.notifications.subscribers.forget_person",),
        },
    )
