"""What this area does when people are told something that only a mail or text message can tell."""

from __future__ import annotations

from dauys.notifications import actions
from dauys.notifications.notices import ACCOUNT_MAIL, CODE_EMAIL, CODE_PHONE
from dauys.notifications.recipient import Recipient
from dauys.people.events import AccountMail, CodeIssued, PersonErased


def send_code(event: CodeIssued) -> None:
    """A code somebody waits for: before everything else."""
    if event.way == "phone":
        kind, recipient = CODE_PHONE, Recipient(language=event.language, phone=event.target)
        context = {"code": event.code}
    else:
        kind, recipient = CODE_EMAIL, Recipient(language=event.language, email=event.target)
        context = {"code": event.code, "purpose": event.purpose}
    actions.notify(kind.code, to=recipient, context=context, now=event.at, urgent=True)


def send_account_mail(event: AccountMail) -> None:
    """A letter about the account, already written by the part that handles accounts."""
    recipient = Recipient(language=event.language, email=event.to)
    context = {"subject": event.subject, "body": event.body}
    actions.notify(ACCOUNT_MAIL.code, to=recipient, context=context, now=event.at, urgent=True)


def forget_person(event: PersonErased) -> None:
    """Nothing that was written to somebody outlives them here."""
    actions.forget(event.person_id)
