"""Text messages through a gateway that speaks HTTP; a demonstration shows them on the page /mail/ instead."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from django.conf import settings

from dauys.kernel.clock import clock
from dauys.notifications import models
from dauys.notifications.ways import Down, Later, Never, Parcel

TIMEOUT = 15.0
OUR_FAULT = {HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN}
FOR_NOW = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS}


class Gateway:
    """POSTs `{"to": "+7…", "text": "…", "id": "…"}` to `sms_url`; user and password in the address go as basic auth.

    2xx: taken. 401, 402, 403: the gateway does not want us, all wait. 408, 409, 429, 5xx: later. Other 4xx: never.
    `id` is the same at each attempt, so that a gateway can tell a repetition.
    """

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.url = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, parts.query, ""))
        self.auth = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        self.client: Any = None

    def open(self) -> None:
        """Prepare the client."""
        if not self.url:
            raise Down("No gateway for text messages is set up (DAUYS_SMS_URL).")
        import httpx  # noqa: PLC0415  (a fifth of a second at start-up, for the few who send text messages)

        self.client = httpx.Client(auth=self.auth, timeout=TIMEOUT)

    def send(self, parcel: Parcel) -> None:
        """Hand one text message to the gateway."""
        import httpx  # noqa: PLC0415

        body = {"to": parcel.address, "text": parcel.text, "id": parcel.delivery_id}
        try:
            status = self.client.post(self.url, json=body).status_code
        except httpx.ConnectError as error:
            raise Down(str(error)) from error
        except httpx.HTTPError as error:
            raise Later(type(error).__name__) from error
        if status in OUR_FAULT:
            raise Down(f"The gateway answered {status}.")
        if status in FOR_NOW or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Later(f"The gateway answered {status}.")
        if status >= HTTPStatus.MULTIPLE_CHOICES:
            raise Never(f"The gateway answered {status}.")

    def close(self) -> None:
        """Close the client's connections."""
        if self.client:
            self.client.close()


class Shown:
    """Keeps text messages for the page /mail/."""

    def open(self) -> None:
        """Nothing to prepare."""

    def send(self, parcel: Parcel) -> None:
        """Keep one text message."""
        models.SentMail.objects.create(
            at=clock.now(),
            way=models.Way.SMS,
            recipient=parcel.address,
            language=parcel.language,
            text=parcel.text,
            headers=[],
        )

    def close(self) -> None:
        """Nothing to close."""


def gateway() -> Gateway | Shown:
    """The way text messages take in this installation."""
    return Shown() if settings.DEMONSTRATION else Gateway(settings.SMS_URL)
