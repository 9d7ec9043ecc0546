"""What happens to cases, for areas above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from dauys.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CaseEvent(Event):
    """Something that has happened to one case."""

    case_id: UUID


@dataclass(frozen=True, kw_only=True)
class Moved(CaseEvent):
    """A case has gone from one stage to another."""

    kind: ClassVar[str] = "procedures.moved"
    action: str
    before: str
    after: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Done(CaseEvent):
    """A declared step was taken that leaves the case where it is."""

    kind: ClassVar[str] = "procedures.done"
    action: str


@dataclass(frozen=True, kw_only=True)
class TermEnding(CaseEvent):
    """A stage's term has run out and its consequence is about to follow; `ends` is the first instant not in time."""

    kind: ClassVar[str] = "procedures.term_ending"
    ends: datetime


@dataclass(frozen=True, kw_only=True)
class AuthorGone(CaseEvent):
    """A case has no author any more, until an organiser takes it over."""

    kind: ClassVar[str] = "procedures.author_gone"


@dataclass(frozen=True, kw_only=True)
class GroupShort(CaseEvent):
    """Too few organisers are left."""

    kind: ClassVar[str] = "procedures.group_short"


@dataclass(frozen=True, kw_only=True)
class GroupComplete(CaseEvent):
    """There are enough organisers again."""

    kind: ClassVar[str] = "procedures.group_complete"


@dataclass(frozen=True, kw_only=True)
class Crossed(CaseEvent):
    """A threshold was crossed at `at`."""

    kind: ClassVar[str] = "procedures.crossed"
    threshold: str


@dataclass(frozen=True, kw_only=True)
class ObligationEvent(CaseEvent):
    """Something has happened to a body's duty."""

    obligation_id: UUID


@dataclass(frozen=True, kw_only=True)
class Laid(ObligationEvent):
    """A body owes something."""

    kind: ClassVar[str] = "procedures.laid"


@dataclass(frozen=True, kw_only=True)
class Met(ObligationEvent):
    """A body has done what it owed."""

    kind: ClassVar[str] = "procedures.met"


@dataclass(frozen=True, kw_only=True)
class Extended(ObligationEvent):
    """A body has lawfully more time."""

    kind: ClassVar[str] = "procedures.extended"


@dataclass(frozen=True, kw_only=True)
class Redirected(ObligationEvent):
    """A duty has passed to the body that is competent."""

    kind: ClassVar[str] = "procedures.redirected"


@dataclass(frozen=True, kw_only=True)
class DueSoon(ObligationEvent):
    """A duty is due in `days` days."""

    kind: ClassVar[str] = "procedures.due_soon"
    days: int


@dataclass(frozen=True, kw_only=True)
class Warned(ObligationEvent):
    """The lower end of a duty's range is over; it is owed until the upper one."""

    kind: ClassVar[str] = "procedures.warned"


@dataclass(frozen=True, kw_only=True)
class Overdue(ObligationEvent):
    """A duty was not met in time."""

    kind: ClassVar[str] = "procedures.overdue"
