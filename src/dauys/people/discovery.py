"""Asks an identity provider for its own description, in bounded time and size."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from dauys.kernel.refusal import Refusal

TIMEOUT = 5.0
"""Seconds for the whole of one try to connect or read."""
LONGEST = 200_000
"""Bytes; real descriptions have some 5,000."""
WANTED = ("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def describe(server_url: str) -> dict[str, Any]:
    """The provider's discovery document. Refusal with one clear sentence when it cannot be used."""
    import httpx  # noqa: PLC0415  (slow to load, and needed when a provider is tried)

    _check_address(server_url)
    address = f"{server_url.rstrip('/')}/.well-known/openid-configuration"
    try:
        document = json.loads(_fetch(address))
    except httpx.TimeoutException:
        raise _refusal(
            "provider_slow", _("The provider did not answer within %(seconds)d seconds."), seconds=5
        ) from None
    except httpx.HTTPStatusError as error:
        status = error.response.status_code
        raise _refusal("provider_status", _("The provider answered with status %(status)d."), status=status) from None
    except (httpx.HTTPError, httpx.InvalidURL):
        raise _refusal("provider_unreachable", _("The provider cannot be reached at this address.")) from None
    except ValueError:
        raise _refusal(
            "provider_no_json", _("What stands at this address is not the description of a provider.")
        ) from None
    missing = [name for name in WANTED if not isinstance(document, dict) or not isinstance(document.get(name), str)]
    if missing:
        raise _refusal("provider_incomplete", _("The provider does not tell: %(what)s."), what=", ".join(missing))
    if document["issuer"].rstrip("/") != server_url.rstrip("/"):
        raise _refusal("provider_issuer", _("The provider calls itself %(issuer)s."), issuer=document["issuer"])
    return dict(document)


def _check_address(server_url: str) -> None:
    """Only https may carry identities; a provider on this very machine may do without."""
    parts = urlsplit(server_url)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise _refusal("provider_insecure", _("The address has to begin with https://."))


def _fetch(address: str) -> bytes:
    import httpx  # noqa: PLC0415  (the same)

    with httpx.Client(timeout=TIMEOUT, follow_redirects=False) as client, client.stream("GET", address) as answer:
        answer.raise_for_status()
        body = b""
        for part in answer.iter_bytes():
            body += part
            if len(body) > LONGEST:
                raise ValueError("too long")
    return body


def _refusal(code: str, sentence: Any, **values: Any) -> Refusal:
    text = sentence % values if values else sentence
    return Refusal(code, text, fields={"server_url": text})
