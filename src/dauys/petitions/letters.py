"""Who is told what about a petition."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from dauys.kernel.texts import pick
from dauys.notifications.actions import notify
from dauys.notifications.recipient import Recipient
from dauys.petitions.models import Petition
from dauys.procedures.models import Case


def title_in(petition: Petition, language: str) -> str:
    """The title in a language, else in that of the author."""
    return petition.titles.get(language) or pick(petition.titles, petition.language)


def ask_to_confirm(case: Case, signature_id: UUID, *, email: str, language: str, code: str, now: datetime) -> None:
    """Send a signer the code, and a link to a page with a button: mail scanners follow links, but press no buttons."""
    link = f"{reverse('petitions:confirm', args=[case.pk, signature_id])}?code={code}"
    context = {"petition": title_in(case.petition, language), "code": code, "link": link}
    to = Recipient(language=language, email=email)
    notify("petition_signature_code", to=to, context=context, now=now, case_id=case.pk, urgent=True)


def tell_repeat(case: Case, *, email: str, language: str, now: datetime) -> None:
    """Tell whoever reads the mailbox, and nobody else, that this person has signed already."""
    context = {"petition": title_in(case.petition, language), "link": reverse("petitions:page", args=[case.pk])}
    to = Recipient(language=language, email=email)
    notify("petition_signature_repeat", to=to, context=context, now=now, case_id=case.pk, urgent=True)


def send_author_link(case_id: UUID, key: str, *, email: str, language: str, now: datetime) -> None:
    """Send an author without an account the secret link of their petition; nothing of what they wrote is in it."""
    context = {"link": reverse("petitions:come-back", args=[case_id, key])}
    to = Recipient(language=language, email=email)
    notify("petition_author_link", to=to, context=context, now=now, case_id=case_id, urgent=True)
