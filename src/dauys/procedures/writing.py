"""Writes a preset as TOML, in the order and form of the shipped files, so that people can read and compare it. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from dauys.procedures.schema import Preset

GROUPS = frozenset({"kinds", "reasons", "outcomes", "duties", "effects", "stages", "topics.forbidden"})
"""Tables whose entries become tables of their own."""
READABLE = 10_000
"""From this number on digits are grouped."""
BARE = re.compile(r"[A-Za-z0-9_-]+")


def plain(preset: Preset) -> dict[str, Any]:
    """The preset as plain values: what was stated and nothing else, as it is stored."""
    return preset.model_dump(mode="json", by_alias=True, exclude_unset=True)


def as_toml(preset: Preset) -> str:
    """The preset as a file; reading it gives the same preset."""
    data = plain(preset)
    order = [name for name in Preset.model_fields if name in data]
    head = [_line(name, data[name]) for name in order if not _is_table(data[name])]
    parts = ["\n".join(head)]
    for name in order:
        value = data[name]
        if isinstance(value, dict):
            parts += _tables(name, value)
        elif _is_table(value):
            parts += [f"[[{name}]]\n" + "\n".join(_line(*pair) for pair in one.items()) for one in value]
    return "\n\n".join(parts) + "\n"


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _tables(path: str, value: Mapping[str, Any]) -> Iterator[str]:
    """The table at a path, or the tables of a group."""
    if path in GROUPS:
        for key, one in value.items():
            yield _table(f"{path}.{_key(key)}", one)
        return
    nested = {key: one for key, one in value.items() if f"{path}.{key}" in GROUPS}
    own = {key: one for key, one in value.items() if key not in nested}
    if own or not nested:
        yield _table(path, own)
    for key, one in nested.items():
        yield from _tables(f"{path}.{key}", one)


def _table(path: str, value: Mapping[str, Any]) -> str:
    return "\n".join([f"[{path}]", *(_line(key, one) for key, one in value.items())])


def _line(key: str, value: Any) -> str:
    return f"{_key(key)} = {_value(value, key)}"


def _key(key: str) -> str:
    return key if BARE.fullmatch(key) else _text(key)


def _value(value: Any, key: str = "") -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:_}" if value >= READABLE else str(value)
    if isinstance(value, str):
        return value if key == "share" else _text(value)
    if isinstance(value, Mapping):
        inside = ", ".join(_line(name, one) for name, one in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    return str(value)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
