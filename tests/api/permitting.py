"""How the matrices of permissions are tried: each operation by every sort of caller, nothing of it stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from tests.api.conftest import Caller

from dauys.api import reference

Row = tuple[str, str, Any, str, int, dict[str, int]]
"""Method, address, body, which case; the status for all who are not named, and for those who are."""


def answers(method: str, address: str, body: Any, secrets: Mapping[str, str]) -> dict[str, int]:
    """The status that each caller gets, by their names; secrets: the keys of each ("": nobody in particular)."""
    got = {}
    for name, secret in secrets.items():
        cache.clear()
        with transaction.atomic():
            got[name] = Caller(Client(), secret)(method, address, body).status_code
            transaction.set_rollback(True)
    return got


def expected(row: Row, who: Iterable[str]) -> dict[str, int]:
    """The status that each caller should get."""
    others, named = row[4], row[5]
    return {name: named.get(name, others) for name in who}


def all_of(status: int, *names: str, **more: int) -> dict[str, int]:
    """The same status for each of these."""
    return dict.fromkeys(names, status) | more


def name_of(row: Row) -> str:
    """What a row is called among the tests."""
    return f"{row[0]} {row[1]} {row[3]}"


def personal() -> set[tuple[str, str]]:
    """Every operation that writes, or that not everybody may call, with `{}` for what its address names."""
    return {
        (line.method, _plain(line.path.removeprefix("/api/v1")))
        for _name, lines in reference.groups()
        for line in lines
        if line.method != "GET" or line.scope != "–"
    }


def tried(rows: Iterable[Row]) -> set[tuple[str, str]]:
    """The operations that rows try."""
    return {(row[0], _plain(row[1])) for row in rows}


def _plain(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path)
