"""What an author sees of a petition: where it stands, what to do next, the figures, what a moderator has marked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dauys.kernel.dates import day_text
from dauys.kernel.refusal import Refusal
from dauys.kernel.texts import pick
from dauys.kernel.ui import Bar
from dauys.petitions import queries
from dauys.petitions.models import Petition, Review
from dauys.places.models import Place
from dauys.procedures import rules, stages
from dauys.procedures.models import Obligation, Threshold

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DAYS = 30
PLACES = 12

NEXT: Mapping[str, StrOrPromise] = {
    "organising": gettext_lazy("It waits for enough organisers. Ask others to join."),
    "advice": gettext_lazy("Legal advisers look at your text and will write to you."),
    "unlisted": gettext_lazy("It needs its first supporters. Send the link to people you know and ask them to sign."),
    "moderation": gettext_lazy("It is being checked. You need not do anything; you will be told the result."),
    "discussion": gettext_lazy("People discuss it. Read what they say, then open it for signatures."),
    "gathering": gettext_lazy("People can sign. Share the link, and post news so that people come back."),
    "verification": gettext_lazy("The signatures are being verified. You need not do anything."),
    "delivered": gettext_lazy("It has been handed over and waits to be taken up."),
    "consideration": gettext_lazy("An answer is owed. You and everybody who asked for news will be told."),
    "hearing": gettext_lazy("A hearing is set. You will be invited."),
    "answered": gettext_lazy("It has been answered. Read the answer, and tell those who signed what you think of it."),
    "rejected": gettext_lazy("It has been refused. The reason is below. You may start another petition."),
    "lapsed": gettext_lazy("Time is over and there were not enough signatures. You may start again."),
    "withdrawn": gettext_lazy("You have withdrawn it."),
}
"""What an author is told at each stage; a draft is told in `next_step`."""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A piece of text; with a `note`, one that a moderator has marked."""

    text: str
    note: str = ""
    number: int = 0


def next_step(petition: Petition, *, returned: bool) -> str:
    """What the author can do now, in a sentence or two."""
    if returned:
        return _("It has come back to you. Change what is marked, then hand it in again.")
    if petition.case.stage == "draft":
        return _("It is not handed in yet. Go on where you stopped.")
    return str(NEXT.get(petition.case.stage, ""))


def returned(petition: Petition) -> Review | None:
    """The review that sent a petition back, as long as it waits for its author's changes."""
    case = petition.case
    if case.submitted_at is None or not case.preset.moves_for("submit", case.stage):
        return None
    return case.reviews.filter(decision__in=("return", "advise")).first()


def sponsors(petition: Petition) -> Threshold | None:
    """The number that a petition known by its link alone still needs: to be checked, or to be listed."""
    case = petition.case
    if case.listed or not case.rules.sign:
        return None
    here = {rule.name for rule in case.preset.thresholds_in(case.stage) if rule.lists or case.stage == "unlisted"}
    waiting = [row for row in case.thresholds.all() if row.name in here and row.crossed_at is None]
    return waiting[0] if waiting else None


def link_only(petition: Petition) -> bool:
    """Whether people can sign it already, but only those who have the link."""
    return bool(petition.case.rules.sign) and not petition.case.listed


def owed(petition: Petition) -> list[Obligation]:
    """What bodies and checkers still owe, next due first."""
    rows = [row for row in petition.case.obligations.select_related("body") if row.open]
    for row in rows:
        row.case = petition.case
    return sorted(rows, key=lambda row: (row.due_at is None, row.due_at or row.laid_at))


def happening(petition: Petition, now: datetime) -> dict[str, Any]:
    """Everything the author's page tells of where it stands."""
    came_back = returned(petition)
    return {
        "returned": came_back,
        "next_step": next_step(petition, returned=came_back is not None),
        "sponsors": sponsors(petition),
        "link_only": link_only(petition),
        "owed": [(row, row.state(now)) for row in owed(petition)],
        "public": petition.case.stage not in (*queries.HIDDEN, "withdrawn"),
    }


