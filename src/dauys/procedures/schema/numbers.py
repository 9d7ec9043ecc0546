"""How many people it takes, and what happens then."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from dauys.procedures.schema.flow import Lays
from dauys.procedures.schema.words import Code, Part, Share


class SizeClass(Part):
    """For places with more than `above` people: a number or a share. The first class that fits is taken."""

    above: Annotated[int, Field(ge=0)] = 0
    number: Annotated[int, Field(gt=0)] | None = None
    share: Share | None = None

    @model_validator(mode="after")
    def _one(self) -> SizeClass:
        if (self.number is None) == (self.share is None):
            message = "state exactly one of `number` and `share`"
            raise ValueError(message)
        return self


class PlaceMinima(Part):
    """A minimum in each of at least `least` places; `minimum` maps a place's code to its own.

    table: a CSV file beside the preset (`place,minimum`) from which `minimum` is read when the preset is loaded.
    """

    least: Annotated[int, Field(gt=0)]
    minimum: dict[str, Annotated[int, Field(gt=0)]] = Field(default_factory=dict)
    table: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+\.csv$")] | None = None

    @model_validator(mode="after")
    def _stated(self) -> PlaceMinima:
        if not self.minimum:
            message = "state `minimum`, or a `table` that lies beside the preset"
            raise ValueError(message)
        return self


class Need(Part):
    """How many it takes. Shares are of the addressed place's frozen population, rounded up."""

    number: Annotated[int, Field(gt=0)] | None = None
    more_than: Annotated[int, Field(gt=0)] | None = None
    share: Share | None = None
    by_size: tuple[SizeClass, ...] = ()
    places: PlaceMinima | None = None

    @model_validator(mode="after")
    def _one(self) -> Need:
        ways = [self.number is not None, self.more_than is not None, self.share is not None, bool(self.by_size)]
        if sum(ways) > 1 or not (any(ways) or self.places):
            message = "state exactly one of `number`, `more_than`, `share`, `by_size` (`places` may be added)"
            raise ValueError(message)
        return self


class ThresholdRule(Part):
    """What happens at a number of people, signed or certified, in which stages it is looked for."""

    name: Code
    in_: tuple[str, ...] = Field(default=("gathering",), alias="in")
    need: Need
    of: Literal["signatures", "certified"] = "signatures"
    lists: bool = False
    moves: str | None = None
    lays: tuple[Lays, ...] = ()
    permits: str | None = None
    notifies: tuple[Literal["author", "signers", "followers", "body"], ...] = ("author", "followers")

    @property
    def leads_on(self) -> bool:
        """Whether something follows for everybody, beyond being listed or told."""
        return bool(self.moves or self.lays or self.permits)
