"""Writes: suggest, want the same, publish, answer, discard, forget."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from dauys.feedback import letters, queries, rules
from dauys.feedback.models import Contact, State, Suggestion, Support
from dauys.kernel import limits
from dauys.kernel.ids import uuid7
from dauys.kernel.refusal import Refusal
from dauys.notifications import mailboxes
from dauys.people.actor import Actor

SUGGESTIONS = 10
"""Suggestions from one network in an hour."""


@transaction.atomic
def suggest(
    text: str,
    *,
    page: str,
    language: str,
    network: str,
    now: datetime,
    mailbox: str = "",
    person_id: UUID | None = None,
) -> Suggestion:
    """Take down a suggestion; it is public once somebody has looked at it. Refusal: text, page, too many."""
    if refusal := rules.refuse_text(text) or rules.refuse_page(page, queries.route_of(page)):
        raise refusal
    if refusal := limits.refuse_above("feedback", network, most=SUGGESTIONS):
        raise refusal
    made = Suggestion.objects.create(id=uuid7(now), text=text.strip(), page=page, language=language, at=now)
    if mailbox or person_id:
        contact = Contact(suggestion=made, person_id=person_id, at=now)
        if mailbox:
            contact.sealed = mailboxes.seal(mailbox, language=language, context=contact.context)
        contact.save(force_insert=True)
    return made


@transaction.atomic
def support(suggestion: Suggestion, *, person_id: UUID, now: datetime) -> None:
    """Want the same; twice is the same as once."""
    if refusal := rules.refuse_support(suggestion):
        raise refusal
    if Support.objects.filter(suggestion=suggestion, person_id=person_id).exists():
        return
    row = Support(suggestion=suggestion, person_id=person_id, at=now)
    before = Support.objects.filter(suggestion=suggestion).count()
    Support.objects.bulk_create([row], ignore_conflicts=True)
    added = Support.objects.filter(suggestion=suggestion).count() - before
    Suggestion.objects.filter(pk=suggestion.pk).update(supporters=F("supporters") + added)


@transaction.atomic
def withdraw_support(suggestion: Suggestion, *, person_id: UUID) -> None:
    """Want the same no longer."""
    gone, _by_table = Support.objects.filter(suggestion=suggestion, person_id=person_id).delete()
    Suggestion.objects.filter(pk=suggestion.pk).update(supporters=F("supporters") - gone)


@transaction.atomic
def answer(suggestion: Suggestion, *, by: Actor, state: str, texts: Mapping[str, str], now: datetime) -> Suggestion:
    """Publish a suggestion, with an answer or (`new`) without; whoever made it is told. Refusal: who, what."""
    said = {code: text.strip() for code, text in texts.items() if text.strip()}
    if refusal := rules.refuse_handling(by) or rules.refuse_answer(suggestion, state, said):
        raise refusal
    seen = (suggestion.state, suggestion.answer)
    found = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if (found.state, found.answer) != seen:
        raise Refusal("stale", _("Somebody else has just changed this. Please look again."))
    found.state, found.answer = state, said
    found.published_at = found.published_at or now
    if state != State.NEW:
        found.answered_at, found.answered_by_id = now, by.person_id
    found.save(update_fields=["state", "answer", "published_at", "answered_at", "answered_by"])
    if (state, said) != seen and state != State.NEW:
        letters.answered(found, now)
    return found


@transaction.atomic
def discard(suggestion: Suggestion, *, by: Actor) -> None:
    """Throw away what is no suggestion: insults, advertising, somebody's private things."""
    if refusal := rules.refuse_handling(by):
        raise refusal
    Suggestion.objects.filter(pk=suggestion.pk).delete()


@transaction.atomic
def forget(person_id: UUID) -> None:
    """Drop who made a suggestion and who wants the same; the suggestions and the numbers stay."""
    Contact.objects.filter(person_id=person_id).delete()
    Support.objects.filter(person_id=person_id).delete()
