"""People with keys in the small world of petitions, and a client that speaks JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.api.hooks import browser, server  # noqa: F401  (fixtures)
from tests.petitions.conftest import (  # noqa: F401  (fixtures)
    NOW,
    _no_limits_left_over,
    author,
    executor,
    head,
    make_petition,
    moderator,
    world,
)
from tests.stages import staged

from dauys.api import keys
from dauys.api.models import Scope
from dauys.kernel.clock import clock
from dauys.people import queries as known_people
from dauys.people.models import Account
from dauys.petitions import actions

BASE = "/api/v1"


@dataclass
class Caller:
    """A program with somebody's key, or without any."""

    client: Client
    secret: str = ""
    language: str = "en"

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = {"Accept-Language": self.language, **headers}
        if self.secret:
            sent["Authorization"] = f"Bearer {self.secret}"
        address = path if path.startswith("/") and path.startswith(BASE) else f"{BASE}{path}"
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return self.client.generic(method, address, headers=sent, **content)

    def get(self, path: str, **headers: str) -> Any:
        return self("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self("POST", path, {} if body is None else body, **headers)


def key_of(account: Account, *scopes: str, now: datetime | None = None) -> str:
    """The secret of a new key of somebody, with all scopes unless some are named."""
    _key, secret = keys.make(
        account.person_id,
        name="test",
        scopes=scopes or Scope.values,
        lasting=timedelta(days=30),
        now=now or clock.now(),
    )
    return secret


@pytest.fixture
def anybody() -> Caller:
    return Caller(Client())


@pytest.fixture
def caller() -> Callable[..., Caller]:
    """A program that acts for somebody."""

    def act(account: Account, *scopes: str) -> Caller:
        return Caller(Client(), key_of(account, *scopes))

    return act


@staged.fixture
def today() -> datetime:
    """The site asks the real clock; what is set up for a request must lie before it."""
    return clock.now()


@staged.fixture
def by_mail(world, today):  # noqa: F811
    """A petition that is signed with a name and a mailbox."""
    account = world.account("american@example.org", residence="US", citizenship="US")
    by = known_people.actor_of(account, now=today)
    text = actions.Text(language="en", title="Plant a tree", body="One for every child.")
    petition = actions.draft(
        world.procedures["us-we-the-people"], place=world.places["US"], text=text, author_id=by.person_id, now=today
    )
    actions.submit(petition, by=by, profile=known_people.profile_of(account.person), now=today)
    return petition


__all__ = ["BASE", "NOW", "UTC", "Caller", "key_of"]
