"""Presets: procedures shipped as data files, read and checked."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from dauys.kernel.events import manifests
from dauys.procedures import graph, known_codes
from dauys.procedures.graph import Mistake
from dauys.procedures.schema import Preset

UNKNOWN_KEY = "extra_forbidden"
Check = Callable[[Preset], Iterable[Mistake]]


class BrokenPresetError(Exception):
    """A preset that cannot be used; `mistakes` names every key that is wrong."""

    def __init__(self, source: str, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(f"{source}: {mistake}" for mistake in mistakes))
        self.source = source
        self.mistakes = mistakes


def parse(text: str, *, source: str, beside: Path | None = None, also: Check | None = None) -> Preset:
    """A preset out of TOML, its tables out of the folder `beside` it; `also`: what else is looked for.

    BrokenPresetError: with the line, or the keys, and what is wrong.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenPresetError(source, [Mistake("", "not_toml", str(error))]) from error
    if beside is not None:
        _read_tables(data, beside, source)
    return validate(data, source=source, also=also)


def _read_tables(data: dict[str, Any], beside: Path, source: str) -> None:
    """Put what tables hold where they are named."""
    _read_statements(data, beside, source)
    rules = data.get("thresholds", [])
    for number, rule in enumerate(rules if isinstance(rules, list) else []):
        minima = rule.get("need", {}).get("places", {}) if isinstance(rule, dict) else {}
        if not isinstance(minima, dict) or not isinstance(minima.get("table"), str):
            continue
        key = f"thresholds[{number}].need.places.table"
        rows = _rows(beside, minima["table"], lambda row: int(row["minimum"]), key=key, source=source)
        minima["minimum"] = rows


def _read_statements(data: dict[str, Any], beside: Path, source: str) -> None:
    signers = data.get("signers")
    rules = signers.get("statement") if isinstance(signers, dict) else None
    if isinstance(rules, dict) and isinstance(rules.get("table"), str):
        key = "signers.statement.table"
        rules["by_place"] = _rows(beside, rules["table"], lambda row: row["fields"].split(), key=key, source=source)


def _rows(beside: Path, name: str, value: Callable[[dict[str, str]], Any], *, key: str, source: str) -> dict[str, Any]:
    """What a table beside a preset says for each place."""
    try:
        with (beside / Path(name).name).open(encoding="utf-8", newline="") as file:
            return {row["place"]: value(row) for row in csv.DictReader(file)}
    except (OSError, KeyError, ValueError, TypeError, AttributeError) as error:
        mistake = Mistake(key, "unreadable_table", _("This table cannot be read: %(why)s") % {"why": error})
        raise BrokenPresetError(source, [mistake]) from error


def validate(data: Mapping[str, Any], *, source: str, also: Check | None = None) -> Preset:
    """A preset out of plain values; `also`: what else is looked for. BrokenPresetError: the keys, and what is wrong."""
    found: list[Mistake] = []
    try:
        preset = Preset.model_validate(data)
    except ValidationError as error:
        found = [Mistake(_key(e["loc"]), str(e["type"]), _sentence(e)) for e in error.errors()]
        without = deepcopy(dict(data))
        if not all(e["type"] == UNKNOWN_KEY and _remove(without, e["loc"]) for e in error.errors()):
            raise BrokenPresetError(source, found) from error
        preset = Preset.model_validate(without)  # beside its unknown keys it can be understood: what else is wrong?
    if found := [*found, *graph.mistakes(preset), *(also(preset) if also else ())]:
        raise BrokenPresetError(source, found)
    return preset


def _remove(data: Any, location: tuple[int | str, ...]) -> bool:
    """Take a key out of nested values; False: it is not written where it was found."""
    for part in location[:-1]:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return False
    return isinstance(data, dict) and data.pop(location[-1], data) is not data


def _key(location: tuple[int | str, ...]) -> str:
    key = ""
    for part in location:
        key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else part
    return key


def _sentence(error: Any) -> str:
    if error["type"] == UNKNOWN_KEY:
        return _("There is no such key.")
    if error["type"] == "missing":
        return _("This key is missing.")
    return str(error["msg"]).removeprefix("Value error, ")


def load(path: Path) -> Preset:
    """The preset in a file; what it names by code must be shipped too.

    BrokenPresetError: with the line, or the keys. OSError: the file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BrokenPresetError(str(path), [Mistake("", "not_toml", str(error))]) from error
    return parse(text, source=str(path), beside=path.parent, also=known_codes.strangers)


@lru_cache
def shipped() -> Mapping[str, Preset]:
    """All presets that come with the installed areas, by code."""
    found: dict[str, Preset] = {}
    for manifest in manifests():
        if manifest.presets:
            package, _colon, folder = manifest.presets.partition(":")
            for file in sorted(Path(str(files(package))).joinpath(folder).glob("*.toml")):
                preset = load(file)
                found[preset.code] = preset
    return found
