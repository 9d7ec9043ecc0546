"""How often something may be done from one network: counted in the cache, forgotten when its time is over."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from dauys.kernel.refusal import Kind, Refusal

HOUR = 3_600
"""Seconds."""
PREFIX = {4: 24, 6: 48}
"""How much of an address is a network: what one household or office usually has."""


def network_of(request: HttpRequest) -> str:
    """The network a request comes from, as the nearest trusted proxy saw it; "unknown" where none can be told."""
    proxies = int(getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0))
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    address = hops[-proxies] if proxies and len(hops) >= proxies else request.META.get("REMOTE_ADDR", "")
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network((found, PREFIX[found.version]), strict=False))


def refuse_above(what: str, who: str, *, most: int, seconds: int = HOUR) -> Refusal | None:
    """Count one more of something by somebody; why not, once it is more than `most` within that many seconds."""
    key = f"limit/{what}/{who}"
    if cache.add(key, 1, seconds):
        return None
    try:
        number = cache.incr(key)
    except ValueError:  # it has run out between the two lines
        return None
    if number <= most:
        return None
    sentence = _("This has been done very often from your network. Please try again in an hour.")
    return Refusal("too_many", sentence, kind=Kind.TOO_MANY)
