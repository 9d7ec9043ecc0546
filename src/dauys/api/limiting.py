"""How often the API may be asked: counted by minute for each key, else for each person, else for each network."""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache
from django.utils.translation import gettext as _

from dauys.api.problems import TooOften
from dauys.kernel.refusal import Kind

MINUTE = 60
"""Seconds."""
MOST = {"key": {"read": 600, "write": 120}, "network": {"read": 300, "write": 60}}
"""Requests a minute."""


def count(who: str, kind: str, *, writes: bool, now: datetime) -> None:
    """Count one more request; raises `TooOften` above the limit. kind: "key" or "network"."""
    second = int(now.timestamp())
    what = "write" if writes else "read"
    name = f"api/{kind}/{what}/{who}/{second // MINUTE}"
    if cache.add(name, 1, 2 * MINUTE):
        return
    try:
        number = cache.incr(name)
    except ValueError:  # it has run out between the two lines
        return
    if number > MOST[kind][what]:
        refusal = TooOften("too_many_requests", _("Too many requests. Wait a little and go on."), kind=Kind.TOO_MANY)
        refusal.wait = MINUTE - second % MINUTE
        raise refusal
