"""Django's mail backend of a demonstration: keeps mail for the page /mail/ instead of sending it."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from dauys.kernel.clock import clock
from dauys.notifications.models import SentMail


class Viewer(BaseEmailBackend):
    """Every mail becomes a row for each recipient."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the mails; returns how many."""
        for mail in email_messages:
            headers = [[name, str(value)] for name, value in mail.message().items()]
            rows = [
                SentMail(
                    at=clock.now(),
                    recipient=address.casefold(),
                    subject=mail.subject[:500],
                    language=str(mail.extra_headers.get("Content-Language", ""))[:10],
                    text=str(mail.body),
                    html=_html(mail),
                    headers=headers,
                )
                for address in mail.recipients()
            ]
            SentMail.objects.bulk_create(rows)
        return len(email_messages)


def _html(mail: EmailMessage) -> str:
    parts = mail.alternatives if isinstance(mail, EmailMultiAlternatives) else []
    return next((str(content) for content, mimetype in parts if mimetype == "text/html"), "")
