"""What tests of drafts share: answering questions as a browser does, reading the code and the link that are sent."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core import mail
from django.test import Client
from tests.petitions.conftest import World

from dauys.notifications.actions import deliver_due
from dauys.petitions.models import Petition

TITLE = "Plant a tree in every school yard"
BODY = "Our yards are bare and hot. One tree each would change that."


def begin(
    browser: Client, world: World, *, place: str = "GB", preset: str = "uk-parliament", title: str = TITLE
) -> str:
    """Answer everything up to the draft; its id."""
    browser.post("/petitions/start/", {"title": title})
    browser.post("/petitions/start/where/", {"place": place})
    browser.post("/petitions/start/topic/", {"topic": ""})
    response = browser.post("/petitions/start/who/", {"who": who(world, preset, place)})
    assert response.status_code == 302, response.content.decode()
    return response.url.split("/")[3]


def who(world: World, preset: str, place: str) -> str:
    return f"{world.procedures[preset].pk}-{world.places[place].pk}"


def page(draft: str, step: str) -> str:
    return f"/petitions/start/{draft}/{step}/"


def stored(draft: str) -> Petition:
    return Petition.objects.select_related("case__procedure", "case__author").get(pk=draft)


def secret_link(browser: Client, draft: str) -> str:
    html = browser.get(page(draft, "link")).content.decode()
    return re.search(rf"/petitions/start/{draft}/key/[\w-]+/", html)[0]  # type: ignore[index]


def introduce(browser: Client, draft: str, **changes: Any) -> Any:
    data = {"given": "Ann", "family": "Smith", "email": "ann@example.org", "shown": "full", **changes}
    return browser.post(page(draft, "you"), data)


def code() -> str:
    deliver_due(datetime.now(UTC) + timedelta(minutes=1))
    return re.search(r"\b\d{6}\b", f"{mail.outbox[-1].subject} {mail.outbox[-1].body}")[0]  # type: ignore[index]


def ready(browser: Client, world: World) -> str:
    """A British draft that only has to be handed in."""
    draft = begin(browser, world)
    browser.post(page(draft, "why"), {"body": BODY})
    introduce(browser, draft)
    browser.post(page(draft, "code"), {"code": code()})
    return draft
