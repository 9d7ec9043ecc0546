"""What places tell other areas."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from dauys.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class PlaceEnded(Event):
    """From the day `on` the place is no more; `successor_id` stands for it, if there is one."""

    kind: ClassVar[str] = "places.ended"
    place_id: int
    successor_id: int | None
    on: date
