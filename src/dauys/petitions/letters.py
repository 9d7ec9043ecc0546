"""What is told about a petition, and when. A letter's fields are those its kind declares; facts fill them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dauys.files.events import Refused
from dauys.files.models import File
from dauys.files.showing import WHY
from dauys.kernel.dates import day_text
from dauys.kernel.terms import Term, last_second
from dauys.kernel.texts import pick
from dauys.kernel.ui.numbers import number_text
from dauys.notifications.actions import notify
from dauys.notifications.recipient import Recipient
from dauys.petitions import audience, queries, showing
from dauys.petitions.audience import Facts, tell
from dauys.petitions.models import Petition, Response, Update
from dauys.procedures import events, objecting
from dauys.procedures import queries as cases
from dauys.procedures.models import Case, Handover, Obligation, Organiser

Audience = Callable[[Case], Iterable[Recipient]]
SUMMARY = 600
"""How many characters of an answer its letter quotes."""


def title_in(petition: Petition, language: str) -> str:
    """The title in a language, else in that of the author."""
    return petition.titles.get(language) or pick(petition.titles, petition.language) or petition.title


def ask_to_confirm(case: Case, signature_id: UUID, *, email: str, language: str, code: str, now: datetime) -> None:
    """Send a signer the code, and a link to a page with a button: mail scanners follow links, but press no buttons."""
    link = f"{reverse('petitions:confirm', args=[case.pk, signature_id])}?code={code}"
    context = {"petition": title_in(case.petition, language), "code": code, "link": link}
    to = Recipient(language=language, email=email)
    notify("petition_signature_code", to=to, context=context, now=now, case_id=case.pk, urgent=True)


def ask_to_unsign(case: Case, signature_id: UUID, *, email: str, language: str, code: str, now: datetime) -> None:
    """Send a signer the code to take the signature back with, and a link to a page with a button."""
    link = f"{reverse('petitions:unsign-confirm', args=[case.pk, signature_id])}?code={code}"
    context = {"petition": title_in(case.petition, language), "code": code, "link": link}
    to = Recipient(language=language, email=email)
    notify("petition_unsign_code", to=to, context=context, now=now, case_id=case.pk, urgent=True)


def tell_repeat(case: Case, *, email: str, language: str, now: datetime) -> None:
    """Tell whoever reads the mailbox, and nobody else, that this person has signed already."""
    context = {"petition": title_in(case.petition, language), "link": reverse("petitions:page", args=[case.pk])}
    to = Recipient(language=language, email=email)
    notify("petition_signature_repeat", to=to, context=context, now=now, case_id=case.pk, urgent=True)


def tell_mailbox_full(case: Case, *, email: str, language: str, now: datetime) -> None:
    """Tell whoever reads the mailbox, and nobody else, that as many people have signed with it as may."""
    context = {"petition": title_in(case.petition, language), "link": reverse("petitions:page", args=[case.pk])}
    to = Recipient(language=language, email=email)
    notify("petition_mailbox_full", to=to, context=context, now=now, case_id=case.pk, urgent=True)


def send_author_link(case_id: UUID, key: str, *, email: str, language: str, now: datetime) -> None:
    """Send an author without an account the secret link of their petition; nothing of what they wrote is in it."""
    context = {"link": reverse("petitions:come-back", args=[case_id, key])}
    to = Recipient(language=language, email=email)
    notify("petition_author_link", to=to, context=context, now=now, case_id=case_id, urgent=True)


def _supporters(case: Case, *, news: bool = False) -> Iterator[Recipient]:
    yield from audience.signers(case, news=news)
    yield from audience.followers(case)


MOVES: Mapping[tuple[str, str], tuple[str, Audience]] = {
    ("submit", "moderation"): ("petition_submitted", audience.organisers),
    ("submit", "unlisted"): ("petition_needs_sponsors", audience.organisers),
    ("return", "draft"): ("petition_returned", audience.organisers),
    ("accept", "gathering"): ("petition_accepted", audience.organisers),
    ("term_ended", "lapsed"): ("petition_lapsed", audience.everybody),
    ("short_ended", "lapsed"): ("petition_group_lapsed", audience.everybody),
    ("withdraw", "withdrawn"): ("petition_withdrawn", _supporters),
}
"""By action and new stage: the letter, and whom it is for."""

REMINDERS: Mapping[int, str] = {0: "obligation_due_today", 1: "obligation_due_tomorrow"}


def moved(event: events.Moved) -> None:
    """Tell what the new stage means to those it concerns."""
    case = cases.case(event.case_id)
    if letter := MOVES.get((event.action, event.after)):
        kind, to = letter
        check = next((row for row in cases.checks(case) if row.open), None)
        tell(kind, to(case), case=case, now=event.at, facts=facts(case, duty=check, reason=event.reason))


def newly_listed(case: Case, at: datetime) -> None:
    """Tell those who follow its place, its topic or its body of a petition that lists show from this moment on."""
    if case.listed and case.listed_at == at and case.stage in queries.OPEN_STAGES:
        tell("petition_new", audience.interested(case), case=case, now=at, facts=facts(case))


def crossed(event: events.Crossed) -> None:
    """Tell those whom the preset names that a threshold was reached, and what is owed because of it."""
    case = cases.case(event.case_id)
    rule = next(rule for rule in case.preset.thresholds if rule.name == event.threshold)
    duty = next((row for row in reversed(cases.duties(case)) if row.rule == f"threshold:{rule.name}"), None)
    known = facts(case, duty=duty)
    if rule.lists and not rule.leads_on:
        tell("petition_listed", audience.organisers(case), case=case, now=event.at, facts=known)
    if not rule.leads_on:
        return
    if "author" in rule.notifies:
        tell("petition_reached_author", audience.organisers(case), case=case, now=event.at, facts=known)
    if "signers" in rule.notifies:
        tell("petition_reached_signers", _supporters(case), case=case, now=event.at, facts=known)
    if "body" in rule.notifies and duty is not None:
        tell("petition_reached_body", audience.officials(duty, event.at), case=case, now=event.at, facts=known)


def halfway(case: Case, now: datetime) -> None:
    """Tell the author that half of what is needed has been reached."""
    tell("petition_halfway", audience.organisers(case), case=case, now=now, facts=facts(case))


def obligation(event: events.ObligationEvent) -> None:
    """Tell officials what they owe, what is due, what is late; tell everybody who signed of delays and answers."""
    duty = Obligation.objects.select_related("case__procedure", "case__place", "body").get(pk=event.obligation_id)
    case = cases.case(event.case_id)
    known = facts(case, duty=duty)
    for kind, to in _duty_letters(event, duty, case):
        tell(kind, to, case=case, now=event.at, facts=known)


def _duty_letters(
    event: events.ObligationEvent, duty: Obligation, case: Case
) -> Iterator[tuple[str, Iterable[Recipient]]]:
    if isinstance(event, events.Warned):
        yield "obligation_warning", audience.responsible(duty, event.at)
    asked = duty.kind not in (Obligation.Kind.DUTY, Obligation.Kind.CHECK)
    told_already = asked and isinstance(event, events.Laid)
    if (duty.kind != Obligation.Kind.CHECK and not told_already) or is_certifying(duty):
        yield from _letters_to_officials(event, duty)
    if duty.kind == Obligation.Kind.DUTY:
        yield from _letters_to_everybody(event, case)


def _letters_to_officials(event: events.ObligationEvent, duty: Obligation) -> Iterator[tuple[str, Iterable[Recipient]]]:
    officials = audience.officials(duty, event.at)
    if isinstance(event, events.Laid | events.Redirected):
        yield "obligation_laid", officials
    elif isinstance(event, events.DueSoon):
        yield REMINDERS.get(event.days, "obligation_due_in_days"), officials
    elif isinstance(event, events.Overdue):
        yield "obligation_late", officials


def _letters_to_everybody(event: events.ObligationEvent, case: Case) -> Iterator[tuple[str, Iterable[Recipient]]]:
    if isinstance(event, events.Overdue):
        yield "petition_late", audience.everybody(case)
    elif isinstance(event, events.Extended):
        yield "petition_extended", audience.everybody(case)
    elif isinstance(event, events.Redirected):
        yield "petition_redirected", audience.everybody(case)
    elif isinstance(event, events.Met):
        yield "petition_answered", audience.everybody(case)


def updated(update: Update) -> None:
    """Tell the author's news to followers, and to signers who asked for them."""
    case = cases.case(update.case_id)
    known = facts(case)
    known |= {"update_title": lambda: pick(update.titles), "update_text": lambda: pick(update.bodies)}
    tell("petition_update", _supporters(case, news=True), case=case, now=update.at, facts=known)


