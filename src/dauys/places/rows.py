"""Reads a table of places (CSV) into rows, and says for every mistake in which line and column it is. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from dauys.places.models import PlaceKind, Quality

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REQUIRED = ("code", "kind")
KNOWN = frozenset(
    {"code", "parent", "kind", "zone", "aliases", "jurisdiction", "valid_from", "valid_until"}
    | {"population", "as_of", "source", "quality"}
)
NAME = re.compile(r"name_([a-z]{2,3})")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
ALIAS = re.compile(r"([a-z0-9_]{1,20}):([A-Za-z0-9-]{1,40})")

Read = TypeVar("Read")


@dataclass(frozen=True)
class Mistake:
    """What is wrong in one cell; lines are counted as an editor counts them, the heading is line 1."""

    line: int
    column: str
    why: StrOrPromise

    def __str__(self) -> str:
        where = {"line": self.line, "column": self.column, "why": self.why}
        return str(_("Line %(line)s, column %(column)s: %(why)s")) % where


@dataclass(frozen=True, kw_only=True)
class Row:
    """One place as the table has it; empty cells are empty values."""

    line: int
    code: str
    kind: str
    parent: str = ""
    name: dict[str, str] = field(default_factory=dict)
    zone: str = ""
    aliases: tuple[tuple[str, str], ...] = ()
    jurisdiction: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    population: int | None = None
    as_of: date | None = None
    source: str = ""
    quality: str = Quality.EXACT


class _Cells:
    """The cells of one line, read one by one; collects what is wrong with them."""

    def __init__(self, line: int, cells: dict[str, str], mistakes: list[Mistake]) -> None:
        self.line = line
        self.cells = cells
        self.mistakes = mistakes

    def wrong(self, column: str, why: StrOrPromise) -> None:
        """Take note of a mistake."""
        self.mistakes.append(Mistake(self.line, column, why))

    def text(self, column: str) -> str:
        """The cell without surrounding spaces; empty where the table has no such column."""
        return self.cells.get(column, "").strip()

    def read(self, column: str, how: Callable[[str], Read], why: StrOrPromise) -> Read | None:
        """The cell's value, `None` if it is empty or wrong."""
        text = self.text(column)
        if not text:
            return None
        try:
            return how(text)
        except (ValueError, KeyError, OSError):
            self.wrong(column, str(why) % {"value": text})
            return None


def read(text: str) -> tuple[list[Row], list[Mistake]]:
    """All rows, and all mistakes; a row with a mistake is not among the rows. Commas or semicolons separate cells."""
    mistakes: list[Mistake] = []
    records = _records(text.removeprefix("\ufeff"), mistakes)
    columns = [column.strip() for column in next(records, (1, []))[1]]
    _check_heading(columns, mistakes)
    if mistakes:
        return [], mistakes
    rows: list[Row] = []
    lines: dict[str, int] = {}
    for line, cells in records:
        before = len(mistakes)
        if len(cells) != len(columns):
            why = _("There are %(found)s cells where the heading has %(wanted)s.")
            mistakes.append(Mistake(line, columns[0], str(why) % {"found": len(cells), "wanted": len(columns)}))
            continue
        row = _row(_Cells(line, dict(zip(columns, cells, strict=True)), mistakes))
        if row.code in lines:
            why = _("“%(value)s” stands in line %(line)s already.")
            mistakes.append(Mistake(line, "code", str(why) % {"value": row.code, "line": lines[row.code]}))
        lines.setdefault(row.code, line)
        if len(mistakes) == before:
            rows.append(row)
    return rows, mistakes


def _records(text: str, mistakes: list[Mistake]) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not empty, with the line in which it begins."""
    heading = text.split("\n", 1)[0]
    delimiter = ";" if heading.count(";") > heading.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        mistakes.append(Mistake(begins, "", str(_("This is not a table: %(reason)s.")) % {"reason": error}))


def _check_heading(columns: list[str], mistakes: list[Mistake]) -> None:
    missing = _("This column is missing.")
    mistakes.extend(Mistake(1, column, missing) for column in REQUIRED if column not in columns)
    for number, column in enumerate(columns):
        if column not in KNOWN and not NAME.fullmatch(column):
            mistakes.append(Mistake(1, column or str(number + 1), _("This column is not known.")))
        elif column in columns[:number]:
            mistakes.append(Mistake(1, column, _("This column stands there twice.")))


def _row(cells: _Cells) -> Row:
    name = {column[5:]: cells.text(column) for column in cells.cells if NAME.fullmatch(column) and cells.text(column)}
    if not CODE.fullmatch(cells.text("code")):
        cells.wrong("code", _("A code has 1 to 40 Latin letters, digits and hyphens."))
    if cells.text("kind") not in PlaceKind.values:
        cells.wrong("kind", str(_("Choose one of: %(kinds)s.")) % {"kinds": ", ".join(PlaceKind.values)})
    if not name:
        cells.wrong(next((column for column in cells.cells if NAME.fullmatch(column)), "name_en"), _("Give a name."))
    day = _("“%(value)s” is not a date such as 2026-01-31.")
    number = cells.read("population", _count, _("“%(value)s” is not a whole number."))
    as_of = cells.read("as_of", date.fromisoformat, day)
    if cells.text("population") and not cells.text("as_of"):
        cells.wrong("as_of", _("Say of which day the population is."))
    since, until = cells.read("valid_from", date.fromisoformat, day), cells.read("valid_until", date.fromisoformat, day)
    if since and until and until < since:
        cells.wrong("valid_until", _("The end lies before the beginning."))
    quality = cells.read("quality", Quality, str(_("Choose one of: %(kinds)s.")) % {"kinds": ", ".join(Quality.values)})
    return Row(
        line=cells.line,
        code=cells.text("code"),
        kind=cells.text("kind"),
        parent=cells.text("parent"),
        name=name,
        zone=cells.read("zone", _zone, _("“%(value)s” is not a time zone such as Asia/Almaty.")) or "",
        aliases=cells.read("aliases", _aliases, _("“%(value)s” is not a list such as kato:75 iso3166_2:KZ-75.")) or (),
        jurisdiction=cells.text("jurisdiction"),
        valid_from=since,
        valid_until=until,
        population=number,
        as_of=as_of,
        source=cells.text("source"),
        quality=quality or Quality.EXACT,
    )


def _count(text: str) -> int:
    digits = text.replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(text)
    return int(digits)


def _zone(text: str) -> str:
    return ZoneInfo(text).key


def _aliases(text: str) -> tuple[tuple[str, str], ...]:
    found = [ALIAS.fullmatch(part) for part in text.split()]
    if not all(found):
        raise ValueError(text)
    return tuple((match[1], match[2]) for match in found if match)
