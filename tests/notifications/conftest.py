"""What the tests of messages stand on: people, and a real SMTP server on a loopback port that can be moody."""

from __future__ import annotations

import email.policy
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.test import Client

from dauys.people import actions as people
from dauys.people.models import Account, Person

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TEMPLATES = "django.template.backends.django.DjangoTemplates"


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def someone(db) -> Callable[..., Person]:
    """Makes a person with an account."""

    def make(address: str = "aigerim@example.kz", language: str = "en") -> Person:
        person = people.register_person(language=language, now=NOW, given="Әйгерім", email=address)
        people.open_account(person, email=address, now=NOW)
        return person

    return make


class Postbox:
    """What an SMTP server has taken, and how it answers: `mood(recipient)` gives an answer, or None to take it."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.mood: Callable[[str], str | None] = lambda _address: None
        self.after_data: Callable[[str], str | None] = lambda _address: None

    async def handle_RCPT(self, _server, _session, envelope: Any, address: str, _options) -> str:  # noqa: N802
        answer = self.mood(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, _server, _session, envelope: Any) -> str:  # noqa: N802
        answer = self.after_data(envelope.rcpt_tos[0])
        if answer is None:
            self.recipients += envelope.rcpt_tos
            message = email.message_from_bytes(envelope.content, policy=email.policy.default)
            assert isinstance(message, EmailMessage)
            self.taken.append(message)
        return answer or "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A real SMTP server that can be started and stopped."""

    def __init__(self) -> None:
        self.box = Postbox()
        self.port = free_port()
        self.controller: Controller | None = None

    def start(self) -> None:
        self.controller = Controller(self.box, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self) -> None:
        if self.controller:
            self.controller.stop()
        self.controller = None


@pytest.fixture
def smtp(settings) -> Iterator[Server]:
    """The installation's mail goes to this server."""
    server = Server()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_SSL = settings.EMAIL_USE_TLS = False
    settings.EMAIL_TIMEOUT = 5
    yield server
    server.stop()


@pytest.fixture
def as_(db) -> Callable[..., Client]:
    """A browser, signed in as a person or not; its pages are in English unless told otherwise."""

    def browser(person: Person | None = None, language: str = "en", **options: Any) -> Client:
        client = Client(headers={"accept-language": language}, **options)
        if person:
            account = Account.objects.get(person=person)
            client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser
