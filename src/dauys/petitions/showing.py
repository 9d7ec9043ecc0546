"""Petitions as the parts that pages are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dauys.kernel import languages
from dauys.kernel.dates import day_text
from dauys.kernel.terms import last_second
from dauys.kernel.texts import marked, pick
from dauys.kernel.ui import Event
from dauys.kernel.ui.numbers import number_text
from dauys.kernel.ui.records import Card
from dauys.ledger import queries as ledger
from dauys.ledger.models import Entry
from dauys.petitions import queries, tongues
from dauys.petitions.models import Petition
from dauys.procedures import wording
from dauys.procedures.models import Obligation, Threshold

GROUP = ("join", "leave", "assign", "hand_over")
ADVICE = ("advice_asked", "advice_given", "advice_closed")
STATEMENTS = ("batch_made", "batch_fetched", "sheet_settled")
OWN_TIMELINE = ("counted", "frozen", "edit", "draft", "donate", "refund", *GROUP, *ADVICE, *STATEMENTS)
"""Ledger entries that say nothing to a reader of the page."""
EARLIEST = datetime.min.replace(tzinfo=UTC)
WORDED = (
    "extend",
    "redirect",
    "request_info",
    "invite",
    "press",
    "hear",
    "vote",
    "conclude",
    "plan",
    "milestone",
    "uphold",
    "overturn",
    "called_off",
    "attachment_removed",
)
"""Ledger entries whose reason is a sentence of an official; those of checks are codes."""


def address(petition: Petition, name: str = "page") -> str:
    """The path of one of a petition's pages."""
    return reverse(f"petitions:{name}", args=[petition.case_id])


def embed_code(petition: Petition) -> str:
    """What another site copies into its page to show the count."""
    return format_html(
        '<iframe src="{}{}" title="{}" width="320" height="220" loading="lazy"></iframe>',
        settings.SITE_URL,
        address(petition, "embed"),
        petition.title,
    )


def signatures_text(number: int) -> str:
    """What is counted, in the right form for the number."""
    return ngettext("signature", "signatures", number)


def card(petition: Petition, now: datetime, *, level: int = 3, to: str = "page", live: bool = False) -> Card:
    """A petition in a list that leads to one of its pages; costs no query where it came from `queries.list_page`.

    live: say when it was signed last.
    """
    case, goal = petition.case, queries.goal(petition)
    mark, mark_colour = _lateness(petition, now)
    return Card(
        id=str(petition.case_id),
        title=petition.title,
        href=address(petition, to),
        place=str(case.place),
        stage=str(wording.STAGES[case.stage]),
        colour=wording.COLOURS.get(case.stage, "grey"),
        mark=mark,
        mark_colour=mark_colour,
        count=petition.number,
        needed=goal.needed["number"] if goal else 0,
        label=signatures_text(petition.number),
        until=_until(petition, now),
        last=petition.last_signed_at if live else None,
        now=now,
        zone=case.zone,
        language=petition.title_language,
        level=3 if level == 3 else 2,  # noqa: PLR2004  (a heading's level)
    )


def _lateness(petition: Petition, now: datetime) -> tuple[str, wording.Colour]:
    """Whether an answer is late now, else whether one came late; nothing where all is in time."""
    duties = [row for row in petition.case.obligations.all() if row.kind == Obligation.Kind.DUTY]
    if any(row.state(now) == "late" for row in duties):
        return _("The answer is late"), wording.DUTY_COLOURS["late"]
    if any(row.met_late for row in duties):
        return _("The answer came late"), "grey"
    return "", "grey"


def late_text(duty: Obligation, now: datetime) -> str:
    """For how long an answer has been late, in words; "" where it is not late."""
    if duty.state(now) != "late":
        return ""
    days = duty.days_late(now)
    if duty.kind != Obligation.Kind.DUTY:
        return ngettext("%(days)s day late", "%(days)s days late", max(days, 1)) % {"days": number_text(max(days, 1))}
    text = ngettext("The answer is %(days)s day late", "The answer is %(days)s days late", days)
    return text % {"days": number_text(days)} if days else _("The answer is late")


def _until(petition: Petition, now: datetime) -> datetime | None:
    """The date that matters now: the end of signing, or when an answer is due; one that is past closes nothing."""
    case = petition.case
    if case.stage_ends_at is not None and case.stage_ends_at > now:
        return case.stage_ends_at
    due = [row.due_at for row in case.obligations.all() if row.open and row.kind == "duty" and row.due_at]
    return min((end for end in due if end > now), default=None)


def language_note(language: str) -> str:
    """Which language a text is in, said where it is not that of the page; else ""."""
    if language in ("", (get_language() or "").split("-")[0]):
        return ""
    known = {
        "kk": _("The text is in Kazakh."),
        "ru": _("The text is in Russian."),
        "en": _("The text is in English."),
    }
    return known.get(language) or _("The text is in another language (%(name)s).") % {"name": languages.name(language)}


@dataclass(frozen=True, kw_only=True)
class TextLanguage:
    """A language that a text exists in, and where it is read in it."""

    code: str
    name: str
    href: str
    current: bool


def text_languages(petition: Petition) -> list[TextLanguage]:
    """The languages that the text exists in, its own first, to choose from; nothing where there is only one."""
    codes = tongues.existing(petition)
    if len(codes) == 1:
        return []
    shown, page = petition.shown_language, address(petition)
    return [
        TextLanguage(code=code, name=languages.own_name(code), href=f"{page}?text={code}#text", current=code == shown)
        for code in codes
    ]