def joined(organiser: Organiser, now: datetime) -> None:
    """Tell the author who has come to organise the petition with them."""
    _tell_author("petition_organiser_joined", organiser, now)


def left(organiser: Organiser, now: datetime) -> None:
    """Tell the author that an organiser has gone."""
    _tell_author("petition_organiser_left", organiser, now)


def role_given(organiser: Organiser, now: datetime) -> None:
    """Tell an organiser what they now are for the others."""
    case = cases.case(organiser.case_id)
    role = case.preset.authors.roles[organiser.role]
    known = facts(case) | {"role": lambda: pick(role.title)}
    tell("petition_role_given", audience.persons([organiser.person_id]), case=case, now=now, facts=known)


def offered(case: Case, offer: Handover, now: datetime) -> None:
    """Tell an organiser that the author offers them the petition; a link tells nobody."""
    if offer.to_id is not None:
        known = facts(case) | {"until": lambda: day_or_none(last_second(offer.until, case.tz))}
        tell("petition_offered", audience.persons([offer.to_id]), case=case, now=now, facts=known)


def taken_over(case: Case, before: UUID | None, now: datetime) -> None:
    """Tell the former author, and those who organise it, that somebody else is the author now."""
    case = cases.case(case.pk)
    to = chain(audience.persons([before] if before else []), audience.organisers(case))
    known = facts(case) | {
        "organiser": lambda: case.petition.author_shown or _("Somebody who does not show their name")
    }
    tell("petition_taken_over", to, case=case, now=now, facts=known)


