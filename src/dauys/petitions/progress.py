"""How far a plan is, what may be said of it, and which share of what was considered had an effect. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from dauys.kernel.refusal import Refusal, forbidden, invalid
from dauys.people.profile import Profile
from dauys.petitions.models import Effect, Milestone
from dauys.petitions.proceedings import refuse_link, refuse_words
from dauys.procedures.models import Case

CHANGING = (Effect.Outcome.LAW_CHANGED, Effect.Outcome.MEASURE_TAKEN)
"""Outcomes that are an effect."""
EXECUTED = ("answered",)
"""Stages in which the body that answered says what comes of it, whatever the preset declares."""
LONGEST_TITLE = 300
LONGEST_SIGHTING = 500
MOST_MILESTONES = 100
MOST_WEIGHT = 1_000
SMALL = 10
"""Of fewer cases a share is told as the numbers themselves: a percentage would promise more than they say."""
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Share:
    """How many cases were considered, and how many of them had an effect; `key` and `label` say which cases."""

    key: str
    label: str
    considered: int
    effect: int

    @property
    def percent(self) -> Decimal | None:
        """The share in per cent, to a tenth, halves upwards; None: nothing was considered."""
        if not self.considered:
            return None
        return (Decimal(self.effect) * 100 / self.considered).quantize(TENTH, ROUND_HALF_UP)

    @property
    def plain(self) -> dict[str, str | int | None]:
        """As plain values; the percentage as a text, so that it stays exact."""
        percent = str(self.percent) if self.percent is not None else None
        return {"key": self.key, "considered": self.considered, "effect": self.effect, "percent": percent}


def of_plan(milestones: Iterable[Milestone]) -> int:
    """How much of a plan is done, in whole per cent rounded down, by weight; what was dropped does not count."""
    counted = [row for row in milestones if row.state != Milestone.State.DROPPED]
    whole = sum(row.weight for row in counted)
    return sum(row.weight for row in counted if row.state == Milestone.State.DONE) * 100 // whole if whole else 0


def refuse_reporting(case: Case, action: str, roles: Collection[str]) -> Refusal | None:
    """Why somebody may not report on the execution here: the preset's step decides, after the answer the body may."""
    if any(move.by in roles for move in case.preset.moves_for(action, case.stage)):
        return None
    if "body" not in roles:
        return forbidden("not_allowed", _("You may not do this here."))
    if case.stage not in EXECUTED:
        return Refusal("wrong_stage", _("This can be said once the petition has been answered."))
    return None


def refuse_effect(outcome: str, act: Mapping[str, str], act_date: date | None, *, today: date) -> Refusal | None:
    """Why this cannot be said to have come of a case. act: `{title, number, link}`."""
    if outcome not in Effect.Outcome.values:
        return invalid("unknown_outcome", _("Please say what came of it."), outcome=_("Please choose one."))
    if outcome == Effect.Outcome.LAW_CHANGED and not act.get("title", "").strip():
        sentence = _("Say which law or other act it is.")
        return invalid("act_missing", sentence, act_title=sentence)
    if act_date is not None and act_date > today:
        sentence = _("An act is named once it was adopted.")
        return invalid("not_adopted", sentence, act_date=sentence)
    return refuse_link(act.get("link", ""), field="act_link")


def refuse_milestone(
    titles: Mapping[str, str], *, weight: int, planned: Decimal | None, currency: str
) -> Refusal | None:
    """Why a step of a plan cannot be taken like this."""
    first = next(iter(titles), "en")
    if not any(text.strip() for text in titles.values()):
        return invalid("missing", _("Something is missing."), **{f"title_{first}": _("Please fill this in.")})
    for code, text in titles.items():
        if text.strip() and (refusal := refuse_words(text, most=LONGEST_TITLE, field=f"title_{code}")):
            return refusal
    if not 1 <= weight <= MOST_WEIGHT:
        sentence = _("Choose a number from 1 to %(most)d.") % {"most": MOST_WEIGHT}
        return invalid("weight", sentence, weight=sentence)
    return refuse_money(planned, currency, field="planned")


def refuse_money(amount: Decimal | None, currency: str, *, field: str) -> Refusal | None:
    """Why a sum cannot be taken: below nothing, or in no currency."""
    if amount is None:
        return None
    if amount < 0:
        sentence = _("A sum cannot be below zero.")
        return invalid("negative", sentence, **{field: sentence})
    if len(currency) != 3 or not (currency.isascii() and currency.isupper()):  # noqa: PLR2004  (ISO 4217)
        sentence = _("Give the currency as three letters, for example KZT.")
        return invalid("currency", sentence, currency=sentence)
    return None


def refuse_state(state: str, done_on: date | None, why: str, *, today: date) -> Refusal | None:
    """Why a step of a plan cannot be said to be so far."""
    if state not in Milestone.State.values:
        return invalid("unknown_state", _("Please choose one."), state=_("Please choose one."))
    if state == Milestone.State.DONE and (done_on is None or done_on > today):
        sentence = _("Say on which day it was done.")
        return invalid("done_on", sentence, done_on=sentence)
    if state == Milestone.State.DROPPED and not why.strip():
        sentence = _("Say why it is dropped.")
        return invalid("why", sentence, why=sentence)
    return None


def refuse_sighting(case: Case, profile: Profile, *, signed: bool) -> Refusal | None:
    """Why somebody cannot say what they have seen: they neither live there nor have signed."""
    if signed or case.place.code in profile.residence:
        return None
    return forbidden("not_from_here", _("Only those who signed, or live there, can say what they have seen."))
