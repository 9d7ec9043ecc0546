"""What is told to whoever made a suggestion."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import translation

from dauys.feedback.models import Contact, State, Suggestion
from dauys.kernel.texts import pick
from dauys.notifications import mailboxes
from dauys.notifications.actions import notify
from dauys.notifications.recipient import Recipient


def answered(suggestion: Suggestion, now: datetime) -> None:
    """Tell the answer: to the mailbox that was given for it, else to the person who was signed in."""
    to = _recipient(suggestion)
    if to is None:
        return
    with translation.override(to.language):
        context = {
            "suggestion": suggestion.text,
            "state": str(State(suggestion.state).label),
            "answer": pick(suggestion.answer),
            "link": reverse("feedback:suggestion", args=[suggestion.pk]),
        }
    notify("feedback_answered", to=to, context=context, now=now)


def _recipient(suggestion: Suggestion) -> Recipient | None:
    contact = Contact.objects.filter(suggestion=suggestion).first()
    if contact is None:
        return None
    if mailbox := mailboxes.recipient(contact.sealed, context=contact.context):
        return mailbox
    person = contact.person
    return Recipient(language=person.language, person_id=person.pk) if person and not person.erased_at else None
