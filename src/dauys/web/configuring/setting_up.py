"""The first set-up by pages: open while nobody administers the installation, and only to who reads its console.

A one-time word is printed when the installation is begun or served; its digest lies in the installation's folder. Who
hands the word in first gets a claim of their own, kept in their session; the word is worth nothing from then on.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from dauys.kernel.models import Jurisdiction
from dauys.people import actions as people
from dauys.people.models import Account, Post, Role

WORD, CLAIM = "word", "claim"


def _file() -> Path:
    home: Path = settings.HOME
    return home / "setup.json"


def needed() -> bool:
    """Whether nobody administers the installation yet (1 query)."""
    return not Post.objects.filter(role=Role.ADMINISTRATOR, until=None).exists()


def pending() -> bool:
    """Whether a set-up was offered and is not finished; asks no database."""
    return _file().exists()


def is_open() -> bool:
    """Whether the pages of the set-up may be used."""
    return pending() and needed()


def offer() -> str:
    """The address at which the set-up begins, with a fresh one-time word; "" where somebody administers already."""
    if not needed():
        close()
        return ""
    word = secrets.token_urlsafe(18)
    _write(WORD, word)
    return f"{settings.SITE_URL}{reverse('setup')}?key={word}"


def claim(word: str) -> str:
    """Exchange the one-time word for a claim; "" if it is not the word, or was used."""
    if not _is(WORD, word):
        return ""
    own = secrets.token_urlsafe(18)
    _write(CLAIM, own)
    return own


def claimed_by(own: str) -> bool:
    """Whether this is the claim of whoever sets the installation up."""
    return _is(CLAIM, own)


def close() -> None:
    """End the set-up."""
    _file().unlink(missing_ok=True)


def _write(what: str, secret: str) -> None:
    fresh = _file().with_suffix(".new")
    fresh.write_text(json.dumps({what: _digest(secret)}), encoding="utf-8")
    fresh.chmod(0o600)
    fresh.replace(_file())


def _is(what: str, secret: str) -> bool:
    try:
        known = json.loads(_file().read_text(encoding="utf-8")).get(what, "")
    except (OSError, ValueError):
        return False
    return bool(known) and hmac.compare_digest(known, _digest(secret))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def open_administration(
    jurisdiction: Jurisdiction, *, email: str, password: str, names: tuple[str, str], language: str, now: datetime
) -> Account:
    """Open the first administrator's account, with the right to repair; from then on the set-up is closed."""
    person = people.register_person(language=language, given=names[0], family=names[1], now=now)
    account = people.open_account(person, email=email, password=password, now=now)
    account.is_staff = account.is_superuser = True
    account.save(update_fields=["is_staff", "is_superuser"])
    people.appoint(person, role=Role.ADMINISTRATOR, jurisdiction=jurisdiction, now=now)
    transaction.on_commit(close)
    return account
