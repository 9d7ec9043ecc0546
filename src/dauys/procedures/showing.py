"""A preset in the words of people: who may, which steps, how long, how many, what follows. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dauys.kernel.terms import Term
from dauys.kernel.texts import pick
from dauys.kernel.ui import Event, Row
from dauys.kernel.ui.numbers import number_text
from dauys.people.models import ASSURANCES
from dauys.procedures import wording
from dauys.procedures.naming import Names
from dauys.procedures.schema import (
    ADDRESSED,
    STAGES,
    Authors,
    Belonging,
    Eligibility,
    Lays,
    Need,
    Preset,
    Stage,
    ThresholdRule,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOWN: dict[str, StrOrPromise] = {
    "none": gettext_lazy("nothing"),
    "number": gettext_lazy("their number only"),
    "initials": gettext_lazy("first name and the initial of the surname"),
    "full": gettext_lazy("full name"),
    "choice": gettext_lazy("what each signer chooses"),
}
"""What others see of signers."""
ASIDE = ("lapsed", "rejected", "withdrawn")
"""Ends that are no step of the way."""
MUCH = 100


@dataclass(frozen=True)
class Described:
    """The rules of a procedure as a page shows them; each list is ready to be drawn."""

    title: str
    summary: str
    starting: Sequence[Row]
    signing: Sequence[Row]
    steps: Sequence[Event]
    thresholds: Sequence[Sequence[str]]
    ends: Sequence[str]
    reasons: Sequence[str]
    forbidden: Sequence[str]
    topics: Sequence[str]
    source: Mapping[str, str]


def describe(preset: Preset, names: Names) -> Described:
    """Everything people may want to know before they start or sign."""
    texts = preset.topics.forbidden.values()
    return Described(
        title=pick(preset.title),
        summary=pick(preset.summary),
        starting=list(_starting(preset, names)),
        signing=list(_signing(preset, names)) if any(stage.sign for stage in preset.stages.values()) else [],
        steps=[step(code, preset.stages[code], preset, names) for code in STAGES if is_step(code, preset)],
        thresholds=list(_thresholds(preset, names)),
        ends=[str(wording.STAGES[code]) for code in ASIDE if code in preset.stages],
        reasons=[pick(text) for text in preset.reasons.values()],
        forbidden=[pick(text) for text in texts],
        topics=[names.topic(code) for code in preset.topics.allowed],
        source=preset.source,
    )


def is_step(code: str, preset: Preset) -> bool:
    """Whether a stage is part of the way, no end aside of it."""
    return code in preset.stages and code not in ASIDE


def founders(preset: Preset, names: Names) -> Iterator[Row]:
    """Who may start it, and how many must."""
    yield from eligible(preset.authors, preset, names)
    if preset.authors.organisers > 1:
        yield Row(_("Organisers, the author included"), number_text(preset.authors.organisers))
    if preset.authors.organisers_from > 1:
        yield Row(_("Organisers live in at least so many places"), number_text(preset.authors.organisers_from))
    if preset.authors.roles:
        titles = [pick(role.title) for role in preset.authors.roles.values()]
        yield Row(_("Roles of organisers"), ", ".join(titles))
    if preset.authors.when_short != "goes_on":
        yield Row(_("Where too few organisers are left"), _when_short(preset.authors))


def _starting(preset: Preset, names: Names) -> Iterator[Row]:
    yield from founders(preset, names)
    yield Row(_("Length of the title"), length(preset.text.title_min, preset.text.title_max))
    yield Row(_("Length of the text"), length(preset.text.body_min, preset.text.body_max))
    if preset.attachments.total_mb:
        size = _("%(number)s MB in all") % {"number": number_text(preset.attachments.total_mb)}
        yield Row(_("Attachments"), ", ".join([size, *preset.attachments.types]))
    if preset.addressed.place:
        yield Row(_("Place"), names.place(preset.addressed.place))
    yield Row(_("Who has to act"), names.body(preset, "addressee"))


def _when_short(rule: Authors) -> str:
    """What follows, and for how long another organiser may be found."""
    term = rule.short_term.describe() if rule.short_term else ""
    if rule.when_short == "paused":
        return _("signing is paused, and it is closed if nobody is found in time (%(term)s)") % {"term": term}
    return _("it is closed if nobody is found in time (%(term)s)") % {"term": term}


def _signing(preset: Preset, names: Names) -> Iterator[Row]:
    yield from supporters(preset, names)
    yield Row(_("What others see of signers"), str(SHOWN[preset.signers.shown]))


def supporters(preset: Preset, names: Names) -> Iterator[Row]:
    """Who may sign, and how often."""
    yield from eligible(preset.signers, preset, names)
    rule = preset.signers
    if rule.one_per == "person":
        each = _("once for each person")
    else:
        sentence = ngettext(
            "%(number)s signature for each mailbox", "%(number)s signatures for each mailbox", rule.per_mailbox
        )
        each = sentence % {"number": rule.per_mailbox}
    yield Row(_("How often"), each)


def eligible(rule: Eligibility, preset: Preset, names: Names) -> Iterator[Row]:
    """Who may, of what age, and what must be confirmed."""
    ways = [belonging(way, preset, names) for way in rule.belongs]
    yield Row(_("Who"), _(" or ").join(ways) if ways else _("anybody"))
    if rule.min_age is not None:
        sentence = ngettext("%(age)s or older", "%(age)s or older", rule.min_age)
        yield Row(_("Age"), sentence % {"age": rule.min_age})
    yield Row(_("What must be confirmed"), str(dict(ASSURANCES)[rule.assurance]))


def belonging(way: Belonging, preset: Preset, names: Names) -> str:
    """One way to belong, in words."""
    parts = []
    if way.citizenship:
        parts.append(_("citizens of this place: %(place)s") % {"place": names.place(way.citizenship)})
    if way.residence == ADDRESSED:
        where = preset.addressed.place
        known = _("people who live here: %(place)s") % {"place": names.place(where)} if where else ""
        parts.append(known or _("people who live in the place that the petition is about"))
    elif way.residence:
        parts.append(_("people who live here: %(place)s") % {"place": names.place(way.residence)})
    return _(", who at the same time are ").join(parts) or _("anybody")


def length(least: int, most: int) -> str:
    """A range of characters."""
    return _("%(least)s to %(most)s characters") % {"least": number_text(least), "most": number_text(most)}


def step(code: str, stage: Stage, preset: Preset, names: Names) -> Event:
    """One stage of the way: its term, and what happens there."""
    sentences = list(_sentences(code, stage, preset, names))
    when = ranged(stage.term, stage.warn_after) if stage.term else ""
    return Event(str(wording.STAGES[code]), when=when, text=" ".join(sentences), state="to-come")


def _sentences(code: str, stage: Stage, preset: Preset, names: Names) -> Iterator[str]:
    if stage.check:
        duty = pick(preset.duties.get(stage.check.duty)) or stage.check.duty
        yield f"{names.body(preset, stage.check.body)}: {duty}."
    if stage.listed is False:
        yield _("Only people who have the link see it.")
    for rule in preset.thresholds_in(code):
        effect = pick(preset.effects.get(rule.name)) or rule.name
        yield f"{capfirst(need(rule.need))}: {effect}."
    if stage.term and stage.after == "lapsed":
        yield _("If fewer people sign in that time, it is closed.")
    if code == "consideration":
        yield from (f"{owed(lays, preset, names)}." for rule in preset.thresholds for lays in rule.lays)


def owed(lays: Lays, preset: Preset, names: Names) -> str:
    """Which body owes what, and how long it has."""
    duty = pick(preset.duties.get(lays.duty)) or lays.duty
    return f"{names.body(preset, lays.body)}: {duty} ({term_text(lays)})"


def term_text(lays: Lays) -> str:
    """How long a body has for what it owes."""
    if lays.term is None:
        return _("no legal term")
    parts = [ranged(lays.term, lays.warn_after)]
    if lays.extended_to:
        parts.append(_("with extensions at most %(term)s in all") % {"term": lays.extended_to.describe()})
    return ", ".join(parts)


def ranged(term: Term, warning: Term | None) -> str:
    """A term, and when whoever owes is reminded that its shorter end is over."""
    if warning is None:
        return term.describe()
    told = {"term": term.describe(), "warning": warning.describe()}
    return _("%(term)s, with a reminder after %(warning)s") % told


def need(rule: Need) -> str:
    """How many it takes, in words."""
    if rule.by_size:
        parts = []
        for size in sorted(rule.by_size, key=lambda one: -one.above):
            amount = _amount(size.number, size.share)
            above = {"amount": amount, "people": number_text(size.above)}
            parts.append(_("%(amount)s where more than %(people)s live") % above if size.above else amount)
        return _("; else ").join(parts)
    if rule.more_than is not None:
        return _("more than %(number)s signatures") % {"number": number_text(rule.more_than)}
    text = _amount(rule.number, rule.share) if rule.number or rule.share else ""
    if rule.places:
        least = _("a minimum in each of %(least)s places") % {"least": rule.places.least}
        return f"{text}, {least}" if text else least
    return text


def _amount(number: int | None, share: object) -> str:
    if number is not None:
        sentence = ngettext("%(number)s signature", "%(number)s signatures", number)
        return sentence % {"number": number_text(number)}
    percent = number_text(float(str(share)) * MUCH)
    return _("%(percent)s%% of the people of the place") % {"percent": percent}


def _thresholds(preset: Preset, names: Names) -> Iterator[list[str]]:
    for rule in preset.thresholds:
        effect = pick(preset.effects.get(rule.name)) or rule.name
        yield [capfirst(need(rule.need)), effect, _who(rule, preset, names), _by_when(rule)]


def _who(rule: ThresholdRule, preset: Preset, names: Names) -> str:
    return ", ".join(dict.fromkeys(names.body(preset, lays.body) for lays in rule.lays)) or "–"


def _by_when(rule: ThresholdRule) -> str:
    return ", ".join(dict.fromkeys(term_text(lays) for lays in rule.lays)) or "–"