def translation_note(petition: Petition) -> str:
    """That what is shown is a translation, which text governs, and where the law does not know its language; or ""."""
    if petition.shown_language == petition.language:
        return ""
    said = _("This is a translation. The text that governs is in this language: %(name)s.") % {
        "name": languages.name(petition.language)
    }
    if tongues.is_official(petition.case.preset, petition.shown_language):
        return said
    return f"{said} " + _("It is an additional translation, not into an official language of the procedure.")


def effect_text(petition: Petition, threshold: Threshold) -> str:
    """What a threshold leads to, in words of the preset, marked where they are not in the language of the page."""
    return marked(petition.case.preset.effects.get(threshold.name))


def own_fields(petition: Petition) -> list[tuple[str, str]]:
    """What petitions of this kind say beside title and text: label and text of each field that is filled in."""
    named = petition.case.preset.fields.get(petition.kind, ())
    return [(pick(own.label), text) for own in named if (text := petition.fields.get(own.name, ""))]


def outcome_text(petition: Petition, outcome: str) -> str:
    """What an answer came to, in words of the preset, else of the house."""
    own = pick(petition.case.preset.outcomes.get(outcome))
    return own or str(wording.OUTCOMES.get(outcome, outcome))


def duties(petition: Petition, now: datetime) -> list[tuple[Obligation, str, wording.Colour]]:
    """What bodies owe or have done, with its state in words and the colour of that."""
    rows = []
    for duty in queries.duties(petition):
        duty.case = petition.case
        state = duty.state(now)
        rows.append((duty, str(wording.DUTY_STATES[state]), wording.DUTY_COLOURS[state]))
    return rows


def way(petition: Petition, now: datetime) -> list[Event]:
    """What has happened and what is to come, by moment; what has none comes last."""
    return by_moment([*timeline(petition), *to_come(petition, now)])


def by_moment(events: Iterable[Event]) -> list[Event]:
    """Events in the order in which they happened or will."""
    return sorted(events, key=lambda event: (event.at is None, event.at or EARLIEST))


def timeline(petition: Petition) -> list[Event]:
    """What has happened, oldest first, out of the ledger: a number reached was reached before it was counted."""
    effects = petition.case.preset.effects
    events = []
    for entry in ledger.history(petition.case_id).exclude(kind__in=OWN_TIMELINE):
        title = str(wording.DONE.get(entry.kind, entry.kind))
        text = pick(effects.get(str(entry.payload.get("threshold", ""))))
        if entry.kind in WORDED:
            text = _said(entry.payload)
        if entry.kind == "term_ended" and entry.payload.get("stage") == "lapsed":
            text = _("There were not enough signatures.")
        events.append(Event(title=title, at=entry.at, text=text, state="late" if entry.kind == "overdue" else "done"))
    return by_moment(events)


@dataclass(frozen=True, kw_only=True)
class Told:
    """An entry of the chain in words; `recorded`: the moment before which it cannot have been written down."""

    entry: Entry
    title: str
    text: str
    recorded: datetime

    @property
    def afterwards(self) -> bool:
        """Whether it was written down later than it happened: others that happened later stand before it."""
        return self.recorded > self.entry.at


def told(petition: Petition, entries: Sequence[Entry]) -> list[Told]:
    """Entries of a petition's chain that follow one another, in the order given (1 query)."""
    if not entries:
        return []
    first = min(entry.seq for entry in entries)
    before = ledger.history(petition.case_id).filter(seq__lt=first).aggregate(latest=Max("at"))["latest"]
    latest, recorded = before or EARLIEST, dict[int, datetime]()
    for entry in sorted(entries, key=lambda entry: entry.seq):
        recorded[entry.seq] = latest = max(latest, entry.at)
    effects = petition.case.preset.effects
    return [
        Told(
            entry=entry,
            title=str(wording.DONE.get(entry.kind, entry.kind)),
            text=pick(effects.get(str(entry.payload.get("threshold", "")))),
            recorded=recorded[entry.seq],
        )
        for entry in entries
    ]


def _said(payload: Mapping[str, Any]) -> str:
    """The words of an official, after the day they name."""
    day = payload.get("on")
    words = [day_text(date.fromisoformat(str(day)))] if day else []
    return ": ".join([*words, *([str(payload["reason"])] if payload.get("reason") else [])])


def to_come(petition: Petition, now: datetime) -> list[Event]:
    """What is to come: the end of signing, and what is owed by when."""
    events = []
    if petition.case.stage_ends_at and petition.case.withheld_at is None:
        last = last_second(petition.case.stage_ends_at, petition.case.tz)
        events.append(Event(title=_("Last day of signing"), at=last, state="to-come"))
    for duty in petition.case.obligations.all():
        if duty.open and duty.kind in (Obligation.Kind.DUTY, Obligation.Kind.EVIDENCE):
            late = duty.state(now) == "late"
            when = "" if duty.due_at else _("No legal term")
            state = "late" if late else "to-come"
            text = str(duty.body)
            events.append(Event(title=duty.title, at=duty.last_day, text=text, when=when, state=state))  # type: ignore[arg-type]
    return events
