"""What differs between two versions of a preset: key by key, before and after. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dauys.procedures.schema import Preset
from dauys.procedures.writing import plain

UNTOLD = frozenset({"version"})
"""Differs always and says nothing."""
NAMED = ("name", "do")
"""What an entry of a list is told by, where it has it."""


@dataclass(frozen=True)
class Difference:
    """One key; an empty side: the key is not there."""

    key: str
    before: str
    after: str


def between(old: Preset, new: Preset) -> list[Difference]:
    """Every key whose value differs, in the order of the files."""
    before, after = dict(_flat(plain(old))), dict(_flat(plain(new)))
    keys = [*before, *(key for key in after if key not in before)]
    return [
        Difference(key, before.get(key, ""), after.get(key, ""))
        for key in keys
        if key not in UNTOLD and before.get(key) != after.get(key)
    ]


def _flat(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping) and value:
        for name, one in value.items():
            yield from _flat(one, f"{key}.{name}" if key else str(name))
    elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
        for name, one in zip(_names(value), value, strict=True):
            yield from _flat(one, f"{key}[{name}]")
    elif isinstance(value, list):
        yield key, ", ".join(map(str, value))
    elif isinstance(value, bool):
        yield key, "true" if value else "false"
    else:
        yield key, "–" if value == {} else str(value)


def _names(entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """What to call each entry: its name, numbered where two have the same, else its place in the list."""
    names: list[str] = []
    for place, entry in enumerate(entries):
        name = next((str(entry[key]) for key in NAMED if key in entry), str(place))
        again = sum(one.split("#")[0] == name for one in names)
        names.append(f"{name}#{again + 1}" if again else name)
    return names
