"""A lease: who does a piece of work at present, so that others need not do the same at the same time.

It saves work and proves nothing: whatever runs under a lease must be right when it runs twice.
"""

from __future__ import annotations

import os
import secrets
import socket
from datetime import datetime, timedelta

from django.db.models import Q

from dauys.kernel.models import Lease

PROCESS = secrets.token_hex(4)
"""Tells this process from an earlier one that had its number."""


def take(name: str, *, lasting: timedelta, now: datetime) -> bool:
    """Take the lease unless somebody alive holds it; whether we hold it now."""
    holder = Lease.objects.filter(name=name).values_list("holder", flat=True).first()
    if holder is None:
        Lease.objects.bulk_create([Lease(name=name)], ignore_conflicts=True)
        holder = ""
    free = Q(holder="") | Q(until__lte=now)
    if not _may_live(holder):
        free |= Q(holder=holder)
    return bool(Lease.objects.filter(free, name=name).update(holder=_ourselves(), until=now + lasting))


def renew(name: str, *, lasting: timedelta, now: datetime) -> bool:
    """Hold our lease longer; whether it was still ours."""
    return bool(Lease.objects.filter(name=name, holder=_ourselves()).update(until=now + lasting))


def give_back(name: str) -> None:
    """End our lease."""
    Lease.objects.filter(name=name, holder=_ourselves()).update(holder="", until=None)


def _ourselves() -> str:
    return f"{socket.gethostname()}/{os.getpid()}/{PROCESS}"


def _may_live(holder: str) -> bool:
    """Whether the holder may still be at work: certainly not, if its process on this machine is gone."""
    host, number, process = holder.split("/") if holder.count("/") == 2 else ("", "", "")  # noqa: PLR2004
    if host != socket.gethostname() or not number.isdigit():
        return True
    if int(number) == os.getpid():
        return process == PROCESS
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
