"""Replays what happened in one case under other rules. Pure: the case's history is handed in, whole.

The rules are applied by the engine's own means: needs by `thresholds`, terms by `Term.end`, the end of gathering by
`rules.settled_into`. What people did is taken over: they sign so long after signing has opened as they did, pauses not
counted; whoever took a step takes it after as long in that stage as then; a body answers as long after a duty was laid.
Under the rules it ran under, a case therefore ends exactly as it did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from dauys.kernel.refusal import Refusal
from dauys.kernel.terms import Term, local_date
from dauys.kernel.workdays import PLAIN_WEEK, WorkingDays
from dauys.procedures import rules, thresholds
from dauys.procedures.crowd import Crowd, History, Stay
from dauys.procedures.graph import SETTLE, STAY, TURNING_BACK, VOIDING
from dauys.procedures.measures import goal
from dauys.procedures.schema import ACTIONS, Lays, Move, Preset, Stage
from dauys.procedures.thresholds import Needed, Totals

MOST_STEPS = 400
"""A walk longer than that goes in circles."""
OWN_STEPS = frozenset({*ACTIONS, "threshold", "term_ended"})
"""What the rules themselves explain; whatever else moved a case (its organisers had left, say) is taken over."""
Calendar = Callable[[str], WorkingDays]


@dataclass(frozen=True)
class Due:
    """What is going to happen, and when; `ends`: a term is over, so whoever signs at that very moment is too late."""

    at: datetime
    happens: Callable[[datetime], None]
    ends: bool = False


@dataclass
class Laid:
    """A duty laid on a body; `answer_known`: whether a body then owed something like it, so that its pace is known."""

    duty: str
    rule: str
    laid_at: datetime
    due_at: datetime | None
    answers_at: datetime | None
    answer_known: bool
    met_at: datetime | None = None
    void_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether it is still owed."""
        return self.met_at is None and self.void_at is None

    def late(self, now: datetime) -> bool | None:
        """Whether it was met late or is late at that moment; None: nobody can know."""
        if self.due_at is None or self.void_at is not None:
            return False
        if self.met_at is not None:
            return self.met_at >= self.due_at
        return now >= self.due_at if self.answer_known else None


@dataclass(frozen=True)
class Outcome:
    """How a case stands at a moment. `known` is False where what people would have done later decides it."""

    stage: str
    listed: bool
    crossed: dict[str, datetime]
    duties: tuple[Laid, ...]
    known: bool = True
    closed_at: datetime | None = None

    def same_as(self, other: Outcome) -> bool:
        """Whether two outcomes agree in everything that the engine decides."""
        return bool(self.decided == other.decided)

    @property
    def decided(self) -> Any:
        """All that the engine decides, as values that can be compared."""
        owed = sorted((d.duty, d.rule, d.laid_at, d.due_at, d.met_at, d.void_at is not None) for d in self.duties)
        return self.stage, self.listed, self.crossed, [tuple(map(str, one)) for one in owed]


def replay(history: History, preset: Preset, *, calendar: Calendar, now: datetime) -> Outcome:
    """How the case would stand at `now`, had it run under these rules from its first moment."""
    walk = Walk(history, preset, calendar, now, Crowd(history), known=not history.lifted)
    try:
        walk.enter(preset.initial, history.created_at)
        for _step in range(MOST_STEPS):
            if not walk.go_on():
                break
    except Refusal:  # how many it takes depends on a population that nobody has stated
        walk.known = False
    return Outcome(
        walk.stage, walk.listed, dict(walk.crossed), tuple(walk.duties), known=walk.known, closed_at=walk.closed_at
    )


def reality(history: History, *, stage: str, listed: bool) -> Outcome:
    """How the case stands in truth."""
    owed = tuple(
        Laid(one.duty, one.rule, one.laid_at, one.due_at, one.met_at, True, one.met_at, one.void_at)
        for one in history.answers
    )
    return Outcome(stage, listed, dict(history.crossed), owed)


