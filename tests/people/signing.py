"""Small steps that tests of signing in share."""

from __future__ import annotations

import html
import re

from dauys.people.events import AccountMail
from dauys.people.models import Account

CODE = re.compile(r"\b\d{6}\b")


def text(answer):
    return html.unescape(answer.content.decode())


def letters(published):
    return [event for event in published if isinstance(event, AccountMail)]


def enter(client):
    """Sign in with the password, and once more as pages that matter ask."""
    client.post("/accounts/login/", {"login": "aigerim@example.kz", "password": "Kelesi-bekette-7"})
    client.post("/accounts/reauthenticate/", {"password": "Kelesi-bekette-7"})
    return client


def code_in(published):
    (code,) = CODE.findall(letters(published)[-1].body)
    return code


def signed_in_as(client):
    key = client.session.get("_auth_user_id")
    return Account.objects.get(pk=key).person if key else None
