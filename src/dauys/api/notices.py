"""The messages that this area sends: what the owner of an account must know of its keys and webhooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from dauys.notifications.kinds import ACCOUNT, Kind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SAMPLES = {
    "name": "Bot of the town newspaper",
    "scopes": "Read what is mine; Act as me",
    "until": "31 May 2026",
    "host": "bot.example.org",
    "failures": 20,
    "since": "2 March 2026",
    "link": "/my/webhooks/",
}
"""What each field of a letter may say, for previews."""


def _letter(code: str, title: StrOrPromise, fields: str) -> Kind:
    """A letter about the account with these fields and the page it is about; it is always sent."""
    context = {name: SAMPLES[name] for name in (*fields.split(), "link")}
    return Kind(code=code, group=ACCOUNT, title=title, context=context, link="link", transactional=True)


KEY_MADE = _letter("api_key_made", _("A key for programs was made"), "name scopes until")
WEBHOOK_ADDED = _letter("webhook_added", _("A webhook was added"), "host")
WEBHOOK_STOPPED = _letter("webhook_stopped", _("A webhook was switched off"), "host failures since")

NOTICES = (KEY_MADE, WEBHOOK_ADDED, WEBHOOK_STOPPED)
