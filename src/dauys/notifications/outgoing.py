"""By what mail leaves the installation: what its environment says, else what administrators have entered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from email.utils import formataddr, parseaddr
from typing import Any, Literal, TypedDict

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.core.mail import get_connection

from dauys.notifications.models import MailServer

SMTP = {"smtp+tls": 587, "smtps": 465, "smtp": 25}
"""Ways to speak to a mail server, with the port each usually has: STARTTLS, TLS from the start, in the clear."""
PROVIDERS = {"brevo": "api_key", "mailgun": "api_key", "postmark": "server_token"}
"""Providers that take mail by HTTP, with what they call their key."""
CONTEXT = "mail server"
TIMEOUT = 20
"""Seconds."""
ONE = 1

Source = Literal["environment", "site", "demonstration", "none"]


class Told(TypedDict):
    """What an administrator has entered. host: of the server, or the sender's domain at Mailgun; port 0: the usual."""

    way: str
    host: str
    port: int
    user: str
    secret: str
    sender: str


@dataclass(frozen=True)
class Outgoing:
    """By what mail leaves at present: who says so, a short name of it, and the sender."""

    source: Source
    name: str
    sender: str
    told: Told | None = None

    @property
    def leaves(self) -> bool:
        """Whether there is anything that takes mail."""
        return self.source != "none"

    def connection(self) -> Any:
        """A fresh connection, not open yet."""
        if self.told is None:
            return get_connection()
        way, secret = self.told["way"], self.told["secret"]
        if way in PROVIDERS:
            keys: dict[str, Any] = {PROVIDERS[way]: secret}
            if way == "mailgun":
                keys["sender_domain"] = self.told["host"]
            return get_connection(f"anymail.backends.{way}.EmailBackend", **keys)
        return get_connection(
            "django.core.mail.backends.smtp.EmailBackend",
            host=self.told["host"],
            port=self.told["port"] or SMTP[way],
            username=self.told["user"],
            password=secret,
            use_tls=way == "smtp+tls",
            use_ssl=way == "smtps",
            timeout=TIMEOUT,
        )


def current() -> Outgoing:
    """By what mail leaves now; asked anew for each delivery, so that a change needs no restart (at most 1 query)."""
    backend: str = settings.EMAIL_BACKEND
    sender: str = settings.DEFAULT_FROM_EMAIL
    if backend.endswith("backends.Viewer"):
        return Outgoing("demonstration", "", sender)
    if backend.startswith("anymail."):
        return Outgoing("environment", backend.split(".")[2].capitalize(), sender)
    if ".dummy." not in backend:
        return Outgoing("environment", f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}", sender)
    told = entered()
    if told is None:
        return Outgoing("none", "", sender)
    server = f"{told['host']}:{told['port'] or SMTP.get(told['way'], '')}"
    return Outgoing("site", told["way"].capitalize() if told["way"] in PROVIDERS else server, told["sender"], told)


def entered() -> Told | None:
    """What administrators have entered, in force or not; None also where the key to it is lost (1 query)."""
    row = MailServer.objects.filter(pk=ONE).first()
    if row is None:
        return None
    try:
        told: Told = json.loads(settings.KEYS.unseal(bytes(row.sealed), context=CONTEXT))
    except (KeyError, InvalidTag):
        return None
    return told


def enter(told: Told, *, now: datetime) -> None:
    """Keep what an administrator says, sealed; an empty secret keeps the one that is there."""
    if not told["secret"] and (before := entered()) and before["way"] == told["way"]:
        told = {**told, "secret": before["secret"]}
    sealed = settings.KEYS.seal(json.dumps(told).encode(), context=CONTEXT)
    MailServer.objects.update_or_create(pk=ONE, defaults={"sealed": sealed, "changed_at": now})


def written(name: str, address: str) -> str:
    """A sender as mails carry it."""
    return formataddr((name, address), charset="utf-8") if name.isascii() else f"{name} <{address}>"


def parts(sender: str) -> tuple[str, str]:
    """Name and address of a sender."""
    return parseaddr(sender)
