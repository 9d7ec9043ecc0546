"""Components that draw values against each other: dots between two scales, a curve with the lines it has to reach.

Positions are shares of the drawing, so that letters keep their size on every screen. Each stands beside a table that
says the same, and is therefore one picture with a name to those who hear the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from dauys.kernel.ui.declaring import component
from dauys.kernel.ui.numbers import number_text

LEFT, RIGHT, TOP, BOTTOM = 14.0, 96.0, 5.0, 86.0
"""Where the scales begin and end, in percent of the drawing."""
STEPS = (1, 2, 2.5, 5, 10)
MARKS = 5


def across(share: float) -> str:
    """A share of the horizontal scale, 0 to 1, as SVG writes it."""
    return f"{LEFT + (RIGHT - LEFT) * share:.1f}%"


def upwards(share: float) -> str:
    """A share of the vertical scale, 0 at the bottom, as SVG writes it."""
    return f"{BOTTOM - (BOTTOM - TOP) * share:.1f}%"


def ticks(most: float) -> list[float]:
    """Round numbers from 0 to just above the largest value."""
    rough = (most or 1) / MARKS
    power = 10.0 ** floor(log10(rough))
    step = next(power * one for one in STEPS if power * one >= rough)
    return [step * number for number in range(ceil((most or 1) / step) + 1)]


@dataclass(frozen=True)
class Dot:
    """One value pair: the sign in its dot, what it is called, where it lies; `strong` ones stand out."""

    sign: str
    label: str
    x: float
    y: float
    strong: bool = False


@component("dots")
@dataclass(frozen=True, kw_only=True)
class Dots:
    """Values between an even scale and, upwards, one whose every mark is ten times the one below (values above 0)."""

    caption: str
    items: Sequence[Dot]
    x: str
    y: str

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Marks of the lower scale: position and number."""
        marks = ticks(max((item.x for item in self.items), default=1))
        return [(across(mark / marks[-1]), number_text(mark)) for mark in marks]

    @property
    def powers(self) -> tuple[int, int]:
        """The powers of ten at both ends of the upward scale."""
        values = [item.y for item in self.items] or [1.0]
        low, high = floor(log10(min(values))), ceil(log10(max(values)))
        return low, max(high, low + 1)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Marks of the upward scale: position and number."""
        low, high = self.powers
        return [(upwards((n - low) / (high - low)), number_text(10.0**n)) for n in range(low, high + 1)]

    @property
    def placed(self) -> list[tuple[Dot, str, str]]:
        """Each dot with its position; the strong ones last, so that they lie on top."""
        low, high = self.powers
        most = ticks(max((item.x for item in self.items), default=1))[-1]
        every = sorted(self.items, key=lambda item: item.strong)
        return [(item, across(item.x / most), upwards((log10(item.y) - low) / (high - low))) for item in every]


@dataclass(frozen=True)
class Goal:
    """A height that a curve has to reach; `strong`: the one that matters here."""

    label: str
    value: float
    strong: bool = False


@component("curve")
@dataclass(frozen=True, kw_only=True)
class Curve:
    """How a number grew: `values` at even steps from `start` to `end` (words), and the lines it had to reach."""

    caption: str
    values: Sequence[float]
    start: str
    end: str
    goals: Sequence[Goal] = ()

    @property
    def top(self) -> float:
        """The upper end of the scale."""
        return ticks(max([*self.values, *(goal.value for goal in self.goals)], default=1))[-1]

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Marks of the scale: position and number."""
        marks = ticks(self.top)
        return [(upwards(mark / marks[-1]), number_text(mark)) for mark in marks]

    @property
    def levels(self) -> list[tuple[Goal, str]]:
        """The goals and where they lie."""
        return [(goal, upwards(goal.value / self.top)) for goal in self.goals]

    @property
    def path(self) -> str:
        """The points of the curve in a square of 100 by 100, the origin above."""
        last = max(len(self.values) - 1, 1)
        return " ".join(
            f"{number * 100 / last:.1f},{100 - value * 100 / self.top:.1f}" for number, value in enumerate(self.values)
        )

    @property
    def box(self) -> dict[str, str]:
        """Where that square lies within the drawing."""
        return {
            "x": f"{LEFT}%",
            "y": f"{TOP}%",
            "width": f"{RIGHT - LEFT}%",
            "height": f"{BOTTOM - TOP}%",
        }