def days(petition: Petition) -> list[Bar]:
    """How many more people counted on each of the last days, newest first."""
    rows = queries.by_day(petition)[-DAYS:]
    return [Bar(day_text(day.date()), max(number, 0)) for day, number in reversed(rows)]


def places(petition: Petition) -> list[Bar]:
    """The places with the most signatures."""
    numbers = queries.by_place(petition)
    top = sorted(numbers, key=lambda code: (-numbers[code], code))[:PLACES]
    names = {place.code: str(place) for place in Place.objects.filter(code__in=top)}
    return [Bar(names.get(code, code), numbers[code]) for code in top]


def withdrawal(petition: Petition) -> str:
    """Until when the author may take it back, in a sentence; empty where it is over anyway."""
    case = petition.case
    if case.rules.final:
        return ""
    if not rules.allows(case, "withdraw", {"author"}):
        return _("It can no longer be taken back: an answer is owed to everybody who signed.")
    return _("You can take it back until it is handed over for an answer.")


def may(petition: Petition, action: str, *roles: str) -> bool:
    """Whether the preset lets somebody in one of these roles (none named: the author) do this now."""
    return rules.allows(petition.case, action, roles or {"author"})


STEPS: Mapping[str, tuple[StrOrPromise, StrOrPromise]] = {
    "open": (
        gettext_lazy("Open it for signatures"),
        gettext_lazy("From then on its text stays as it is, and people can sign."),
    ),
    "deliver": (
        gettext_lazy("Hand it over"),
        gettext_lazy("Signing ends, and what was collected goes to whoever has to verify or answer it."),
    ),
}
"""Steps that the author takes by a button, and what they lead to."""


def steps(petition: Petition, now: datetime, roles: Collection[str]) -> list[tuple[str, str, Refusal | None]]:
    """The steps that the preset gives to these roles at this stage, each with why it cannot be taken yet."""
    case, situation = petition.case, stages.situation(petition.case, now)
    return [
        (action, str(title), rules.refuse_step(case, action, roles, {}, situation))
        for action, (title, _text) in STEPS.items()
        if rules.allows(case, action, roles)
    ]


def marked(petition: Petition, review: Review | None, field: str) -> list[Mark]:
    """The text in the author's language as pieces, those that the review marks with their notes, in order.

    A passage is found by where it stood, else by its words; one that has been changed since is left out.
    """
    texts = petition.titles if field == "title" else petition.bodies
    text = texts.get(petition.language, "")
    pieces: list[Mark] = []
    at = 0
    for number, (start, end, note) in enumerate(sorted(_spans(text, petition.language, review, field)), start=1):
        if start < at:
            continue
        pieces += [Mark(text=text[at:start])] if start > at else []
        pieces.append(Mark(text=text[start:end], note=note, number=number))
        at = end
    return [*pieces, *([Mark(text=text[at:])] if text[at:] else [])]


def _spans(text: str, language: str, review: Review | None, field: str) -> list[tuple[int, int, str]]:
    found = []
    for passage in review.passages if review else []:
        if passage.get("field") != field or passage.get("language", language) != language:
            continue
        start, end = int(passage.get("start", 0)), int(passage.get("end", 0))
        quote = str(passage.get("quote", "") or text[start:end])
        if text[start:end] != quote:
            start = text.find(quote)
            end = start + len(quote)
        if quote and start >= 0:
            found.append((start, end, str(passage.get("note", ""))))
    return found


def changed_since(petition: Petition, review: Review | None) -> list[tuple[str, str]]:
    """Marked words that are no longer in the text, with their notes: done already, or to be looked at again."""
    gone = []
    for passage in review.passages if review else []:
        texts = petition.titles if passage.get("field") == "title" else petition.bodies
        quote = str(passage.get("quote", ""))
        if quote and quote not in texts.get(passage.get("language", petition.language), ""):
            gone.append((quote, str(passage.get("note", ""))))
    return gone


def milestones(petition: Petition) -> list[tuple[Threshold, str]]:
    """Each threshold with what follows in words of the preset."""
    effects = petition.case.preset.effects
    return [(row, pick(effects.get(row.name))) for row in petition.case.thresholds.all()]