def author_gone(event: events.AuthorGone) -> None:
    """Tell those who are left that they may take the petition over."""
    case = cases.case(event.case_id)
    tell("petition_author_gone", audience.organisers(case), case=case, now=event.at, facts=facts(case))


def group_short(event: events.GroupShort) -> None:
    """Tell those who are left that too few organise the petition, and until when another may be found."""
    case = cases.case(event.case_id)
    ends = case.short_until
    known = facts(case) | {"until": lambda: day_or_none(last_second(ends, case.tz) if ends else None)}
    tell("petition_group_short", audience.organisers(case), case=case, now=event.at, facts=known)


def correction_decided(case: Case, now: datetime) -> None:
    """Tell those who organise a petition what has become of a correction."""
    tell("petition_correction_decided", audience.organisers(case), case=case, now=now, facts=facts(case))


def _tell_author(kind: str, organiser: Organiser, now: datetime) -> None:
    case = cases.case(organiser.case_id)
    known = facts(case) | {"organiser": lambda: organiser.shown or _("Somebody who does not show their name")}
    tell(kind, audience.author(case), case=case, now=now, facts=known)


def file_refused(case: Case, event: Refused) -> None:
    """Tell those who organise a petition that something they attached is not kept, and why."""
    known = facts(case) | {"file_name": lambda: event.name, "reason": lambda: WHY.get(event.why, WHY["unreadable"])}
    tell("petition_file_refused", audience.organisers(case), case=case, now=event.at, facts=known)


def file_removed(case: Case, file: File, now: datetime) -> None:
    """Tell those who organise a petition that a moderator has taken down something they attached, and why."""
    known = facts(case) | {"file_name": lambda: file.name, "reason": lambda: file.reason}
    tell("petition_file_removed", audience.organisers(case), case=case, now=now, facts=known)


