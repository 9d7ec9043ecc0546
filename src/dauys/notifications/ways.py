"""The ways out of the house: e-mail through Django's backend, text messages through a gateway."""

from __future__ import annotations

import re
import smtplib
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email

from dauys.notifications import outgoing

PERMANENT = 500
TOO_MANY = 429
NO_MAILBOX = re.compile(rb"\b5\.1\.[126]\b")
"""Enhanced status codes (RFC 3463) that say that an address does not exist."""


class Later(Exception):  # noqa: N818  (an answer, not an error)
    """Refused for the time being; the attempt counts."""


class Down(Exception):  # noqa: N818
    """Nobody there to take anything: no fault of this message, the attempt does not count."""


class Never(Exception):  # noqa: N818
    """Refused for good. `bounced`: the mailbox does not exist."""

    def __init__(self, reason: str, *, bounced: bool = False) -> None:
        super().__init__(reason)
        self.bounced = bounced


@dataclass(frozen=True)
class Parcel:
    """What goes out: to one address, as text and perhaps HTML."""

    delivery_id: str
    address: str
    subject: str
    text: str
    html: str = ""
    language: str = ""
    headers: dict[str, str] = field(default_factory=dict)


class Way(Protocol):
    """Sends parcels; `open` raises Down, `send` raises Later or Never."""

    def open(self) -> None:
        """Get ready to send."""

    def send(self, parcel: Parcel) -> None:
        """Send one parcel."""

    def close(self) -> None:
        """Leave politely."""


class Email:
    """Mail by whatever backend the installation has: an SMTP server, a provider, the viewer of a demonstration."""

    def __init__(self) -> None:
        self.outgoing = outgoing.current()
        self.connection: Any = self.outgoing.connection()

    def open(self) -> None:
        """Connect, where there is a server to connect to."""
        if not self.outgoing.leaves:
            raise Down("No mail server is set up.")
        try:
            self.connection.open()
        except (OSError, smtplib.SMTPException) as error:
            raise Down(str(error) or type(error).__name__) from error

    def send(self, parcel: Parcel) -> None:
        """Send one mail over the open connection."""
        try:
            mail = self._mail(parcel)
            mail.message()
        except (ValidationError, ValueError) as error:
            raise Never(f"Cannot be written as a mail: {type(error).__name__}") from error
        try:
            self.connection.send_messages([mail])
        except (AnymailError, smtplib.SMTPException, OSError) as error:
            if self._hung_up():
                self.close()
                self.open()
            raise _refused(error) from error

    def close(self) -> None:
        """Say goodbye to the server."""
        try:
            self.connection.close()
        except (OSError, smtplib.SMTPException):
            self.connection.connection = None

    def _hung_up(self) -> bool:
        """Whether an SMTP server has ended the connection; a refused mail alone does not end it."""
        server = getattr(self.connection, "connection", None)
        return server is not None and getattr(server, "sock", server) is None

    def _mail(self, parcel: Parcel) -> EmailMultiAlternatives:
        validate_email(parcel.address)
        host = urlsplit(settings.SITE_URL).hostname or "localhost"
        headers = {
            "Message-ID": f"<{parcel.delivery_id}@{host}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": parcel.language,
            **parcel.headers,
        }
        mail = EmailMultiAlternatives(
            parcel.subject,
            parcel.text,
            from_email=self.outgoing.sender,
            to=[parcel.address],
            headers=headers,
            connection=self.connection,
        )
        mail.attach_alternative(parcel.html, "text/html")
        return mail


def _refused(error: Exception) -> Later | Never:
    """What an error of the server or provider means for this one mail."""
    said = str(error)[:400]
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        said = f"{code} {bytes(text).decode(errors='replace')}"
        return Never(said, bounced=bool(NO_MAILBOX.search(text))) if code >= PERMANENT else Later(said)
    if isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= PERMANENT:
        return Never(said)
    if isinstance(error, AnymailRecipientsRefused):
        return Never(said)
    if isinstance(error, AnymailAPIError):
        return Later(said) if _provider_may_recover(error.status_code) else Never(said)
    return Never(said) if isinstance(error, AnymailError) else Later(said)


def _provider_may_recover(status: int | None) -> bool:
    """Whether the same mail may be taken later: too many, a fault of theirs, or of our key."""
    return status is None or status >= PERMANENT or status in {401, 403, 408, TOO_MANY}