@dataclass
class Walk:
    """A case on its way through the stages of a preset."""

    history: History
    preset: Preset
    calendar: Calendar
    now: datetime
    crowd: Crowd
    stage: str = ""
    since: datetime = field(init=False)
    listed: bool = False
    known: bool = True
    closed_at: datetime | None = None
    crossed: dict[str, datetime] = field(default_factory=dict)
    needs: dict[str, Needed] = field(default_factory=dict)
    duties: list[Laid] = field(default_factory=list)
    visits: Counter[str] = field(default_factory=Counter)
    answered: set[int] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)

    @property
    def rules(self) -> Stage:
        """The rules of the stage where the case stands."""
        return self.preset.stage(self.stage)

    @property
    def stay(self) -> Stay | None:
        """When the case was in this very stage, as many times before; None: it never was."""
        return self.history.stay(self.stage, self.visits[self.stage])

    def end_of(self, term: Term, start: datetime) -> datetime:
        """The first instant that is not in time."""
        days = self.calendar(term.calendar or self.preset.calendar) if term.needs_calendar else PLAIN_WEEK
        return term.end(start, ZoneInfo(self.history.zone), days)

    # Entering a stage.

    def enter(self, stage: str, at: datetime) -> None:
        """Come to a stage, as `stages.enter` does, and cross at once what was reached before."""
        self.stage, self.since = stage, at
        self.visits[stage] += 1
        self.closed_at = at if self.rules.final else None
        if stage in VOIDING:
            for duty in self.duties:
                duty.void_at = duty.void_at or (at if duty.open else None)
        if self.rules.listed is not None:
            self.listed = self.rules.listed
        if not (self.rules.sign or self.rules.verifies):
            return
        self._freeze(at)
        if self.rules.sign:
            self.crowd.opens(at)
            for rule in self.preset.thresholds_in(stage):
                if rule.moves:
                    self.crossed.pop(rule.name, None)
        for name in self._reached(self.crowd.totals, "signatures"):
            if self.stage == stage:
                self._cross(name, at)

    def _freeze(self, at: datetime) -> None:
        population = self.history.population(local_date(at, ZoneInfo(self.history.zone)))
        for rule in self.preset.thresholds_in(self.stage):
            if rule.name not in self.needs:
                self.needs[rule.name] = thresholds.freeze(rule.need, population)

    def _waiting(self, of: str) -> dict[str, Needed]:
        """The thresholds that are looked for where the case stands, and not crossed."""
        here = self.preset.thresholds_in(self.stage)
        return {r.name: self.needs[r.name] for r in here if r.of == of and r.name not in self.crossed}

    def _reached(self, totals: Totals, of: str) -> list[str]:
        return [name for name, need in self._waiting(of).items() if need.met(totals)]

    # What happens next.

    def go_on(self) -> bool:
        """Let the next thing happen; False: nothing more does by `now`."""
        event = min(self._due(), key=lambda one: (one.at, not one.ends), default=None)
        if event is not None and event.at > self.now:
            event = None
        if self.rules.sign:
            limit, waiting = event.at if event else self.now, self._waiting("signatures")
            found = self.crowd.until(limit, waiting, inclusive=event is None or not event.ends)
            if found is not None:
                moment, names = found
                for name in names:
                    if name in self._waiting("signatures"):
                        self._cross(name, moment)
                return True
        if event is None:
            self.known = self.known and not self._silent(self.now)
            return False
        event.happens(event.at)
        return True

    def _due(self) -> Iterable[Due]:
        """What is going to happen in this stage if nobody signs any more, each with its moment."""
        if self.stay and self.stay.left_at and self.stay.left_by not in OWN_STEPS:
            moved_on = self.since + (self.stay.left_at - self.stay.entered_at)
            if self.stay.left_to in self.preset.stages:
                yield Due(moved_on, partial(self.enter, self.stay.left_to))
        if self.rules.final:
            return
        if self.rules.term and self.rules.after not in (None, STAY):
            yield Due(self.end_of(self.rules.term, self.since), self._term_over, ends=True)
        for duty in self.duties:
            answer = self._answer(duty)
            if answer is not None:
                yield answer
        step = self._step()
        if step is not None:
            yield step
        if self.rules.verifies:
            yield from self._certificates()

    def _answer(self, duty: Laid) -> Due | None:
        moves = self.preset.moves_for("respond", self.stage)
        if not (duty.open and duty.answers_at and moves):
            return None

        def responds(at: datetime) -> None:
            duty.met_at = at
            move = moves[0]
            if move.to and (move.when == "always" or not any(one.open for one in self.duties)):
                self.enter(move.to, at)

        return Due(max(duty.answers_at, self.since), responds)

    def _step(self) -> Due | None:
        """The step by which somebody left this stage then; in a stage never seen, the first one that leads on."""
        stay, pause = self.stay, self.since - self.since
        if stay is None:
            move = next((m for m in self._open_moves() if m.do not in TURNING_BACK and m.do != "respond"), None)
        else:
            same = [m for m in self._open_moves() if m.do == stay.left_by and m.do != "respond"]
            move = next((m for m in same if m.to == stay.left_to), same[0] if same else None)
            if move is None or stay.left_at is None:
                return None
            crossing = self.history.crossed.get(move.permitted_by or "")
            pause = stay.left_at - max(stay.entered_at, crossing or stay.entered_at)
        if move is None:
            return None
        begins = max(self.since, self.crossed.get(move.permitted_by or "", self.since))
        opens = self.end_of(move.earliest, self.since) if move.earliest else begins
        return Due(max(begins + pause, opens), partial(self._take, move))

    def _open_moves(self) -> list[Move]:
        """The steps that lead from here to another stage, are permitted by now, and have theirs before them."""
        done = self.taken | self.history.acts
        here = [m for m in self.preset.moves if self.stage in m.from_ and m.to and set(m.done) <= done]
        return [move for move in here if move.permitted_by is None or move.permitted_by in self.crossed]

    def _take(self, move: Move, at: datetime) -> None:
        self.taken.add(move.do)
        self.enter(str(move.to), at)
        for lays in move.lays:
            self._lay(lays, f"move:{move.do}", at)

    def _term_over(self, at: datetime) -> None:
        after = str(self.rules.after)
        silent = self._silent(at)
        if after == SETTLE:
            permitted = [move for move in self._open_moves() if move.permitted_by]
            after = rules.settled_into(permitted, self.duties)
        self.known = self.known and not (silent and after == "lapsed")
        self.enter(after, at)

    def _silent(self, at: datetime) -> bool:
        """Whether people could have signed longer than they then could, and what obliges somebody is not reached."""
        aim = goal(self.preset)
        waits = aim is not None and aim.name in self._waiting("signatures")
        return self.rules.sign and waits and self.crowd.ended_before(at)

    def _certificates(self) -> Iterable[Due]:
        """What authorities certified then, at the same pace; where none ever did, all is taken to be valid at once."""
        stay, waiting = self.stay, self._waiting("certified")
        if stay is None:
            names = [name for name, need in waiting.items() if need.met(self.crowd.totals)]
            if names:
                yield Due(self.since, partial(self._cross, names[0]))
            return
        totals, crossing = Totals(), None
        for moment, place, number in self.history.certified:
            totals = totals.plus(place, number)
            crossing = next((name for name, need in waiting.items() if need.met(totals)), None)
            if crossing is not None and moment >= stay.entered_at:
                yield Due(self.since + (moment - stay.entered_at), partial(self._cross, crossing))
                return
        if stay.left_by == "term_ended" and stay.left_at:
            yield Due(self.since + (stay.left_at - stay.entered_at), partial(self.enter, "lapsed"))

    # What follows.

    def _cross(self, name: str, at: datetime) -> None:
        """Mark a threshold as crossed and let its effects follow, as `actions.cross` does."""
        self.crossed[name] = at
        rule = next(one for one in self.preset.thresholds if one.name == name)
        self.listed = self.listed or rule.lists
        for lays in rule.lays:
            self._lay(lays, f"threshold:{name}", at)
        if rule.moves:
            self.enter(rule.moves, at)

    def _lay(self, lays: Lays, rule: str, at: datetime) -> None:
        number = self._like(lays.duty, rule)
        then = None if number is None else self.history.answers[number]
        due = self.end_of(lays.term, at) if lays.term else None
        if number is not None and then is not None:
            self.answered.add(number)
            same = (then.rule, then.laid_at, then.term) == (rule, at, plain_term(lays.term))
            due = then.due_at if same else self._extended(lays, due, then.extension, at)
        answers = at + (then.met_at - then.laid_at) if then and then.met_at else None
        self.duties.append(Laid(lays.duty, rule, at, due, answers, answer_known=then is not None))

    def _extended(self, lays: Lays, due: datetime | None, extension: Any, at: datetime) -> datetime | None:
        """The end of a term that was extended then, where these rules let it be, and as far as they do."""
        if due is None or not extension or not any(move.do == "extend" for move in self.preset.moves):
            return due
        latest = self.end_of(lays.extended_to, at) if lays.extended_to else None
        later: datetime = due + extension
        return max(due, min(later, latest)) if latest else later

    def _like(self, duty: str, rule: str) -> int | None:
        """What a body then owed most like this: the same duty by the same rule, the same, else whatever it was."""
        left = [number for number in range(len(self.history.answers)) if number not in self.answered]

        def fit(number: int) -> tuple[bool, bool]:
            then = self.history.answers[number]
            return then.duty != duty, then.rule != rule

        return min(left, key=fit, default=None)


def plain_term(term: Term | None) -> Any:
    """A term as an obligation keeps it."""
    return term.model_dump(exclude_defaults=True) if term else None