def unsigned(case: Case, contact: Mapping[str, Any], now: datetime) -> None:
    """Tell somebody that their signature no longer counts."""
    person = contact.get("person")
    to = Recipient(language=contact["language"], person_id=UUID(person) if person else None, email=contact.get("email"))
    tell("signature_withdrawn", [to], case=case, now=now, facts=facts(case))


def _objection_until(case: Case) -> str:
    """Until when the author may object to a refusal."""
    return day_or_none(last_second(objecting.last_moment(case, case.stage_since), case.tz))


def facts(case: Case, *, duty: Obligation | None = None, reason: str = "") -> Facts:
    """What letters can tell of a case, each worked out in the active language when a letter asks for it."""
    petition, goal = case.petition, queries.goal(case.petition)
    body = duty.body if duty else case.addressee
    return {
        "petition_title": lambda: title_in(petition, get_language() or petition.language),
        "link": lambda: reverse("petitions:page", args=[case.pk]),
        "organisers_link": lambda: reverse("petitions:organisers", args=[case.pk]),
        "edit_link": lambda: reverse("petitions:manage", args=[case.pk]),
        "desk_link": lambda: _desk(duty),
        "body_name": lambda: body,
        "place_name": lambda: case.place,
        "from_body_name": lambda: case.addressee,
        "duty": lambda: duty.title if duty else "",
        "rule": lambda: Term.model_validate(duty.term).describe() if duty and duty.term else _("no legal term"),
        "due": lambda: day_or_none(duty.last_day if duty else None),
        "days": lambda: number_text(_days(duty)),
        "until": lambda: day_or_none(last_second(case.stage_ends_at, case.tz) if case.stage_ends_at else None),
        "objection_until": lambda: _objection_until(case),
        "objection_link": lambda: reverse("petitions:object", args=[case.pk]),
        "needed": lambda: number_text(goal.needed["number"]) if goal else "",
        "count": lambda: number_text(petition.number),
        "reason": lambda: _reason(case, duty, reason),
        "outcome": lambda: showing.outcome_text(petition, case.outcome),
        "summary": lambda: _summary(duty),
    }


def is_certifying(duty: Obligation) -> bool:
    """Whether it is the duty of an authority that certifies statements."""
    kind, _colon, stage = duty.rule.partition(":")
    rules = duty.case.preset.stages.get(stage) if kind == "stage" else None
    return duty.kind == Obligation.Kind.CHECK and rules is not None and rules.verifies


DESKS: Mapping[Obligation.Kind, tuple[str, str]] = {
    Obligation.Kind.CHECK: ("check", "case_id"),
    Obligation.Kind.EVIDENCE: ("requests", ""),
    Obligation.Kind.MILESTONE: ("plan-desk", "case_id"),
}
"""Where what is no answer is worked on: the page's name, and what of the obligation its address takes."""


def _desk(duty: Obligation | None) -> str:
    if duty is None:
        return reverse("desk")
    if is_certifying(duty):
        return reverse("petitions:certify", args=[duty.case_id])
    name, key = DESKS.get(Obligation.Kind(duty.kind), ("duty", "pk"))
    return reverse(f"petitions:{name}", args=[getattr(duty, key)] if key else [])


def day_or_none(moment: datetime | None) -> str:
    """A day as letters tell it, or that the law sets no term."""
    return day_text(moment.date()) if moment else _("no legal term")


def _days(duty: Obligation | None) -> int:
    return duty.reminded_days or 0 if duty else 0


def _reason(case: Case, duty: Obligation | None, reason: str) -> str:
    review = case.reviews.first()
    words = [pick(case.preset.reasons.get(reason)) or reason, review.words if review and reason else ""]
    said = "\n".join(word for word in words if word)
    return said or (duty.extension_reason if duty else "") or "–"


def _summary(duty: Obligation | None) -> str:
    response = Response.objects.filter(obligation=duty).first() if duty else None
    text = pick(response.texts) if response else ""
    return text if len(text) <= SUMMARY else f"{text[:SUMMARY].rsplit(' ', 1)[0]} …"
