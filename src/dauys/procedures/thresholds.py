"""How many it takes: needs of a preset turned into numbers, and whether totals meet them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from typing import Any

from django.utils.translation import gettext as _

from dauys.kernel.refusal import Refusal
from dauys.procedures.schema import Need, SizeClass


@dataclass(frozen=True)
class Totals:
    """Who counts now: people in all, and by the code of the place they count for."""

    number: int = 0
    by_place: Mapping[str, int] = field(default_factory=dict)

    def plus(self, place: str, change: int) -> Totals:
        """The totals after `change` more people of one place."""
        return Totals(self.number + change, {**self.by_place, place: self.by_place.get(place, 0) + change})


@dataclass(frozen=True)
class Needed:
    """A threshold in numbers: people in all, and a minimum in each of at least `least` places."""

    number: int
    least: int = 0
    minimum: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Needed:
        """The threshold out of what `as_json` gave."""
        return cls(value["number"], value.get("least", 0), value.get("minimum", {}))

    def as_json(self) -> dict[str, Any]:
        """Plain values for storing."""
        plain: dict[str, Any] = {"number": self.number}
        if self.least:
            plain |= {"least": self.least, "minimum": dict(self.minimum)}
        return plain

    def places_met(self, totals: Totals) -> list[str]:
        """The places whose own minimum is reached."""
        return [place for place, minimum in self.minimum.items() if totals.by_place.get(place, 0) >= minimum]

    def met(self, totals: Totals) -> bool:
        """Whether the totals reach the threshold."""
        return totals.number >= self.number and len(self.places_met(totals)) >= self.least

    def step(self, totals: Totals, place: str) -> int | None:
        """How many more people of one place until a part of this threshold is reached; None: no part is left."""
        missing = [self.number - totals.number]
        if place in self.minimum:
            missing.append(self.minimum[place] - totals.by_place.get(place, 0))
        return min((number for number in missing if number > 0), default=None)


def freeze(need: Need, population: int | None) -> Needed:
    """A need in numbers for an addressed place of that population. Refusal: the population is not known."""
    places = need.places
    return Needed(_number(need, population), places.least if places else 0, dict(places.minimum) if places else {})


def _number(need: Need, population: int | None) -> int:
    if need.number is not None:
        return need.number
    if need.more_than is not None:
        return need.more_than + 1
    if need.share is None and not need.by_size:
        return 0
    if population is None:
        raise Refusal("population_unknown", _("The population of this place is not known yet."))
    if need.share is not None:
        return rounded_up(need.share, population)
    fitting: SizeClass = next(
        (c for c in sorted(need.by_size, key=lambda c: -c.above) if population > c.above), need.by_size[-1]
    )
    return fitting.number if fitting.number is not None else rounded_up(fitting.share or Decimal(1), population)


def rounded_up(share: Decimal, population: int) -> int:
    """A share of people, rounded up to whole people."""
    return max(1, int((share * population).to_integral_value(rounding=ROUND_CEILING)))
