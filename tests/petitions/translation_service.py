"""A translation service on this machine that speaks LibreTranslate's protocol, as far as we use it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Service:
    """What it was asked, and how it answers: as it should, or with `status`, or with `raw` bytes."""

    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200
    raw: bytes = b""
    key: str = ""

    def answer(self, body: dict[str, Any]) -> tuple[int, bytes]:
        self.asked.append(body)
        if self.raw:
            return self.status, self.raw
        if body.get("api_key", "") != self.key:
            return 403, b'{"error": "Invalid API key"}'
        if self.status != 200:
            return self.status, b'{"error": "Slow down"}'
        if body["target"] == "ga":
            return 400, b'{"error": "ga is not supported"}'
        return 200, json.dumps({"translatedText": f"[{body['target']}] {body['q']}"}).encode()


@contextmanager
def running() -> Iterator[Service]:
    """The service, as long as it runs."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            known = self.path == "/translate"
            status, answer = service.answer(json.loads(body)) if known else (404, b"{}")
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
