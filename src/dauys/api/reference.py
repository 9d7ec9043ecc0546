"""Every operation of the API as a list, for the page about it and for `docs/reference/api.md`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from dauys.api.api import api

METHODS = ("get", "post", "put", "patch", "delete")
PUBLIC = "–"
MARK = "The list below is written by `dauys api_reference --write`; a test compares both.\n"
"""The line of the documentation after which the list stands."""
ORDER = ("petitions", "procedures and obligations", "places and bodies", "desks", "me", "ledger", "feedback")
"""What the operations are about, in the order of the page."""


@dataclass(frozen=True)
class Listed:
    """One operation in a line. `scope`: what a key needs; "–" where anybody may ask."""

    method: str
    path: str
    summary: str
    scope: str

    @property
    def parts(self) -> list[str]:
        """The pieces of the address after /api/v1, between which a narrow page may break it."""
        return self.path.removeprefix("/api/v1/").split("/")


@cache
def described() -> dict[str, Any]:
    """The OpenAPI document."""
    return dict(api.get_openapi_schema(path_prefix="/api/v1/"))


@cache
def groups() -> tuple[tuple[str, tuple[Listed, ...]], ...]:
    """The operations by what they are about, each group by address."""
    found: dict[str, list[Listed]] = {}
    for path, operations in sorted(described()["paths"].items()):
        for method in METHODS:
            if method in operations:
                one = operations[method]
                scope = one.get("x-scope", PUBLIC)
                optional = {} in one["security"] and scope != PUBLIC
                line = Listed(method.upper(), path, one["summary"], f"{scope} (if signed in)" if optional else scope)
                found.setdefault(one["tags"][0], []).append(line)
    return tuple((name, tuple(lines)) for name, lines in sorted(found.items(), key=_place))


def _place(group: tuple[str, list[Listed]]) -> int:
    return ORDER.index(group[0])


def markdown() -> str:
    """The list as it stands in the documentation."""
    parts = []
    for name, lines in groups():
        rows = "\n".join(f"| `{one.method}` | `{one.path}` | {one.summary} | {one.scope} |" for one in lines)
        parts.append(f"## {name.capitalize()}\n\n| method | address | does | scope |\n|---|---|---|---|\n{rows}\n")
    return "\n".join(parts)
