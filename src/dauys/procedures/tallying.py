"""What the replays of many cases come to: how many reach what, before and after, and which end differently. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dauys.procedures.measures import goal
from dauys.procedures.replaying import Outcome
from dauys.procedures.schema import Preset

COUNTED = ("listed", "reached", "lapsed", "owed", "in_time", "late", "unanswered", "answered")
"""What is counted on both sides.

reached: somebody was obliged to act, or the case could be handed over. owed: duties laid. in_time, late: what became of
them; unanswered: owed, and nobody can know when it would be answered.
"""
MOST_CHANGED = 10_000


@dataclass(frozen=True)
class Tried:
    """One case in truth and under other rules; `proven`: replayed under its own rules it ended as it did."""

    case: str
    own: Preset
    real: Outcome
    other: Outcome
    proven: bool
    now: datetime

    @property
    def compared(self) -> bool:
        """Whether it can be said what would have become of it."""
        return self.proven and self.other.known


def nothing() -> dict[str, Any]:
    """The result before any case was looked at."""
    none = dict.fromkeys(COUNTED, 0)
    return {"compared": 0, "unknown": 0, "unproven": 0, "before": dict(none), "after": dict(none), "thresholds": {}} | {
        "changed": [],
        "same": 0,
    }


def add(result: dict[str, Any], tried: Tried, rules: Preset) -> None:
    """Add one case to a result."""
    if not tried.compared:
        result["unknown" if tried.proven else "unproven"] += 1
        return
    result["compared"] += 1
    before, after = facts(tried.real, tried.own, tried.now), facts(tried.other, rules, tried.now)
    for side, found in (("before", before), ("after", after)):
        for name in COUNTED:
            result[side][name] += found[name]
    for name in tried.other.crossed:
        result["thresholds"][name] = result["thresholds"].get(name, 0) + 1
    if differs(tried, rules):
        if len(result["changed"]) < MOST_CHANGED:
            result["changed"].append(changed(tried, rules))
    else:
        result["same"] += 1


def facts(outcome: Outcome, rules: Preset, now: datetime) -> dict[str, int]:
    """The counts of one case."""
    late = [duty.late(now) for duty in outcome.duties if duty.void_at is None]
    met = [duty for duty in outcome.duties if duty.met_at is not None]
    return {
        "listed": int(outcome.listed),
        "reached": int(reached(outcome, rules) is not None),
        "lapsed": int(outcome.stage == "lapsed"),
        "owed": len(late),
        "in_time": sum(duty.late(now) is False for duty in met),
        "late": sum(one is True for one in late),
        "unanswered": sum(duty.open and not duty.answer_known for duty in outcome.duties),
        "answered": int(outcome.stage == "answered"),
    }


def reached(outcome: Outcome, rules: Preset) -> datetime | None:
    """When the threshold was crossed that obliges somebody."""
    rule = goal(rules)
    return outcome.crossed.get(rule.name) if rule else None


def _ended(outcome: Outcome, rules: Preset, now: datetime) -> Iterator[Any]:
    yield outcome.stage
    yield reached(outcome, rules) is not None
    yield sorted(str(duty.late(now)) for duty in outcome.duties)


def differs(tried: Tried, rules: Preset) -> bool:
    """Whether a case would have ended otherwise: in another stage, or with other duties, or later ones."""
    real, other = _ended(tried.real, tried.own, tried.now), _ended(tried.other, rules, tried.now)
    return list(real) != list(other)


def changed(tried: Tried, rules: Preset) -> dict[str, Any]:
    """One case that would have ended otherwise, as plain values."""
    values: dict[str, Any] = {"case": tried.case}
    for side, outcome, preset in (("before", tried.real, tried.own), ("after", tried.other, rules)):
        moment = reached(outcome, preset)
        values[side] = {
            "stage": outcome.stage,
            "reached": moment.isoformat() if moment else None,
            "late": sum(duty.late(tried.now) is True for duty in outcome.duties),
        }
    return values


def unknowable(own: Preset, other: Preset) -> list[str]:
    """What of a difference between rules no history can tell: codes, in the order of a petition's way."""
    signs, signed = other.signers, own.signers
    found = {
        "starting": (own.authors, own.text, own.topics) != (other.authors, other.text, other.topics),
        "age": (signs.min_age or 0) > (signed.min_age or 0),
        "belonging": signs.belongs != signed.belongs,
        "proof": signs.assurance != signed.assurance,
        "uniqueness": (signs.one_per, signs.per_mailbox) != (signed.one_per, signed.per_mailbox),
        "stages": bool(set(other.stages) - set(own.stages)),
        "behaviour": True,
        "pace": True,
    }
    return [code for code, said in found.items() if said]
