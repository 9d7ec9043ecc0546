"""An identity provider for demonstrations and tests: a real OpenID Connect server with invented people, here only."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from dauys.kernel.models import Jurisdiction
from dauys.people import actions, claims
from dauys.people.assurance import Assurance
from dauys.people.models import IdentityProvider

CODE = "demo-eid"
PORT = 8001
"""Where it listens on this machine unless told otherwise."""

HIGH, LOW = "urn:dauys:demo:high", "urn:dauys:demo:low"
"""Levels of a sign-in (claim `acr`): with an electronic identity, with a password only."""

USERS: Mapping[str, Mapping[str, Any]] = {
    "gulnar": {
        "given_name": "Гүлнар",
        "family_name": "Оспанова",
        "birthdate": "1988-11-23",
        "citizenship": "KZ",
        "residence": "KZ-75",
        "phone_number": "+77010000101",
        "phone_number_verified": True,
        "email": "gulnar@example.org",
        "email_verified": True,
        "acr": HIGH,
    },
    "timur": {
        "given_name": "Тимур",
        "family_name": "Қасымов",
        "birthdate": "2009-05-14",
        "citizenship": "KZ",
        "residence": "KZ-71",
        "email": "timur@example.org",
        "email_verified": True,
        "acr": HIGH,
    },
    "anna": {
        "given_name": "Анна",
        "family_name": "Лебедева",
        "birthdate": "1979-02-01",
        "citizenship": "RU",
        "residence": "KZ-10",
        "acr": HIGH,
    },
    "paul": {
        "given_name": "Paul",
        "family_name": "Lindqvist",
        "birthdate": "1995-07-30",
        "citizenship": "FI",
        "email": "paul@example.org",
        "email_verified": True,
        "acr": LOW,
    },
}
"""By the name to sign in with: an adult of Almaty, a minor of Astana, a foreigner without e-mail, a low level."""

MAPPING = claims.Mapping(
    levels={HIGH: Assurance.EID, LOW: Assurance.EMAIL}, citizenship="citizenship", residence="residence"
)


def set_up(jurisdiction: Jurisdiction, *, port: int = PORT) -> IdentityProvider:
    """Make the demonstration's provider known, or bring it up to date."""
    return actions.save_provider(
        IdentityProvider.objects.filter(code=CODE).first(),
        jurisdiction=jurisdiction,
        code=CODE,
        fields={
            "name": {"kk": "Сынақ eID", "ru": "Пробный eID", "en": "Sample eID"},
            "server_url": f"http://localhost:{port}",
            "client_id": "dauys-demonstration",
            "scopes": ["openid", "profile", "email", "phone"],
            "enabled": True,
        },
        mapping=MAPPING,
        secret="demonstration",  # noqa: S106  (the sample provider takes any)
    )


@contextmanager
def provider(port: int = PORT, users: Mapping[str, Mapping[str, Any]] = USERS, *, wait: bool = True) -> Iterator[int]:
    """Run the provider as a process of its own, on this machine alone, while the context lasts; gives its port.

    Port 0 takes a free one. RuntimeError: it did not start (the extra `demo` may be missing); without `wait` nobody
    finds out before the first sign-in.
    """
    chosen = port or _free_port()
    told = [f"--user-claims={json.dumps({'sub': name, **user})}" for name, user in users.items()]
    command = [sys.executable, "-m", "oidc_provider_mock", "--host=127.0.0.1", f"--port={chosen}", *told]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        try:
            if wait:
                _wait(process, chosen)
            yield chosen
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    """Until it answers, at most 20 seconds."""
    for _try in range(200):
        if process.poll() is not None:
            break
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the sample identity provider did not start")
