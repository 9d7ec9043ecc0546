"""What of a procedure can be counted, so that procedures of different places can be put in order and drawn. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dauys.kernel.refusal import Refusal
from dauys.kernel.terms import Term
from dauys.procedures import thresholds
from dauys.procedures.schema import STAGES, Lays, Need, Preset, ThresholdRule
from dauys.procedures.spans import about_days

THOUSAND = 1_000
FOLLOWING = STAGES[STAGES.index("gathering") + 1 :]
"""Stages that lie behind the gathering of signatures."""


@dataclass(frozen=True)
class Measures:
    """Figures of a procedure; None: it has none, or the registry does not know the population.

    needed: signatures until somebody has to act. per_thousand: the same for 1,000 inhabitants of the place.
    gathering, answer: about how many days people have to sign, and a body to answer.
    """

    needed: int | None = None
    per_thousand: float | None = None
    gathering: int | None = None
    answer: int | None = None


def goal(preset: Preset) -> ThresholdRule | None:
    """The first threshold that obliges somebody, or lets a case be handed over; those on the way to it are none."""
    for rule in preset.thresholds:
        if rule.lays or rule.permits or (rule.moves in FOLLOWING):
            return rule
    return None


def measure(preset: Preset, population: int | None) -> Measures:
    """The figures of a procedure whose place has so many inhabitants."""
    rule, stage = goal(preset), preset.stages.get("gathering")
    answers = [about_days(term) for term in _answers(preset, rule)]
    return Measures(
        needed=_needed(rule.need, population) if rule else None,
        per_thousand=_per_thousand(rule.need, population) if rule else None,
        gathering=about_days(stage.term) if stage and stage.term else None,
        answer=min(answers, default=None),
    )


def _answers(preset: Preset, rule: ThresholdRule | None) -> Iterator[Term]:
    """The terms of what the goal lays on bodies; of what any other rule lays, where it lays nothing."""
    own = list(rule.lays) if rule else []
    every = own or all_laid(preset)
    yield from (lays.term for lays in every if lays.term)


def all_laid(preset: Preset) -> list[Lays]:
    """Every duty that a threshold or a step lays, each once, in the order of the file."""
    laid = [lays for rule in preset.thresholds for lays in rule.lays]
    laid += [lays for move in preset.moves for lays in move.lays]
    return list(dict.fromkeys(laid))


def _needed(need: Need, population: int | None) -> int | None:
    try:
        return thresholds.freeze(need, population).number or None
    except Refusal:  # the population is not known
        return None


def _per_thousand(need: Need, population: int | None) -> float | None:
    """For 1,000 inhabitants: of a share itself, and of classes by size that of the smallest places."""
    smallest = min(need.by_size, key=lambda one: one.above) if need.by_size else None
    share = need.share or (smallest.share if smallest else None)
    if share is not None:
        return float(share * THOUSAND)
    number = _needed(need, population)
    return number * THOUSAND / population if number and population else None
