"""What petitions forget when a person is erased: names and contacts go, signatures and counts stay."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from dauys.petitions import advising, attachments, contacts, executing, statements
from dauys.petitions.models import (
    Correction,
    Inquiry,
    Objection,
    Participation,
    Petition,
    Signature,
    SignatureContact,
)
from dauys.procedures import organising


@transaction.atomic
def forget(person_id: UUID, *, now: datetime) -> None:
    """Blank the shown name of all that this person signed or started; drop how to reach them and what they attached."""
    for row in Participation.objects.filter(person_id=person_id):
        signed = contacts.unseal(person_id, row.sealed)
        Signature.objects.filter(case_id=signed["case"], id=signed["signature"]).update(shown="")
        SignatureContact.objects.filter(case_id=signed["case"], signature_id=signed["signature"]).delete()
        statements.forget(UUID(signed["case"]), [UUID(signed["signature"])])
    Participation.objects.filter(person_id=person_id).delete()
    Petition.objects.filter(case__author_id=person_id).update(author_shown="", key_digest=None)
    Objection.objects.filter(case__author_id=person_id).update(words="")
    attachments.forget_sender(person_id, now=now)
    advising.forget(person_id)
    Inquiry.objects.filter(case__author_id=person_id, body=None, public=False).update(answer="")
    executing.forget(person_id)
    Correction.objects.filter(proposed_by_id=person_id, accepted=None).delete()
    organising.forget(person_id, now=now)
