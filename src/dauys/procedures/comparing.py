"""Procedures side by side: the same questions put to each, answered out of its rules alone. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dauys.kernel.texts import pick
from dauys.kernel.ui import Row
from dauys.kernel.ui.numbers import number_text
from dauys.procedures import showing, wording
from dauys.procedures.measures import FOLLOWING, Measures, all_laid
from dauys.procedures.naming import Names
from dauys.procedures.schema import STAGES, Preset

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Lines = tuple[str, ...]

ASPECTS: Mapping[str, StrOrPromise] = {
    "start": gettext_lazy("Who may start it"),
    "before": gettext_lazy("Before signatures are collected"),
    "gathering": gettext_lazy("How long people can sign"),
    "sign": gettext_lazy("Who may sign"),
    "shown": gettext_lazy("What others see of signers"),
    "thresholds": gettext_lazy("How many it takes, and what follows"),
    "places": gettext_lazy("Minimum in single places"),
    "after": gettext_lazy("What comes then"),
    "answer": gettext_lazy("What is owed, and by when"),
    "special": gettext_lazy("What is special"),
    "source": gettext_lazy("Where these rules come from"),
}
"""What is asked of every procedure, in the order of the page."""
BEGINNING = ("draft", "organising")
"""Stages that tell nothing beyond who may start."""


@dataclass(frozen=True)
class Column:
    """One procedure as it stands beside others. `key` names it in addresses; `version` 0: it is not in force here."""

    key: str
    preset: Preset
    where: str
    version: int
    measures: Measures
    aspects: Mapping[str, Lines]

    @property
    def title(self) -> str:
        """What it is called."""
        return pick(self.preset.title)

    def differs(self, own: Column, aspect: str) -> bool:
        """Whether the rules answer a question otherwise than those of `own`; where they come from always differs."""
        return aspect != "source" and self.aspects[aspect] != own.aspects[aspect]

    def differences(self, own: Column) -> int:
        """How many questions are answered otherwise."""
        return sum(self.differs(own, aspect) for aspect in ASPECTS)


def aspects(preset: Preset, names: Names) -> dict[str, Lines]:
    """What the rules answer to each question; nothing where they have nothing to say."""
    return {
        "start": tuple(_told(showing.founders(preset, names))),
        "before": tuple(_steps(preset, names, _before(preset))),
        "gathering": tuple(_gathering(preset)),
        "sign": tuple(_told(showing.supporters(preset, names))) if _signable(preset) else (),
        "shown": (capfirst(str(showing.SHOWN[preset.signers.shown])),) if _signable(preset) else (),
        "thresholds": tuple(_thresholds(preset)),
        "places": tuple(_places(preset)),
        "after": tuple(_steps(preset, names, FOLLOWING)),
        "answer": tuple(f"{showing.owed(lays, preset, names)}." for lays in all_laid(preset)),
        "special": tuple(_special(preset)),
        "source": (pick(preset.source),),
    }


def _told(rows: Iterator[Row]) -> Iterator[str]:
    """Facts as lines: the first says who and needs no name."""
    for number, row in enumerate(rows):
        yield f"{row.key}: {row.value}" if number else capfirst(str(row.value))


def _before(preset: Preset) -> Sequence[str]:
    """The stages between the draft and the first signature for everybody."""
    first = next((code for code in STAGES if code in preset.stages and code in ("gathering", *FOLLOWING)), "gathering")
    return [code for code in STAGES[: STAGES.index(first)] if code not in BEGINNING]


def _steps(preset: Preset, names: Names, codes: Sequence[str]) -> Iterator[str]:
    for code in codes:
        if showing.is_step(code, preset):
            step = showing.step(code, preset.stages[code], preset, names)
            title = f"{step.title} ({step.when})" if step.when else str(step.title)
            yield f"{title}: {step.text}" if step.text else title


def _signable(preset: Preset) -> bool:
    return any(stage.sign for stage in preset.stages.values())


def _gathering(preset: Preset) -> Iterator[str]:
    for code in STAGES:
        stage = preset.stages.get(code)
        if stage and stage.sign:
            told = {
                "stage": wording.STAGES[code],
                "term": stage.term.describe() if stage.term else _("without a limit"),
            }
            yield _("%(stage)s: %(term)s") % told


def _thresholds(preset: Preset) -> Iterator[str]:
    for rule in preset.thresholds:
        yield f"{capfirst(showing.need(rule.need))}: {pick(preset.effects.get(rule.name)) or rule.name}."


def _places(preset: Preset) -> Iterator[str]:
    """Where places have minima of their own: in how many, and between which numbers; each of them once."""
    for minima in dict.fromkeys(
        (rule.need.places.least, tuple(rule.need.places.minimum.values()))
        for rule in preset.thresholds
        if rule.need.places
    ):
        least, numbers = minima
        told = {
            "least": number_text(least),
            "all": number_text(len(numbers)),
            "smallest": number_text(min(numbers)),
            "largest": number_text(max(numbers)),
        }
        yield _("In at least %(least)s of %(all)s places, from %(smallest)s to %(largest)s signatures in each") % told


def _special(preset: Preset) -> Iterator[str]:
    """What only some procedures have."""
    if preset.signers.postcode:
        yield _("Signers are counted by constituency")
    if any(move.do == "unsign" for move in preset.moves):
        yield _("A signature can be taken back")
    if preset.attachments.total_mb:
        yield _("Files of up to %(megabytes)s MB in all") % {"megabytes": number_text(preset.attachments.total_mb)}
    for languages, sentence in (
        (preset.text.languages, _("Written in one of %(number)s languages")),
        (preset.response.languages, _("Answered in %(number)s languages")),
    ):
        if languages:
            yield sentence % {"number": number_text(len(languages))}
    if preset.kinds:
        yield _("Kinds: %(kinds)s") % {"kinds": ", ".join(pick(text) for text in preset.kinds.values())}
    yield from _subjects(preset)
    if preset.comments:
        yield _("People can comment on it")


def _subjects(preset: Preset) -> Iterator[str]:
    allowed, forbidden = len(preset.topics.allowed), len(preset.topics.forbidden)
    if allowed:
        text = ngettext("About %(number)s subject only", "About %(number)s subjects only", allowed)
        yield text % {"number": number_text(allowed)}
    if forbidden:
        text = ngettext("Not about %(number)s subject", "Not about any of %(number)s subjects", forbidden)
        yield text % {"number": number_text(forbidden)}
