"""Machine drafts of translations, from a service that speaks the HTTP protocol of LibreTranslate. Optional."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from django.conf import settings

from dauys.kernel.texts import tidy

TIMEOUT = 60.0
"""Seconds: a service without a graphics processor takes its time for a long text."""
LARGEST_TEXT = 30_000
"""Characters of one text that are sent."""
LARGEST_ANSWER = 1_000_000
"""Bytes of an answer that are read."""
KEPT = 300
"""Characters of an explanation that are kept."""
LATER = {
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
}
"""Answers after which trying again may help: the service is busy, or our key is being mended."""
CODES = {"zh-hant": "zt", "zh-hans": "zh", "prs": "fa"}
"""Languages that such services know by another code."""


class NotNowError(Exception):
    """The service does not answer at present; it may later."""


class NeverError(Exception):
    """The service cannot translate this, however often it is asked."""


def is_on() -> bool:
    """Whether this installation has a translation service."""
    return bool(settings.TRANSLATOR)


def translate(text: str, *, source: str, target: str) -> str:
    """A machine's draft of a text in another language. NotNowError, NeverError: why there is none."""
    if len(text) > LARGEST_TEXT:
        raise NeverError(f"The text is longer than {LARGEST_TEXT} characters.")
    body = {"q": text, "source": CODES.get(source, source), "target": CODES.get(target, target), "format": "text"}
    if settings.TRANSLATOR_KEY:
        body["api_key"] = settings.TRANSLATOR_KEY
    status, answer = _post(f"{settings.TRANSLATOR.rstrip('/')}/translate", body)
    if status in LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise NotNowError(f"The service answered {status}: {_said(answer)}")
    if status >= HTTPStatus.MULTIPLE_CHOICES:
        raise NeverError(f"The service answered {status}: {_said(answer)}")
    translated = _told(answer).get("translatedText")
    if not isinstance(translated, str) or not translated.strip():
        raise NotNowError("The service answered without a text.")
    return tidy(translated).strip()


def _post(url: str, body: dict[str, str]) -> tuple[int, bytes]:
    """Send, and read no more than an answer may be long."""
    import httpx  # noqa: PLC0415  (slow to load, and needed by the tick alone)

    try:
        client = httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False)
        with client, client.stream("POST", url, json=body) as response:
            read = b""
            for chunk in response.iter_bytes():
                read += chunk
                if len(read) > LARGEST_ANSWER:
                    raise NeverError("The answer of the service is too long.")
            return response.status_code, read
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise NotNowError(type(error).__name__) from error


def _told(answer: bytes) -> dict[str, Any]:
    try:
        told = json.loads(answer)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _said(answer: bytes) -> str:
    """What the service says of its refusal, as far as it can be read."""
    said = _told(answer).get("error") or answer[:KEPT].decode(errors="replace")
    return tidy(str(said)).strip()[:KEPT]
