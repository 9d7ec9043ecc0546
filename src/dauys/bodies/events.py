"""What bodies tell other areas."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from dauys.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class BodyEnded(Event):
    """From the day `on` the body is no more; its duties pass to `successor_id`, if there is one."""

    kind: ClassVar[str] = "bodies.ended"
    body_id: int
    successor_id: int | None
    on: date
