"""Pure decisions about webhooks: which addresses may be told, when to try again, what counts as delivered."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from dauys.kernel.refusal import Refusal, invalid

EVENTS = (
    "petition.submitted",
    "petition.accepted",
    "petition.rejected",
    "petition.returned",
    "petition.listed",
    "petition.threshold",
    "petition.answered",
    "petition.lapsed",
    "petition.withdrawn",
    "obligation.laid",
    "obligation.met",
    "obligation.late",
    "obligation.extended",
    "obligation.redirected",
)
PING = "ping"
"""The event of a trial."""
BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
"""How long to wait after the first, second … attempt that failed; after the last, a delivery is given up."""
DEAD_AFTER_FAILURES = 20
DEAD_AFTER = timedelta(days=3)
"""A webhook is switched off once so many attempts in a row have failed, the first of them so long ago."""
TIMEOUT = 10
"""Seconds for one attempt."""


def refuse_address(url: str, *, demonstration: bool) -> Refusal | None:
    """Why an address cannot be a webhook's; where its host leads is looked at before each delivery."""
    sentence = _("Enter an address that begins with https:// and has no password in it.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return invalid("wrong_address", sentence, url=sentence)
    schemes = ("https", "http") if demonstration else ("https",)
    if parts.scheme not in schemes or not host or parts.username or parts.password or port == 0 or not url.isascii():
        return invalid("wrong_address", sentence, url=sentence)
    if not demonstration and (refusal := _refuse_literal(host)):
        return refusal
    return None


def _refuse_literal(host: str) -> Refusal | None:
    try:
        ip_address(host)
    except ValueError:
        return None
    return None if is_public(host) else private()


def private() -> Refusal:
    """The refusal of an address inside somebody's own network."""
    sentence = _("This address leads into a private network.")
    return invalid("private_address", sentence, url=sentence)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, and not of a machine, a house or a provider's inside."""
    found = ip_address(address)
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    if inner is not None:
        found = inner
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def refuse_events(events: Collection[str]) -> Refusal | None:
    """Why these cannot be the events of a webhook."""
    if not events or not set(events) <= set(EVENTS):
        sentence = _("Choose at least one event.")
        return invalid("unknown_event", sentence, events=sentence)
    return None


def next_try(attempts: int, *, now: datetime) -> datetime | None:
    """When to try again after that many attempts; None: give up."""
    return now + BACK_OFF[attempts - 1] if attempts <= len(BACK_OFF) else None


def is_dead(failures: int, *, since: datetime, now: datetime) -> bool:
    """Whether a webhook that failed so often in a row, since that moment, is to be switched off."""
    return failures >= DEAD_AFTER_FAILURES and now - since >= DEAD_AFTER


def delivered(status: int) -> bool:
    """Whether the other side has taken it; a redirect is none of that."""
    return 200 <= status < 300  # noqa: PLR2004  (HTTP)
