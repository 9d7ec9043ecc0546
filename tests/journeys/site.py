"""The real program on a folder that is thrown away, for a browser to walk through."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from dauys.people import demo

ROOT = Path(__file__).resolve().parents[2]
ADOPTED = (
    "kz-epetition-government",
    "kz-epetition-region-akimat",
    "kz-epetition-region-maslikhat",
    "uk-parliament",
    "us-we-the-people",
    "lv-manabalss",
)
EID = {
    name: {
        "given_name": given,
        "family_name": family,
        "birthdate": born,
        "citizenship": "KZ",
        "residence": "KZ-75",
        "acr": demo.HIGH,
        "email": f"{name}@example.org",
        "email_verified": True,
    }
    for name, given, family, born in (
        ("gulnar", "Гүлнар", "Оспанова", "1988-11-23"),
        ("erlan", "Ерлан", "Сәбитов", "1975-03-08"),
        ("madina", "Мәдина", "Қалиева", "2001-07-19"),
        ("nurlan", "Нұрлан", "Әлімов", "1969-01-30"),
        ("aizhan", "Айжан", "Тұрсынова", "1993-12-02"),
        ("sergei", "Сергей", "Ким", "1981-06-15"),
        ("dana", "Дана", "Есенова", "1990-09-09"),
        ("timur", "Тимур", "Қасымов", "1986-05-14"),
    )
}
"""People of Almaty as their electronic identities describe them, by the name they sign in with."""
OFFICIALS = {
    "moderator@example.org": ("Сәуле", "Ахметова", "moderator", ""),
    "executor@example.org": ("Бауыржан", "Нұрпейісов", "body", "kz-75-akimat"),
    "head@example.org": ("Ләззат", "Жүнісова", "head", "kz-75-akimat"),
    "administrator@example.org": ("Арман", "Дәулетов", "administrator", ""),
    "recipient@example.org": ("Dace", "Ozola", "head", "lv-manabalss"),
    "government@example.org": ("Martin", "Oakes", "body", "gb-government"),
    "lawyer@example.org": ("Anna", "Kalnina", "lawyer", "lv-manabalss"),
    "committee@example.org": ("Helen", "Ward", "committee", "gb-petitions-committee"),
    "authority@example.org": ("Helmi", "Harju", "authority", "fi-population-register"),
}


@dataclass
class Site:
    """A running site: its address, its identity provider, and somebody behind the scenes."""

    address: str
    provider: str
    stagehand: subprocess.Popen[str]

    def behind(self, do: str, **what: Any) -> dict[str, Any]:
        """Let something happen behind the scenes; see `stagehand`."""
        assert self.stagehand.stdin is not None
        assert self.stagehand.stdout is not None
        self.stagehand.stdin.write(json.dumps({"do": do, **what}) + "\n")
        self.stagehand.stdin.flush()
        answer = self.stagehand.stdout.readline()
        assert answer, f"The stagehand failed at {do}; see its standard error."
        found: dict[str, Any] = json.loads(answer)
        return found


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def environment(home: Path, port: int, database: str) -> dict[str, str]:
    """The settings of the site: nothing of the suite's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DAUYS_")}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "dauys.config.settings",
        "DAUYS_HOME": str(home),
        "DAUYS_MODE": "demonstration",  # shows outgoing mail on a page
        "DAUYS_SITE_URL": f"http://localhost:{port}",
        "DAUYS_TRUSTED_PROXIES": "1",  # so that each person of a journey comes from a network of their own
        "DAUYS_DATABASE_URL": database,
        "LANG": "en",
    }


@contextmanager
def database() -> Iterator[str]:
    """The address of a new database: on the server that the suite is told, else of the embedded one."""
    server = os.environ.get("DAUYS_DATABASE_URL", "")
    if not server:
        yield ""
        return
    name = f"journeys_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def process(*words: str, env: dict[str, str], **options: Any) -> Iterator[subprocess.Popen[str]]:
    """A part of the site as a process, ended with the block."""
    command = [sys.executable, *words]
    with subprocess.Popen(command, cwd=ROOT, env=env, text=True, **options) as started:  # noqa: S603
        try:
            yield started
        finally:
            started.send_signal(signal.SIGTERM)
            try:
                started.wait(25)
            except subprocess.TimeoutExpired:
                started.kill()


def wait_for(port: int, program: subprocess.Popen[str]) -> None:
    """Until somebody listens there, at most 40 seconds."""
    for _try in range(400):
        assert program.poll() is None, "the site ended before it answered"
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the site does not answer")


@contextmanager
def running(home: Path) -> Iterator[Site]:
    """`dauys serve` with worker and tick inside, the sample identity provider beside it, officials in their posts."""
    port = free_port()
    with ExitStack() as stack:
        provider_port = stack.enter_context(demo.provider(0, EID))
        env = environment(home, port, stack.enter_context(database()))
        hands = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        stagehand = stack.enter_context(process("-m", "tests.journeys.stagehand", env=env, **hands))
        site = Site(f"http://localhost:{port}", f"http://localhost:{provider_port}", stagehand)
        site.behind("set_up", adopt=list(ADOPTED), provider_port=provider_port)
        served = stack.enter_context(process("-m", "dauys.kernel.cli", "serve", f"--port={port}", env=env))
        for email, (given, family, role, body) in OFFICIALS.items():
            site.behind("account", email=email, given=given, family=family, role=role, body=body)
        wait_for(port, served)
        yield site
