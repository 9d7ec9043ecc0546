"""What happens to files, for the areas that own them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from dauys.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class Refused(Event):
    """A file was looked through and is not kept; `why` is the code of the refusal."""

    kind: ClassVar[str] = "files.refused"
    owner: str
    file_id: UUID
    name: str
    why: str
