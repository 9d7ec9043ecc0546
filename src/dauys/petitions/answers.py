"""What stands around a body's answer: why it is owed by when, how it may begin, what else may be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from dauys.kernel.calendars import PLAIN_WEEK, working_days
from dauys.kernel.terms import Term, explain
from dauys.kernel.texts import pick
from dauys.kernel.ui import Bar
from dauys.people.actor import Actor
from dauys.petitions import queries
from dauys.petitions.models import Petition, Response
from dauys.places.models import Place
from dauys.procedures import queries as cases
from dauys.procedures import rules, stages, wording
from dauys.procedures.models import Obligation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TOP_PLACES = 8

BEGINNINGS: Mapping[str, tuple[StrOrPromise, StrOrPromise]] = {
    "done": (
        gettext_lazy("It will be done"),
        gettext_lazy(
            "Dear all who signed “%(title)s”,\n\nthank you for raising this. We have looked into it and agree. This is "
            "what we will do, and by when:"
        ),
    ),
    "partly": (
        gettext_lazy("A part will be done"),
        gettext_lazy(
            "Dear all who signed “%(title)s”,\n\nthank you for raising this. We can do a part of what you ask. This is "
            "what we will do and by when, and what we cannot do and why:"
        ),
    ),
    "refused": (
        gettext_lazy("It cannot be done"),
        gettext_lazy(
            "Dear all who signed “%(title)s”,\n\nthank you for raising this. We have considered it with care and "
            "cannot do what you ask. These are the reasons, and this is what you can do instead:"
        ),
    ),
}
"""Polite beginnings of answers: their name and their words."""


def beginning(code: str, language: str, petition: Petition) -> str:
    """A polite beginning in a language; nothing for a code that does not exist."""
    if code not in BEGINNINGS:
        return ""
    with override(language):
        title = petition.titles.get(language) or petition.title
        return str(BEGINNINGS[code][1]) % {"title": title}


def why(obligation: Obligation) -> list[tuple[str, str]]:
    """Why something is owed and by when, as pairs of a heading and a sentence."""
    case = obligation.case
    found = [(_("What is owed"), obligation.title), (_("Because of"), rule_text(obligation))]
    if obligation.term is None:
        return [*found, (_("Term"), _("The law sets no term."))]
    term = Term.model_validate(obligation.term)
    calendar = working_days(term.calendar or case.preset.calendar) if term.needs_calendar else PLAIN_WEEK
    found.append((_("Term"), explain(term, obligation.laid_at, case.tz, calendar).text()))
    if obligation.extended_at is not None:
        found.append((_("Extended"), obligation.extension_reason))
    return found


def rule_text(obligation: Obligation) -> str:
    """The rule that laid a duty, in words."""
    kind, _colon, name = obligation.rule.partition(":")
    if kind == "threshold":
        return pick(obligation.case.preset.effects.get(name)) or name
    return str(wording.DONE.get(name, name))


def places(petition: Petition) -> list[Bar]:
    """The places with the most signatures; nothing where all are of one."""
    numbers = queries.by_place(petition)
    top = sorted(numbers, key=lambda code: (-numbers[code], code))[:TOP_PLACES]
    names = {place.code: str(place) for place in Place.objects.filter(code__in=top)} if len(numbers) > 1 else {}
    return [Bar(names.get(code, code), numbers[code]) for code in top] if len(numbers) > 1 else []


def written(draft: Response | None) -> list[tuple[str, str]]:
    """The texts of an answer that are not empty, by language."""
    return [(code, text) for code, text in draft.texts.items() if text] if draft else []


def _used_up(obligation: Obligation) -> bool:
    """Whether the term has been extended as far as the preset lets it be."""
    latest = stages.latest_end(obligation)
    return latest is not None and obligation.due_at is not None and obligation.due_at >= latest


def possible(obligation: Obligation, actor: Actor, now: datetime) -> dict[str, Any]:
    """What this actor may still do about a duty, by the preset and the rules."""
    case = obligation.case
    refusal = rules.refuse_duty(obligation, cases.acting_for(actor))
    roles = cases.roles_in(case, actor)
    may = {name for name in ("respond", "extend", "redirect") if not refusal and rules.allows(case, name, roles)}
    in_time = obligation.due_at is not None and now < obligation.due_at and not _used_up(obligation)
    return {"answers": "respond" in may, "extends": "extend" in may and in_time, "passes_on": "redirect" in may}
