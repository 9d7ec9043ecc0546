"""Where in a preset's text a mistake stands: the line of its key, so that it can be found. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dauys.procedures.graph import Mistake

PART = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
HEADER = re.compile(r"^\s*(\[{1,2})\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?$")


@dataclass(frozen=True)
class Found:
    """A mistake, and the line of its key (counted from 1; 0: the key is nowhere in the text)."""

    key: str
    message: str
    line: int


def located(text: str, mistakes: Iterable[Mistake]) -> list[Found]:
    """Each mistake with its line."""
    lines = text.splitlines()
    return [Found(one.key, one.message, _line_of(lines, one.key)) for one in mistakes]


def _line_of(lines: list[str], key: str) -> int:
    """The line of a key, else of the nearest table around it."""
    parts = [name or int(number) for name, number in PART.findall(key)]
    best, depth = 0, -1
    path: list[str | int] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if header := HEADER.match(line):
            name = header[2]
            path = [*name.split(".")]
            if header[1] == "[[":
                seen[name] = seen.get(name, -1) + 1
                path.append(seen[name])
            here = path
        else:
            here = [*path, line.split("=", 1)[0].strip().strip("\"'")] if "=" in line else []
        common = len(here) if here and parts[: len(here)] == here else -1
        if common > depth:
            best, depth = number, common
    return best
