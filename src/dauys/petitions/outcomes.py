"""What came of petitions as the parts that pages are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import format_percent, get_territory_currencies
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dauys.kernel.money import money_text
from dauys.kernel.ui.numbers import number_text
from dauys.petitions import progress
from dauys.petitions.models import Effect, Milestone
from dauys.petitions.plans import Plan
from dauys.petitions.progress import Share
from dauys.procedures.models import Case
from dauys.procedures.wording import Colour

STATES: dict[str, Colour] = {"planned": "grey", "going": "blue", "done": "green", "dropped": "grey"}
COLOURS: dict[str, Colour] = {
    "law_changed": "green",
    "measure_taken": "green",
    "answered": "grey",
    "nothing_done": "red",
}


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of a plan in words: how far it is, what it costs, what residents have seen."""

    row: Milestone
    state: str
    colour: Colour
    planned: str
    spent: str
    seen: str


def currency_of(case: Case) -> str:
    """The currency of the country that a case belongs to; "" where none is known."""
    found = get_territory_currencies(case.jurisdiction.code[:2].upper(), tender=True)
    return found[-1] if found else ""


def effect_text(row: Effect) -> str:
    """What came of it, in a few words."""
    text = str(row.get_outcome_display())
    return _("%(outcome)s, in part") % {"outcome": text} if row.partial else text


def step(row: Milestone, seen: tuple[int, int], now: datetime) -> Step:
    """A step of a plan."""
    late = row.late(now)
    money = [money_text(sum_, row.currency) if sum_ is not None else "" for sum_ in (row.planned, row.spent)]
    return Step(
        row=row,
        state=_("Late") if late else str(row.get_state_display()),
        colour="red" if late else STATES[row.state],
        planned=money[0],
        spent=money[1],
        seen=seen_text(*seen),
    )


def seen_text(yes: int, no: int) -> str:
    """How many residents have seen a step done, and how many not; "" where nobody has said anything."""
    said = []
    if yes:
        text = ngettext("%(n)s person has seen it done", "%(n)s people have seen it done", yes)
        said.append(text % {"n": number_text(yes)})
    if no:
        text = ngettext("%(n)s person says it is not done", "%(n)s people say it is not done", no)
        said.append(text % {"n": number_text(no)})
    return "; ".join(said)


def of_plan(plan: Plan, now: datetime) -> dict[str, Any]:
    """What came of a petition, for its pages (no query)."""
    counted = [row for row in plan.milestones if row.state != Milestone.State.DROPPED]
    done = sum(row.state == Milestone.State.DONE for row in counted)
    return {
        "any": bool(plan),
        "effect": plan.effect,
        "effect_text": effect_text(plan.effect) if plan.effect else "",
        "effect_colour": COLOURS[plan.effect.outcome] if plan.effect else "grey",
        "earlier": [(row, effect_text(row)) for row in plan.earlier],
        "steps": [step(row, plan.seen.get(row.pk, (0, 0)), now) for row in plan.milestones],
        "percent": plan.percent,
        "percent_text": percent_text(Decimal(plan.percent)),
        "done_text": _("%(done)s of %(all)s steps done")
        % {"done": number_text(done), "all": number_text(len(counted))},
        "spending": [
            (money_text(one.planned, one.currency), money_text(one.spent, one.currency)) for one in plan.spending
        ],
    }


@lru_cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def percent_text(percent: Decimal) -> str:
    """A percentage in the language's own form: 67.5%, 67,5 %."""
    locale = _locale(get_language() or "en")
    pattern = str(locale.percent_formats[None].pattern).replace("##0", "##0.#")
    return format_percent(percent / 100, pattern, locale=locale)


def share_text(share: Share) -> str:
    """A share in words: as a percentage, or, of few cases, as the numbers themselves."""
    if share.percent is None:
        return _("nothing considered yet")
    numbers = {"effect": number_text(share.effect), "considered": number_text(share.considered)}
    if share.considered < progress.SMALL:
        return _("%(effect)s of %(considered)s") % numbers
    return percent_text(share.percent)
