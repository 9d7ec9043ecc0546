"""What is known of a case, and the stream of its signatures on a clock that runs only while people can sign. Pure.

Signatures are added up by the day (UTC); only a day on which something may be reached or ends is looked at one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from dauys.procedures.thresholds import Needed, Totals

DAY = timedelta(days=1)
NONE = timedelta(0)
INSTANT = timedelta(microseconds=1)
Change = tuple[datetime, str, int]
"""When, for which place, how many more (or fewer)."""


@dataclass(frozen=True)
class Stay:
    """A case in one stage; `left_by`: the step, or `threshold`, `term_ended`; empty: it is there still."""

    stage: str
    entered_at: datetime
    left_at: datetime | None = None
    left_by: str = ""
    left_to: str = ""


@dataclass(frozen=True)
class Answer:
    """What a body owed, and when it answered. `extension`: by how much its term was lengthened."""

    duty: str
    rule: str
    laid_at: datetime
    term: Any
    due_at: datetime | None
    met_at: datetime | None
    void_at: datetime | None = None
    extension: timedelta = NONE


@dataclass(frozen=True)
class Day:
    """How many came and went on one day, by place."""

    begins: datetime
    came: Mapping[str, int]
    gone: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class History:
    """All that is known of one case. `detail`: every single change of the day that begins then, in order.

    population: of the addressed place on a day, as it was frozen where it was. crossed: the thresholds reached then.
    signing: the stages in which people could sign. acts: the steps taken without leaving a stage.
    """

    case_id: UUID
    zone: str
    created_at: datetime
    stays: Sequence[Stay]
    signing: frozenset[str]
    days: Sequence[Day]
    detail: Callable[[datetime], Sequence[Change]]
    population: Callable[[date], int | None]
    crossed: Mapping[str, datetime] = field(default_factory=dict)
    acts: frozenset[str] = frozenset()
    answers: Sequence[Answer] = ()
    certified: Sequence[Change] = ()

    @property
    def lifted(self) -> bool:
        """Whether a refusal was lifted by a second person, which no rules alone can tell again."""
        return any(stay.left_by == "overturn" for stay in self.stays)

    def stay(self, stage: str, time: int) -> Stay | None:
        """The stay in a stage, the first, second, … time."""
        found = [stay for stay in self.stays if stay.stage == stage]
        return found[time - 1] if time <= len(found) else None


class Crowd:
    """The people who sign, on their way through time."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.open = [(s.entered_at, s.left_at) for s in history.stays if s.stage in history.signing]
        self.totals = Totals()
        self._base: datetime | None = None
        self._stream = _Stream(history, self._ticks)
        self._clock = NONE

    def _ticks(self, moment: datetime) -> timedelta:
        """How long people had been able to sign at a moment of the history."""
        run = NONE
        for begins, ends in self.open:
            if moment < begins:
                return run
            if ends is None or moment < ends:
                return run + (moment - begins)
            run += ends - begins
        return run

    def opens(self, at: datetime) -> None:
        """Let people sign from a moment on."""
        self._base = at - self._clock

    def ended_before(self, moment: datetime) -> bool:
        """Whether people could then not sign as long as they could by this moment: beyond, nothing is known."""
        if any(ends is None for _begins, ends in self.open):
            return False
        whole = sum((ends - begins for begins, ends in self.open if ends), NONE)
        return self._base is not None and moment - self._base > whole

    def until(
        self, limit: datetime, waiting: Mapping[str, Needed], *, inclusive: bool
    ) -> tuple[datetime, list[str]] | None:
        """Let people sign up to a moment, that moment included or not; stop at the one who reaches a threshold."""
        base = self._base
        if base is None:
            return None
        end = limit - base + (INSTANT if inclusive else NONE)
        for clock, place, change in self._stream.up_to(end, lambda came: self._may(waiting, came)):
            self.totals = self.totals.plus(place, change)
            if clock is None:
                continue
            self._clock = clock
            reached = [name for name, need in waiting.items() if change > 0 and need.met(self.totals)]
            if reached:
                return base + clock, reached
        self._clock = limit - base
        return None

    def _may(self, waiting: Mapping[str, Needed], came: Mapping[str, int]) -> bool:
        """Whether a day could bring a threshold, if nobody went on it."""
        most = self.totals
        for place, number in came.items():
            most = most.plus(place, number)
        return any(need.met(most) for need in waiting.values())


class _Stream:
    """Signatures in order, whole days at once wherever it does not matter who came when on them."""

    def __init__(self, history: History, ticks: Callable[[datetime], timedelta]) -> None:
        self._history, self._ticks = history, ticks
        self._next, self._single = 0, list[tuple[timedelta, str, int]]()

    def up_to(self, end: timedelta, closely: Callable[[Mapping[str, int]], bool]) -> Any:
        """Each change before `end` on the clock: when (None: somewhen on a day), for which place, how many."""
        while True:
            while self._single:
                if self._single[0][0] >= end:
                    return
                yield self._single.pop(0)
            if self._next >= len(self._history.days):
                return
            day = self._history.days[self._next]
            begins, ends = self._ticks(day.begins), self._ticks(day.begins + DAY)
            if begins >= end and not (begins == ends == end):
                return
            self._next += 1
            if ends - begins == DAY and ends <= end and not closely(day.came):
                yield from ((None, place, number) for place, number in day.came.items())
                yield from ((None, place, -number) for place, number in day.gone.items())
            else:
                single = sorted(self._history.detail(day.begins), key=lambda change: change[0])
                self._single = [(self._ticks(at), place, number) for at, place, number in single]
