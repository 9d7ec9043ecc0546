"""Where and who should act: the procedures that fit a place, in plain words, and who is competent for a topic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dauys.bodies import queries as bodies
from dauys.bodies.models import Body
from dauys.kernel.refusal import Refusal
from dauys.kernel.texts import pick
from dauys.kernel.ui import Row
from dauys.kernel.ui.numbers import number_text
from dauys.people.assurance import Assurance
from dauys.petitions import actions, rules
from dauys.places import queries as places
from dauys.places.models import Place
from dauys.procedures import queries as cases
from dauys.procedures import thresholds
from dauys.procedures.models import Procedure
from dauys.procedures.schema import ADDRESSED, Belonging, Eligibility, Preset, ThresholdRule
from dauys.topics.models import Topic

INSTRUMENT = "petitions"
LONGEST_TITLE = 200
"""Hint for the title before the procedure is known and none is in force."""


@dataclass(frozen=True, kw_only=True)
class Option:
    """One way to petition: the procedure, the place it is addressed to, and the body that would answer."""

    procedure: Procedure
    place: Place
    addressee: Body
    on: date
    competent: bool = False

    @property
    def value(self) -> str:
        """What stands for it in a form."""
        return f"{self.procedure.pk}-{self.place.pk}"

    @property
    def summary(self) -> str:
        """What it is, who may start it and how many signatures it takes here, in plain sentences."""
        preset = self.procedure.preset
        here = [
            _("Here that is %(number)s.") % {"number": signatures(number)}
            for number in shares(preset, self.place, on=self.on)
        ]
        may = _("Who may start it: %(who)s.") % {"who": who(preset.authors, self.place)}
        first = [_("Competent for this topic.")] if self.competent else []
        return " ".join([*first, pick(preset.summary), *here, may])


def options(place: Place, topic: Topic | None, *, now: datetime) -> list[Option]:
    """The procedures in force that fit a place or what it lies in, nearest first; those of competent bodies first."""
    here = places.current(place, now.date())
    competent = competent_for(topic, here, now=now)
    found = [
        Option(
            procedure=procedure,
            place=step,
            addressee=body,
            on=now.date(),
            competent=answers_for(body, competent),
        )
        for procedure, step, body in _fitting(here, topic, now)
    ]
    return sorted(found, key=lambda option: not option.competent)


def _fitting(here: Place, topic: Topic | None, now: datetime) -> Iterator[tuple[Procedure, Place, Body]]:
    procedures = list(cases.adopted(instrument=INSTRUMENT).order_by("code", "-version"))
    lineage = places.on_the_way_up(here)
    for number, step in enumerate(lineage):
        law = next((above.jurisdiction_id for above in lineage[number:] if above.jurisdiction_id), None)
        for procedure in procedures:
            if law != procedure.jurisdiction_id or not rules.fits_place(procedure.preset, step):
                continue
            try:
                yield procedure, step, actions.addressed_body(procedure, step, topic, now=now)
            except Refusal:  # no such body is registered here
                continue


def any_in_force() -> bool:
    """Whether a petition can be started at all."""
    return cases.adopted(instrument=INSTRUMENT).exists()


def longest_title() -> int:
    """The longest title that any procedure in force allows."""
    limits = [row.preset.text.title_max for row in cases.adopted(instrument=INSTRUMENT)]
    return max(limits, default=LONGEST_TITLE)


def competent_for(topic: Topic | None, place: Place, *, now: datetime) -> list[Body]:
    """Who is competent for a topic in a place, nearest first; nobody where no topic is chosen."""
    return bodies.competent(topic, place, now.date()) if topic else []


def answers_for(body: Body, competent: list[Body]) -> bool:
    """Whether a body is one of the competent ones, or stands above one of them."""
    return any(one.path.startswith(body.path) for one in competent)


def steps(preset: Preset, place: Place, *, on: date) -> list[tuple[int, str]]:
    """How many signatures a petition to this place takes, and what follows in words of the preset; fewest first."""
    population = _population(preset, place, on)
    found = []
    for rule in preset.thresholds:
        number = _number(rule, population)
        if number is not None:
            found.append((number, pick(preset.effects.get(rule.name))))
    return sorted(found)


def shares(preset: Preset, place: Place, *, on: date) -> list[int]:
    """How many people the shares of the population that this preset names are here."""
    population = _population(preset, place, on)
    rules_of_shares = [rule for rule in preset.thresholds if rule.need.share or rule.need.by_size]
    return [number for rule in rules_of_shares if (number := _number(rule, population)) is not None]


def _population(preset: Preset, place: Place, on: date) -> int | None:
    if not any(rule.need.share or rule.need.by_size for rule in preset.thresholds):
        return None
    figure = places.population(place, on)
    return figure.number if figure else None


def _number(rule: ThresholdRule, population: int | None) -> int | None:
    try:
        return thresholds.freeze(rule.need, population).number
    except Refusal:  # the population is not known yet
        return None


def signatures(number: int) -> str:
    """So many signatures, in words."""
    sentence = ngettext("%(number)s signature", "%(number)s signatures", number)
    return sentence % {"number": number_text(number)}


ASSURANCE = {
    Assurance.EMAIL: gettext_lazy("with an e-mail address"),
    Assurance.PHONE: gettext_lazy("with a confirmed phone number"),
    Assurance.EID: gettext_lazy("with an electronic identity"),
    Assurance.IN_PERSON: gettext_lazy("with an electronic identity"),
    Assurance.QUALIFIED: gettext_lazy("with an electronic signature"),
}


def who(rule: Eligibility, place: Place) -> str:
    """Who may take part, in a few words: citizenship, residence, age, and how one must be known."""
    ways = list(dict.fromkeys(_belonging(way, place) for way in rule.belongs))
    parts = [_(" or ").join(ways) if ways else _("anybody")]
    if rule.min_age:
        age = ngettext("%(age)d year old or older", "%(age)d years old or older", rule.min_age)
        parts.append(age % {"age": rule.min_age})
    if rule.assurance in ASSURANCE:
        parts.append(str(ASSURANCE[rule.assurance]))
    return ", ".join(parts)


def _belonging(way: Belonging, place: Place) -> str:
    names = {
        "country": _name(way.citizenship, place),
        "place": _name(way.residence, place),
    }
    if way.citizenship and way.residence:
        return _("citizens (%(country)s) who live here: %(place)s") % names
    if way.citizenship:
        return _("citizens (%(country)s)") % names
    return _("people who live here: %(place)s") % names


def _name(code: str | None, place: Place) -> str:
    if code is None:
        return ""
    return str(place if code in (ADDRESSED, place.code) else places.by_code(code))


def rules_in_short(preset: Preset, place: Place, *, on: date) -> list[Row]:
    """The rules of a procedure for this place: who may start and sign, how long, how many, and what then."""
    rows = [
        Row(_("Who may start it"), capfirst(who(preset.authors, place))),
        Row(_("Who may sign"), capfirst(who(preset.signers, place))),
    ]
    if check := preset.stages.get("moderation"):
        length = check.term.describe() if check.term else _("no legal term")
        rows.append(Row(_("Check before signing"), capfirst(length)))
    gathering = preset.stages.get("gathering")
    if gathering and gathering.term:
        rows.append(Row(_("Time to collect signatures"), gathering.term.describe()))
    rows += [Row(signatures(number), effect) for number, effect in steps(preset, place, on=on)]
    return rows
