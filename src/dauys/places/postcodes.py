"""Postcodes: how they are written, what may be a beginning of one, and a table of which lead where. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from dauys.places.rows import Mistake

COLUMNS = ("country", "prefix", "place")
INWARD: Mapping[str, int] = {"GB": 3}
"""Countries whose postcodes have two parts, and how many characters the second has: E1 1AA is not in E11."""
PREFIX = re.compile(r"[A-Z0-9]{1,12}")
PREFIX_OF_TWO = re.compile(r"[A-Z0-9]{1,4}( [A-Z0-9]{1,3})?")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One beginning and the place it leads to, as the table has them."""

    line: int
    country: str
    prefix: str
    place: str


def written(country: str, text: str) -> str:
    """A postcode in the one form that beginnings are found in: capitals and digits, two parts where it has two."""
    kept = "".join(letter for letter in text.upper() if letter.isascii() and letter.isalnum())
    inward = INWARD.get(country, 0)
    return f"{kept[:-inward]} {kept[-inward:]}" if inward and len(kept) > inward + 1 else kept


def beginnings(country: str, text: str) -> list[str]:
    """Whatever may be known of a postcode, the longest first.

    Of a postcode with letters a beginning ends where a part or a run of letters or digits ends: neither E nor EC1
    is one of EC10.
    """
    whole = written(country, text)
    lettered = not whole.isdigit()
    return [whole[:end] for end in range(len(whole), 0, -1) if not lettered or _parted(whole, end)]


def _parted(whole: str, end: int) -> bool:
    before, after = whole[end - 1], whole[end : end + 1]
    return before != " " and (after in ("", " ") or before.isdigit() != after.isdigit())


def read(text: str) -> tuple[list[Row], list[Mistake]]:
    """All rows of a table in CSV, and all mistakes by line and column. Commas or semicolons separate cells."""
    text = text.removeprefix("\ufeff")
    heading = text.split("\n", 1)[0]
    table = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in heading else ",")
    columns = [cell.strip() for cell in next(table, [])]
    if set(columns) != set(COLUMNS) or len(columns) != len(COLUMNS):
        return [], [Mistake(1, ", ".join(COLUMNS), _("These columns are needed, and no others."))]
    rows: list[Row] = []
    mistakes: list[Mistake] = []
    lines: dict[tuple[str, str], int] = {}
    for cells in table:
        if not any(cell.strip() for cell in cells):
            continue
        named = dict(zip(columns, [*cells, "", "", ""], strict=False))
        row = _row(table.line_num, {name: cell.strip() for name, cell in named.items()}, mistakes)
        first = lines.setdefault((row.country, row.prefix), row.line)
        if first != row.line:
            why = _("“%(value)s” stands in line %(line)s already.")
            mistakes.append(Mistake(row.line, "prefix", str(why) % {"value": row.prefix, "line": first}))
        rows.append(row)
    return rows, mistakes


def _row(line: int, cells: Mapping[str, str], mistakes: list[Mistake]) -> Row:
    country, prefix = cells["country"], " ".join(cells["prefix"].upper().split())
    if not (PREFIX_OF_TWO if country in INWARD else PREFIX).fullmatch(prefix):
        why = _("“%(value)s” is no beginning of a postcode.")
        mistakes.append(Mistake(line, "prefix", str(why) % {"value": cells["prefix"]}))
    return Row(line=line, country=country, prefix=prefix, place=cells["place"])
