"""Whole installations, each with a folder and a database of its own, driven by the commands an operator types."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

PASSWORD = "seventeen green otters"
POSTGRESQL = os.environ.get("DAUYS_DATABASE_URL", "")


@dataclass(frozen=True)
class Installation:
    """One installation; `run` types a command into it."""

    home: Path
    database_url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """What the commands of this installation find around them."""
        own = {"DAUYS_HOME": str(self.home), "DAUYS_DATABASE_URL": self.database_url, "DAUYS_MODE": "production"}
        return {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "dauys.config.settings", "LC_ALL": "C.UTF-8"}

    def run(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Type `dauys …` and wait for its end."""
        return subprocess.run(  # noqa: S603  (our own words)
            [sys.executable, "-W", "error::RuntimeWarning", "-m", "dauys.kernel.cli", *words],
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def ask(self, expression: str) -> str:
        """The value of a Python expression inside the installation, printed."""
        program = f"import django; django.setup(); from django.apps import apps; print({expression})"
        command = [sys.executable, "-c", program]
        ran = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True)  # noqa: S603
        return ran.stdout.strip()


def _done(ran: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    assert ran.returncode == 0, ran.stderr
    return ran


def _create(database: str, *, template: str) -> str:
    with psycopg.connect(POSTGRESQL, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {database} TEMPLATE {template} ENCODING 'UTF8' LC_CTYPE 'C.UTF-8'")
    return f"{POSTGRESQL.rpartition('/')[0]}/{database}"


def _drop(database: str) -> None:
    with psycopg.connect(POSTGRESQL, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {database} WITH (FORCE)")


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with an administrator, set up once and only ever copied."""
    name = f"dauys_{uuid4().hex[:12]}"
    url = _create(name, template="template0") if POSTGRESQL else ""
    made = Installation(tmp_path_factory.mktemp("prepared") / name, url)
    _done(made.run("init"))
    who = ("--email", "aigerim@example.org", "--given", "Aigerim", "--jurisdiction", "KZ")
    _done(made.run("createadmin", *who, typed=f"{PASSWORD}\n"))
    yield made
    if url:
        _drop(name)


@pytest.fixture
def make_installation(tmp_path: Path) -> Iterator[Callable[..., Installation]]:
    """Makes empty installations; on PostgreSQL each gets a database that is dropped in the end."""
    databases: list[str] = []

    def make(*, embedded: bool = not POSTGRESQL, like: Installation | None = None) -> Installation:
        name = f"dauys_{uuid4().hex[:12]}"
        if like is not None:
            shutil.copytree(like.home, tmp_path / name)
        if embedded:
            return Installation(tmp_path / name)
        databases.append(name)
        template = like.database_url.rpartition("/")[2] if like else "template0"
        return Installation(tmp_path / name, _create(name, template=template))

    yield make
    for name in databases:
        _drop(name)


@pytest.fixture
def installation(make_installation: Callable[..., Installation], prepared: Installation) -> Installation:
    """An installation that is set up and has an administrator."""
    return make_installation(like=prepared)
