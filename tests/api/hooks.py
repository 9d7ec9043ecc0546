"""A program that is told of events, and somebody's webhooks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from dauys.api import rules, webhooks
from dauys.api.models import Webhook
from dauys.people.models import Account

ADDRESS = "https://example.org/hook"


@dataclass
class Server:
    """A program that is told of events: what it got, and what it answers."""

    url: str = ""
    status: int = 200
    answer: bytes = b"thank you"
    headers: dict[str, str] = field(default_factory=dict)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def server(settings) -> Iterator[Server]:
    """A real one, on this machine; only a demonstration may tell it anything."""
    settings.DEMONSTRATION = True
    made = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.got.append((dict(self.headers), body))
            self.send_response(made.status)
            for name, value in made.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(made.answer)))
            self.end_headers()
            self.wfile.write(made.answer)

        def log_message(self, *_args: object) -> None:
            """Keep quiet."""

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{running.server_port}/hook"
    yield made
    running.shutdown()
    running.server_close()
    thread.join()


def hook(account: Account, today: datetime, *events: str, url: str = ADDRESS) -> Webhook:
    made, _secret = webhooks.add(account.person_id, url=url, events=events or rules.EVENTS, now=today)
    return made


@pytest.fixture
def browser(client, author):
    client.force_login(author, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/accounts/reauthenticate/", {"password": "pass"})
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client
