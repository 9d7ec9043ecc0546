"""Components that set out records: lists of facts, tables, cards, timelines, due work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.utils.translation import gettext as _

from dauys.kernel.ui.declaring import Misuse, component
from dauys.kernel.ui.numbers import ago_text, countdown_text, days_left, moment_text
from dauys.kernel.ui.wording import Colour


@dataclass(frozen=True)
class Row:
    """One fact: what it is, its value, and where it can be changed."""

    key: str
    value: Any
    href: str = ""
    action: str = ""


@component("summary-list")
@dataclass(frozen=True, kw_only=True)
class SummaryList:
    """Facts as pairs of name and value."""

    rows: Sequence[Row]


@component("table")
@dataclass(frozen=True, kw_only=True)
class Table:
    """A table: the first cell of a row names it; columns in `numbers` (counted from 0) are set right.

    On a narrow screen each row becomes a block of its own with the head beside each value.
    """

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[Any]]
    numbers: Sequence[int] = ()
    hide_caption: bool = False

    def __post_init__(self) -> None:
        if any(len(row) != len(self.head) for row in self.rows):
            raise Misuse(f'"table" has {len(self.head)} columns, but a row of another length')

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """Each heading, and whether its column holds numbers."""
        return [(title, place in self.numbers) for place, title in enumerate(self.head)]

    @property
    def lines(self) -> list[list[tuple[Any, str, bool]]]:
        """Each row's cells with their heading and whether they are numbers."""
        return [[(cell, *column) for cell, column in zip(row, self.columns, strict=True)] for row in self.rows]


@component("card")
@dataclass(frozen=True, kw_only=True)
class Card:
    """One case in a list: title, place, stage and a `mark` beside it, count towards what is needed, time left.

    last: when it was last supported, where that is what the list is about.
    """

    id: str
    title: str
    href: str
    place: str = ""
    stage: str = ""
    colour: Colour = "blue"
    mark: str = ""
    mark_colour: Colour = "grey"
    count: int | None = None
    needed: int = 0
    label: str = ""
    until: datetime | None = None
    last: datetime | None = None
    now: datetime | None = None
    zone: str = "UTC"
    language: str = ""
    level: Literal[2, 3] = 3

    def __post_init__(self) -> None:
        if (self.until or self.last) and not self.now:
            raise Misuse('"card" with until= or last= needs now=')
        if self.count is not None and not self.label:
            raise Misuse('"card" with count= needs label=')

    @property
    def left(self) -> str:
        """How long is left, in words."""
        return countdown_text(days_left(self.until, self.now, self.zone)) if self.until and self.now else ""

    @property
    def ago(self) -> str:
        """How long ago it was last supported, in words."""
        return ago_text(self.last, self.now) if self.last and self.now else ""

    @property
    def last_text(self) -> str:
        """The very moment of that, on the calendar and clock of the place."""
        return moment_text(self.last, self.zone) if self.last else ""


@dataclass(frozen=True)
class Event:
    """One thing that happened or is to come; `when` instead of `at` where only words fit."""

    title: str
    at: datetime | None = None
    text: str = ""
    href: str = ""
    when: str = ""
    state: Literal["done", "to-come", "late"] = "done"


@component("timeline")
@dataclass(frozen=True, kw_only=True)
class Timeline:
    """What happened, in order; what is to come is marked as such."""

    events: Sequence[Event]
    zone: str = "UTC"


@dataclass(frozen=True)
class Task:
    """One piece of due work; `language` where the title's is not the page's, `zone` where the hour counts too."""

    title: str
    href: str
    due: date | datetime | None = None
    zone: str = ""
    state: Literal["open", "soon", "late", "done"] = "open"
    note: str = ""
    language: str = ""

    @property
    def state_text(self) -> str:
        """The state in words; nothing for what is merely open."""
        return {"open": "", "soon": _("Due soon"), "late": _("Late"), "done": _("Done")}[self.state]

    @property
    def colour(self) -> Colour:
        """The colour of its tag."""
        colours: dict[str, Colour] = {"open": "grey", "soon": "yellow", "late": "red", "done": "green"}
        return colours[self.state]


@component("task-list")
@dataclass(frozen=True, kw_only=True)
class TaskList:
    """Due work, the next thing on top."""

    tasks: Sequence[Task]
    zone: str = "UTC"
