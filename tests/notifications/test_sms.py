"""Text messages through a real HTTP gateway, and shown on a page in a demonstration."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from tests.notifications.conftest import NOW

from dauys.kernel.events import publish
from dauys.notifications.delivering import deliver_due
from dauys.notifications.models import Delivery, SentMail, Way
from dauys.people.events import CodeIssued

pytestmark = pytest.mark.django_db


class Gateway:
    """What a gateway was handed, and the status it answers."""

    def __init__(self) -> None:
        self.status = 200
        self.taken: list[dict[str, str]] = []
        self.asked: list[dict[str, str]] = []

    def handler(self) -> type[BaseHTTPRequestHandler]:
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                gateway.asked.append({"path": self.path, "authorization": self.headers.get("Authorization", "")})
                if gateway.status < 300:
                    gateway.taken.append(body)
                self.send_response(gateway.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_parts: object) -> None:
                """Quiet."""

        return Handler


@pytest.fixture
def gateway(settings) -> Iterator[Gateway]:
    it = Gateway()
    server = HTTPServer(("127.0.0.1", 0), it.handler())
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    settings.DEMONSTRATION = False
    settings.SMS_URL = f"http://akimat:p%40ss@127.0.0.1:{server.server_port}/send?from=Dauys"
    yield it
    server.shutdown()
    thread.join()
    server.server_close()


def send_code(language: str = "kk") -> Delivery:
    code = CodeIssued(
        at=NOW,
        confirmation_id=None,
        person_id=None,
        way="phone",
        target="+77011234567",
        purpose="contact",
        language=language,
        code="739461",
    )
    publish(code)
    return Delivery.objects.latest("id")


def test_a_gateway_gets_number_text_and_a_stable_id(gateway):
    row = send_code()
    assert deliver_due(NOW).sent == 1
    (taken,) = gateway.taken
    assert taken == {
        "to": "+77011234567",
        "text": "Дауыс: растау кодыңыз — 739461. Оны ешкімге айтпаңыз.",
        "id": str(row.pk),
    }
    assert len(taken["text"]) <= 70, "a second part would cost as much again"
    assert gateway.asked[0]["path"] == "/send?from=Dauys"
    assert base64.b64decode(gateway.asked[0]["authorization"].split()[1]) == b"akimat:p@ss"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_code_fits_into_one_text_message(gateway, language):
    send_code(language)
    deliver_due(NOW)
    assert len(gateway.taken[0]["text"]) <= 70


@pytest.mark.parametrize(
    ("status", "attempts", "failed"),
    [
        (429, 1, False),
        (503, 1, False),
        (400, 1, True),
        (404, 1, True),
        (302, 1, True),
        (401, 0, False),
        (402, 0, False),
    ],
)
def test_the_answer_of_the_gateway_decides_what_becomes_of_a_message(gateway, status, attempts, failed):
    gateway.status = status
    row = send_code()
    deliver_due(NOW)
    row.refresh_from_db()
    assert (row.attempts, row.failed_at is not None, row.sent_at) == (attempts, failed, None)
    assert str(status) in row.last_error
    gateway.status = 200
    assert deliver_due(NOW + timedelta(minutes=1)).sent == (0 if failed else 1)


@pytest.mark.parametrize("address", ["", "http://127.0.0.1:9/send"])
def test_without_a_gateway_text_messages_wait(settings, address):
    settings.DEMONSTRATION, settings.SMS_URL = False, address
    row = send_code()
    deliver_due(NOW)
    row.refresh_from_db()
    assert (row.attempts, row.sent_at, row.failed_at, row.next_try_at) == (0, None, None, NOW + timedelta(minutes=1))


def test_a_demonstration_shows_text_messages(settings):
    settings.DEMONSTRATION = True
    send_code("en")
    assert deliver_due(NOW).sent == 1
    shown = SentMail.objects.get()
    assert (shown.way, shown.recipient) == (Way.SMS, "+77011234567")
    assert "739461" in shown.text
