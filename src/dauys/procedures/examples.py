"""Small scenarios made out of a preset, ready to be tried: one below each threshold, exactly at it, when time is over.

The way to the stage where people sign is found in the preset itself, step by step.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from dauys.kernel.terms import Term
from dauys.kernel.texts import pick
from dauys.kernel.ui.numbers import number_text
from dauys.procedures import thresholds
from dauys.procedures.graph import TURNING_BACK
from dauys.procedures.schema import Move, Preset, ThresholdRule
from dauys.procedures.thresholds import Needed

PEOPLE = 1_000_000
"""How many live in the place of an example where the number depends on it."""


@dataclass(frozen=True)
class Example:
    """A scenario to begin with; `text` is its TOML, without the preset's name."""

    code: str
    title: str
    text: str


@dataclass(frozen=True)
class Stride:
    """One step from a stage to the next: a move somebody makes, or a threshold that moves."""

    to: str
    move: Move | None = None
    rule: ThresholdRule | None = None


def examples(preset: Preset, start: datetime) -> list[Example]:
    """Every example that this preset allows, in the order of its thresholds."""
    return [*_around_thresholds(preset, start), *_term_over(preset, start), *_first_step(preset, start)]


def _around_thresholds(preset: Preset, start: datetime) -> Iterator[Example]:
    for rule in preset.thresholds:
        stage = next((code for code in rule.in_ if code in preset.stages and preset.stages[code].sign), None)
        way = _way(preset, stage) if stage else None
        if way is None or not (rule.leads_on or rule.lists):
            continue
        needed = thresholds.freeze(rule.need, PEOPLE)
        told = {"what": pick(preset.effects.get(rule.name)) or rule.name, "number": number_text(needed.number)}
        steps, signed = _walk(way), _signed(way)
        if needed.number > signed + 1:
            below = [*steps, *_signing(needed, short=signed + 1)]
            title = _("One signature below %(number)s: %(what)s") % told
            yield Example(f"below-{rule.name}", title, _scenario(preset, start, below))
        title = _("Exactly %(number)s signatures: %(what)s") % told
        yield Example(f"at-{rule.name}", title, _scenario(preset, start, [*steps, *_signing(needed, short=signed)]))


def _term_over(preset: Preset, start: datetime) -> Iterator[Example]:
    for code, stage in preset.stages.items():
        way = _way(preset, code) if stage.sign and stage.term and stage.after else None
        if way is not None and stage.term:
            steps = [*_walk(way), _step("sign", "signer"), f'{_after(stage.term)}\ndo = "tick"']
            yield Example(f"over-{code}", _("One signature, then the time is over"), _scenario(preset, start, steps))
            return


def _after(term: Term) -> str:
    """A moment at which the term is surely over, if it began at the start."""
    if term.unit == "days":
        return f"at = {{ days = {term.amount + 1} }}"
    if term.unit == "working_days":
        return f"at = {{ days = {term.amount * 2 + 15} }}"
    return f"at = {{ {term.unit} = {term.amount}, days = 1 }}"


def _first_step(preset: Preset, start: datetime) -> Iterator[Example]:
    if any(move.do == "submit" for move in preset.moves):
        text = _scenario(preset, start, [*_organisers(preset), _step("submit", "author")])
        yield Example("submit", _("Handed in, and nothing more"), text)


def _way(preset: Preset, target: str) -> list[Stride] | None:
    """The shortest way from the first stage to another, or None."""
    ways: dict[str, list[Stride]] = {preset.initial: []}
    waiting = [preset.initial]
    while waiting:
        here = waiting.pop(0)
        for stride in _strides(preset, here):
            if stride.to not in ways:
                ways[stride.to] = [*ways[here], stride]
                waiting.append(stride.to)
    return ways.get(target)


def _strides(preset: Preset, here: str) -> Iterator[Stride]:
    for move in preset.moves:
        if here in move.from_ and move.to and move.do not in TURNING_BACK and not move.permitted_by:
            yield Stride(move.to, move=move)
    for rule in preset.thresholds_in(here):
        if rule.moves:
            yield Stride(rule.moves, rule=rule)


def _walk(way: list[Stride]) -> list[str]:
    steps: list[str] = []
    for stride in way:
        if stride.move:
            steps.append(_step(stride.move.do, stride.move.by))
        elif stride.rule:
            steps += _signing(thresholds.freeze(stride.rule.need, PEOPLE))
    return steps


def _signed(way: list[Stride]) -> int:
    """How many have signed on the way: whoever signs early counts later too."""
    return sum(thresholds.freeze(stride.rule.need, PEOPLE).number for stride in way if stride.rule)


def _organisers(preset: Preset) -> list[str]:
    others = preset.authors.organisers - 1
    return [_step("draft", "author"), _step("join", "organiser", count=others)] if others else []


def _signing(needed: Needed, *, short: int = 0) -> list[str]:
    """People enough for a threshold, or a few short of it; where places have minima, as many of them as it takes."""
    steps, left = [], needed.number - short
    for place, minimum in list(needed.minimum.items())[: needed.least]:
        steps.append(_step("sign", "signer", count=minimum, place=place))
        left -= minimum
    return [*steps, _step("sign", "signer", count=left)] if left > 0 else steps


def _step(do: str, by: str, *, count: int = 1, place: str = "") -> str:
    lines = [f'do = "{do}"', f'by = "{by}"']
    if count > 1:
        lines.append(f"count = {count:_}")
    if place:
        lines.append(f'from = "{place}"')
    return "\n".join(lines)


def _scenario(preset: Preset, start: datetime, steps: list[str]) -> str:
    head = [f"start = {start:%Y-%m-%dT%H:%M:%SZ}"]
    if not preset.addressed.place:
        head.append(f"population = {{ ADDRESSED = {PEOPLE:_} }}")
    if "submit" in "".join(steps) and "join" not in "".join(steps):
        steps = [*_organisers(preset), *steps]
    return "\n".join(head) + "\n\n" + "\n\n".join(f"[[step]]\n{step}" for step in steps) + "\n"
