"""Whole installations, each with a folder and a database of its own, driven by the commands an operator types."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.test import override_settings
from pytest_django import DjangoDbBlocker
from tests.databases import in_its_place, once

from dauys.config.settings import _database
from dauys.kernel import cli
from dauys.kernel.keys import KeyRing

PASSWORD = "seventeen green otters"
POSTGRESQL = os.environ.get("DAUYS_DATABASE_URL", "")


@dataclass(frozen=True)
class Installation:
    """One installation: `run` and `do` type a command into it, `within` looks into it."""

    home: Path
    blocker: DjangoDbBlocker
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

    def do(self, *words: str) -> subprocess.CompletedProcess[str]:
        """The same without a process of its own."""
        out, err = io.StringIO(), io.StringIO()
        with self.within(), redirect_stdout(out), redirect_stderr(err):
            status = cli.main(words)
        return subprocess.CompletedProcess(words, status, out.getvalue(), err.getvalue())

    @contextmanager
    def within(self) -> Iterator[None]:
        """Let folder, keys and database of this process be those of the installation."""
        self.home.mkdir(exist_ok=True)
        files = {**settings.STORAGES["default"], "OPTIONS": {"location": self.home / "files"}}
        own = {
            "HOME": self.home,
            "KEYS": KeyRing.open(self.home / "keys.json"),
            "STATIC_ROOT": self.home / "static",
            "STORAGES": {**settings.STORAGES, "default": files},
        }
        database = _database(self.database_url)
        if not self.database_url:
            database["NAME"] = self.home / "dauys.sqlite3"
        with override_settings(**own), self.blocker.unblock(), in_its_place(**database):
            yield


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
def prepared(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[Installation]:
    """An installation with an administrator, set up once in a run (on PostgreSQL in each process) and only copied."""

    def make(home: Path, database_url: str = "") -> None:
        made = Installation(home, django_db_blocker, database_url)
        _done(made.run("init"))
        who = ("--email", "aigerim@example.org", "--given", "Aigerim", "--jurisdiction", "KZ")
        _done(made.run("createadmin", *who, typed=f"{PASSWORD}\n"))

    if not POSTGRESQL:
        yield Installation(once(tmp_path_factory, "prepared", make), django_db_blocker)
        return
    name = f"dauys_{uuid4().hex[:12]}"
    home, url = tmp_path_factory.mktemp("prepared") / name, _create(name, template="template0")
    make(home, url)
    yield Installation(home, django_db_blocker, url)
    _drop(name)


@pytest.fixture
def make_installation(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Callable[..., Installation]]:
    """Makes empty installations; on PostgreSQL each gets a database that is dropped in the end."""
    databases: list[str] = []

    def make(*, embedded: bool = not POSTGRESQL, like: Installation | None = None) -> Installation:
        name = f"dauys_{uuid4().hex[:12]}"
        if like is not None:
            shutil.copytree(like.home, tmp_path / name)
        if embedded:
            return Installation(tmp_path / name, django_db_blocker)
        databases.append(name)
        template = like.database_url.rpartition("/")[2] if like else "template0"
        return Installation(tmp_path / name, django_db_blocker, _create(name, template=template))

    yield make
    for name in databases:
        _drop(name)


@pytest.fixture
def installation(make_installation: Callable[..., Installation], prepared: Installation) -> Installation:
    """An installation that is set up and has an administrator."""
    return make_installation(like=prepared)
