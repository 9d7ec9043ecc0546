"""The result of an experiment in words, figures and lines of tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dauys.kernel.dates import day_text
from dauys.kernel.texts import pick
from dauys.kernel.ui import Bar, Row
from dauys.kernel.ui.numbers import number_text
from dauys.procedures import tallying, wording
from dauys.procedures.replaying import Laid, Outcome
from dauys.procedures.schema import Preset
from dauys.procedures.showing import need

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

COUNTED: Mapping[str, StrOrPromise] = {
    "listed": gettext_lazy("In the public list"),
    "reached": gettext_lazy("Enough signatures: somebody had to act"),
    "lapsed": gettext_lazy("Closed without enough signatures"),
    "owed": gettext_lazy("Answers owed"),
    "in_time": gettext_lazy("Answered in time"),
    "late": gettext_lazy("Late answers"),
    "unanswered": gettext_lazy("Answers of which nobody can know when they would have come"),
}
LIMITS: Mapping[str, StrOrPromise] = {
    "starting": gettext_lazy(
        "Whether the petition would have been admitted: other rules about authors, texts and subjects are left aside."
    ),
    "age": gettext_lazy("How old signers were: their ages are not kept, so nobody is left out for being too young."),
    "belonging": gettext_lazy(
        "Whether each signer would have been allowed to sign: of citizenship and home only the place is kept that "
        "somebody counts for."
    ),
    "proof": gettext_lazy("Whether as many people would have signed if another proof of identity were asked for."),
    "uniqueness": gettext_lazy(
        "Who would have signed twice, or only once, under another rule about mailboxes and persons."
    ),
    "stages": gettext_lazy(
        "What would have happened at steps that these petitions never went through: they are taken to pass at once."
    ),
    "behaviour": gettext_lazy(
        "Whether people would have signed otherwise: everybody is taken to sign as long after the opening as they did."
    ),
    "pace": gettext_lazy(
        "Whether officials would have worked faster or slower: they are taken to need as long as they did."
    ),
}
"""What nobody can know, by the code that `tallying.unknowable` gives."""
HEAD = ("case", "title", "stage_before", "stage_after", "reached_before", "reached_after", "late_before", "late_after")


def facts(result: Mapping[str, Any]) -> list[list[str]]:
    """Each count on both sides, as rows of a table."""
    return [
        [str(text), number_text(result["before"][name]), number_text(result["after"][name])]
        for name, text in COUNTED.items()
    ]


def bars(result: Mapping[str, Any]) -> list[Bar]:
    """The counts that tell most, each as two bars."""
    sides = (("before", _("as it was")), ("after", _("under the other rules")))
    return [
        Bar(f"{COUNTED[name]}: {text}", result[side][name])
        for name in ("reached", "lapsed", "in_time", "late")
        for side, text in sides
    ]


def thresholds(result: Mapping[str, Any], rules: Preset) -> list[Row]:
    """How many cases would have reached each threshold of the rules that are tried."""
    return [
        Row(
            f"{capfirst(need(rule.need))}: {pick(rules.effects.get(rule.name)) or rule.name}",
            number_text(result["thresholds"].get(rule.name, 0)),
        )
        for rule in rules.thresholds
    ]


def limits(own: Preset, rules: Preset) -> list[str]:
    """What the stored history cannot tell, in sentences."""
    return [str(LIMITS[code]) for code in tallying.unknowable(own, rules)]


def line(changed: Mapping[str, Any], title: tuple[str, str]) -> dict[str, Any]:
    """A case that would have ended otherwise."""
    return {
        "case": changed["case"],
        "title": title[0],
        "language": title[1],
        "before": _ended(changed["before"]),
        "after": _ended(changed["after"]),
    }


def _ended(side: Mapping[str, Any]) -> str:
    """Where a case stands, whether it has obliged somebody, and whether an answer is late."""
    said = [str(wording.STAGES[side["stage"]])]
    said += [_("enough signatures")] if side["reached"] else []
    said += [_("answer late")] if side["late"] else []
    return ", ".join(said)


def cells(changed: Mapping[str, Any], titles: Mapping[UUID, tuple[str, str]]) -> list[str]:
    """The same as a line of a spreadsheet."""
    before, after = changed["before"], changed["after"]
    pairs = [str(side[name] or "") for name in ("stage", "reached", "late") for side in (before, after)]
    return [changed["case"], titles.get(UUID(changed["case"]), ("", ""))[0], *pairs]


def two_sides(tried: tallying.Tried, own: Preset, rules: Preset) -> list[list[str]]:
    """One case on both sides, as rows of a table."""
    sides = ((tried.real, own), (tried.other, rules))
    zone = ZoneInfo(own.zone)
    return [
        [_("Stage"), *(str(wording.STAGES[outcome.stage]) for outcome, _p in sides)],
        [_("Enough signatures"), *(_day(tallying.reached(outcome, preset), zone) for outcome, preset in sides)],
        [_("What is owed"), *(_owed(outcome, preset, tried.now, zone) for outcome, preset in sides)],
    ]


def _day(moment: datetime | None, zone: ZoneInfo) -> str:
    return day_text(moment.astimezone(zone).date()) if moment else "–"


def _owed(outcome: Outcome, preset: Preset, now: datetime, zone: ZoneInfo) -> str:
    return "; ".join(_duty(duty, preset, now, zone) for duty in outcome.duties) or "–"


def _duty(duty: Laid, preset: Preset, now: datetime, zone: ZoneInfo) -> str:
    what = pick(preset.duties.get(duty.duty)) or duty.duty
    until = _day(duty.due_at, zone) if duty.due_at else _("no legal term")
    late = duty.late(now)
    state = _("nobody can know when it would have been answered")
    if duty.void_at:
        state = str(wording.DUTY_STATES["void"])
    elif late is not None:
        state = str(wording.DUTY_STATES["late" if late else "met" if duty.met_at else "open"])
    return f"{what} ({until}): {state}"
