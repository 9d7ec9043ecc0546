"""A draft on one page: its answers, what is still missing, who is competent, the rules in short."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.defaultfilters import linebreaks_filter
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dauys.files import queries as stored
from dauys.files.sizes import size_text
from dauys.kernel import languages as names
from dauys.kernel.refusal import Refusal
from dauys.kernel.terms import local_date
from dauys.kernel.texts import marked, pick
from dauys.kernel.ui import Link, Row
from dauys.kernel.ui.numbers import number_text
from dauys.people.models import Person
from dauys.petitions import attachments, authors, choosing, rules
from dauys.petitions.models import Petition
from dauys.procedures import queries as cases


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What the last page shows."""

    rows: list[Row]
    missing: list[Link]
    rules: list[Row]
    competent: list[Any]


def summary(
    petition: Petition,
    person: Person,
    *,
    now: datetime,
    address: Callable[[str], str],
    own: bool,
) -> Summary:
    """The draft as its author, `person`, is about to hand it in; `address` gives the page of a step.

    own: whether the author reads it; others who organise it see nothing of who the author is.
    """
    case = petition.case
    you = _you(petition, person, address) if own else []
    competent = choosing.competent_for(case.topic, case.place, now=now)
    return Summary(
        rows=[*_rows(petition, address), *you],
        missing=_missing(petition, person, now, address),
        rules=choosing.rules_in_short(case.preset, case.place, on=now.date()),
        competent=[] if choosing.answers_for(case.addressee, competent) else competent[:3],
    )


def _rows(petition: Petition, address: Callable[[str], str]) -> list[Row]:
    case, preset, own = petition.case, petition.case.preset, petition.language
    title, body = petition.titles.get(own, ""), petition.bodies.get(own, "")
    others = [names.own_name(code) for code in petition.titles if code != own]
    rows = [
        Row(_("What you want"), marked({own: title}) or "–", _back(address, "what")),
        Row(_("Why"), _prose(body, own) if body else "–", _back(address, "why")),
        Row(_("Who should act"), str(case.addressee), _back(address, "who")),
        Row(_("Place"), str(case.place), _back(address, "where")),
        Row(_("Topic"), str(case.topic or _("Not chosen")), _back(address, "topic")),
    ]
    if preset.kinds:
        kind = pick(preset.kinds.get(petition.kind)) or _("Not chosen")
        rows.append(Row(_("Kind"), kind, _back(address, "kind")))
    rows += [
        Row(pick(field.label), petition.fields.get(field.name, "") or "–", _back(address, "fields"))
        for field in preset.fields.get(petition.kind, ())
    ]
    if preset.attachments.total_mb:
        rows.append(Row(_("Attachments"), _attached(petition), _back(address, "files"), _("Add or change")))
    rows += [
        Row(_("Written in"), names.own_name(own), _back(address, "language")),
        Row(_("Translations"), ", ".join(others) or _("None"), _back(address, "translations"), _("Add or change")),
        Row(_("Organisers"), _organisers(petition), _page_of_organisers(petition), _("Invite or change")),
    ]
    return rows


def _attached(petition: Petition) -> str:
    """How many files, and how large together."""
    held = stored.held(attachments.owner(petition.case_id))
    if not held.number:
        return _("None")
    text = ngettext("%(n)s file, %(size)s", "%(n)s files, %(size)s", held.number)
    return text % {"n": number_text(held.number), "size": size_text(held.size)}


def _organisers(petition: Petition) -> str:
    present, needed = cases.organisers(petition.case).count() + 1, petition.case.preset.authors.organisers
    if needed > 1:
        return _("%(n)d of %(needed)d") % {"n": present, "needed": needed}
    return number_text(present)


def _page_of_organisers(petition: Petition) -> str:
    return reverse("petitions:organisers", args=[petition.case_id])


def _you(petition: Petition, person: Person, address: Callable[[str], str]) -> list[Row]:
    name = authors.name_of(person)
    return [
        Row(_("You"), name.name or _("Not known yet"), _back(address, "you")),
        Row(_("Others will see you as"), petition.author_shown or _("No name"), _back(address, "you")),
    ]


def _prose(text: str, language: str) -> str:
    """The whole text with its paragraphs, as its readers will see it."""
    return format_html('<div class="dy-prose"{}>{}</div>', names.attributes(language), linebreaks_filter(text))


def _back(address: Callable[[str], str], step: str) -> str:
    return f"{address(step)}?then=check"


def _missing(petition: Petition, person: Person, now: datetime, address: Callable[[str], str]) -> list[Link]:
    """What would be refused now, each with the page where it can be mended."""
    case, preset, own = petition.case, petition.case.preset, petition.language
    title, body = petition.titles.get(own, ""), petition.bodies.get(own, "")
    names = {"title": _("What you want"), "body": _("Why")}
    steps = {"title": "what", "body": "why"}
    found: list[Link] = []
    if refusal := rules.refuse_text(preset.text, title, body):
        found += [
            Link(f"{names[field]}: {sentence}", _back(address, steps[field]))
            for field, sentence in refusal.fields.items()
        ]
    others: list[tuple[Refusal | None, str]] = [
        (rules.refuse_written_in(preset, own), "language"),
        (rules.refuse_topic(preset, case.topic.code if case.topic else ""), "topic"),
        (rules.refuse_kind(preset, petition.kind), "kind"),
        (rules.refuse_fields(preset, petition.kind, petition.fields), "fields"),
        (rules.refuse_attached(preset, attachments.attached(petition.case_id)), "files"),
        (authors.refuse(petition, person, on=local_date(now, case.tz)), "you"),
    ]
    found += [Link(str(refusal.message), _back(address, step)) for refusal, step in others if refusal]
    if refusal := authors.refuse_organisers(petition, person):
        found.append(Link(str(refusal.message), _page_of_organisers(petition)))
    return found
