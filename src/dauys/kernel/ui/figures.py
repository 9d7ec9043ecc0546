"""Components that show numbers: progress, single figures, bars, a map of tiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from dauys.kernel.dates import time_text
from dauys.kernel.ui.declaring import Misuse, component
from dauys.kernel.ui.numbers import number_text


@component("progress")
@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a count has come towards the number needed; `url` keeps it fresh while the page is looked at.

    `needed` 0: nothing is needed, only the count is shown. `label` names what is counted ("signatures").
    """

    id: str
    count: int
    label: str
    needed: int = 0
    note: str = ""
    as_of: datetime | None = None
    zone: str = "UTC"
    url: str = ""
    every: int = 10
    size: Literal["large", "small"] = "large"

    @property
    def shown(self) -> int:
        """How much of the bar is filled: never more than all of it."""
        return min(self.count, self.needed)

    @property
    def count_text(self) -> str:
        """The count as people read it."""
        return number_text(self.count)

    @property
    def needed_text(self) -> str:
        """Of how many; how many it took, once there are as many or more."""
        if self.count >= self.needed:
            return _("(%(needed)s were needed)") % {"needed": number_text(self.needed)}
        return _("of %(needed)s needed") % {"needed": number_text(self.needed)}

    @property
    def as_of_text(self) -> str:
        """The clock of the place when the count was added up."""
        return time_text(self.as_of.astimezone(ZoneInfo(self.zone))) if self.as_of else ""


@component("stat")
@dataclass(frozen=True, kw_only=True)
class Stat:
    """One number and what it is."""

    number: int | float | str
    label: str
    href: str = ""

    @property
    def text(self) -> str:
        """The number as people read it."""
        return number_text(self.number) if isinstance(self.number, (int, float)) else self.number


@dataclass(frozen=True)
class Bar:
    """One line of a bar chart; `text` instead of the number where that says it better."""

    label: str
    value: int
    href: str = ""
    text: str = ""


@component("bars")
@dataclass(frozen=True, kw_only=True)
class Bars:
    """A table whose numbers are also bars; the longest is 100%, or `whole` where that is known."""

    caption: str
    items: Sequence[Bar]
    name: str
    value: str
    whole: int = 0

    @property
    def rows(self) -> list[tuple[Bar, str, str]]:
        """Each line with its number and the width of its bar, as SVG writes it."""
        most = self.whole or max((item.value for item in self.items), default=0) or 1
        return [(item, item.text or number_text(item.value), f"{item.value * 100 / most:.1f}%") for item in self.items]


@dataclass(frozen=True)
class Tile:
    """One place of a tile map: a short code, its full name, its number, and how strongly it is shaded (0 to 5)."""

    code: str
    label: str
    value: int
    shade: int = 0
    href: str = ""

    def __post_init__(self) -> None:
        if self.shade not in range(6):
            raise Misuse(f"a tile's shade is 0 to 5, not {self.shade}")

    @property
    def text(self) -> str:
        """The number as people read it."""
        return number_text(self.value)


@component("tiles")
@dataclass(frozen=True, kw_only=True)
class Tiles:
    """A map of equal tiles, roughly where the places lie, and the same as a table."""

    caption: str
    rows: Sequence[Sequence[Tile | None]]
    name: str
    value: str

    @property
    def tiles(self) -> list[Tile]:
        """Every tile, the largest number first."""
        every = (tile for row in self.rows for tile in row if tile)
        return sorted(every, key=lambda tile: (-tile.value, str(tile.label)))
