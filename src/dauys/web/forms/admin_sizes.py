"""Numbers by size of place and minima of places as lines that people can write, and back again. Pure."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from dauys.procedures.schema import PlaceMinima, SizeClass

MUCH = 100
SPACES = re.compile(r"[\s_]")


def sizes_text(classes: tuple[SizeClass, ...]) -> str:
    """One line for each size: `2000000: 100000`, `0: 5%`."""
    return "\n".join(f"{one.above}: {_amount_text(one)}" for one in classes)


def _amount_text(one: SizeClass) -> str:
    return str(one.number) if one.number is not None else f"{(Decimal(str(one.share)) * MUCH).normalize():f}%"


def sizes_of(text: str) -> list[dict[str, Any]]:
    """The sizes out of their lines. ValidationError: the line that cannot be understood."""
    found = []
    for line, above, amount in _lines(text):
        entry: dict[str, Any] = {"above": _whole(above, line)}
        if amount.endswith("%"):
            entry["share"] = _share(amount, line)
        else:
            entry["number"] = _whole(amount, line)
        found.append(entry)
    return found


def minima_text(places: PlaceMinima) -> str:
    """One line for each place: `DE: 69120`."""
    return "\n".join(f"{code}: {number}" for code, number in sorted(places.minimum.items()))


def minima_of(text: str) -> dict[str, int]:
    """The minima out of their lines. ValidationError: the line that cannot be understood."""
    return {code: _whole(number, line) for line, code, number in _lines(text)}


def _lines(text: str) -> list[tuple[str, str, str]]:
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        before, colon, after = line.partition(":")
        if not (colon and before.strip() and after.strip()):
            raise _unreadable(line)
        found.append((line, before.strip(), SPACES.sub("", after)))
    return found


def _whole(text: str, line: str) -> int:
    digits = SPACES.sub("", text)
    if not (digits.isascii() and digits.isdecimal()):
        raise _unreadable(line)
    return int(digits)


def _share(text: str, line: str) -> str:
    try:
        share = Decimal(text.removesuffix("%").replace(",", ".")) / MUCH
    except InvalidOperation:
        raise _unreadable(line) from None
    if not 0 < share <= 1:
        raise _unreadable(line)
    return f"{share.normalize():f}"


def _unreadable(line: str) -> ValidationError:
    return ValidationError(_("This line cannot be understood: “%(line)s”."), params={"line": line})
