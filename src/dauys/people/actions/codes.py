"""Codes that confirm an e-mail address or a phone number."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import get_language

from dauys.kernel.events import publish
from dauys.kernel.ids import uuid7
from dauys.people import queries, rules, values
from dauys.people.actions.persons import record_attribute
from dauys.people.events import CodeIssued
from dauys.people.models import Confirmation, Person, Way, seal
from dauys.people.sources import BY_CODE

HOUR = timedelta(hours=1)


@transaction.atomic
def send_code(
    person: Person | None, *, way: str, target: str, purpose: str, now: datetime, language: str = ""
) -> Confirmation:
    """Issue a code of six digits to an address or number; the event `CodeIssued` alone carries it.

    Raises a Refusal (kind too_many) when a code for this purpose was sent within a minute, or ten within an hour.
    """
    target = values.written(Way(way), target)
    index = queries.target_index(way, target)
    if refusal := rules.refuse_sending(
        last_sent=queries.last_sent(index, purpose), within_hour=queries.sent_since(index, now - HOUR), now=now
    ):
        raise refusal
    code = f"{secrets.randbelow(1_000_000):06}"
    confirmation = _keep(person, way=way, target=target, purpose=purpose, code=code, now=now)
    publish(
        CodeIssued(
            at=now,
            confirmation_id=confirmation.pk,
            person_id=person.pk if person else None,
            way=way,
            target=target,
            purpose=purpose,
            language=language or (person.language if person else get_language() or ""),
            code=code,
        )
    )
    return confirmation


def _keep(person: Person | None, *, way: str, target: str, purpose: str, code: str, now: datetime) -> Confirmation:
    """Store the confirmation; of two at the same moment one is refused by the constraint."""
    key = uuid7(now)
    confirmation = Confirmation(
        id=key,
        person=person,
        way=way,
        target=seal(target, context=f"confirmation/{key}"),
        target_index=queries.target_index(way, target),
        purpose=purpose,
        minute=int(now.timestamp() // 60),
        code=_digest(key, code),
        created_at=now,
        expires_at=now + rules.CODE_LIFE,
    )
    try:
        with transaction.atomic():
            confirmation.save(force_insert=True)
    except IntegrityError:
        raise rules.too_soon() from None
    return confirmation


def _digest(key: UUID, code: str) -> bytes:
    return settings.KEYS.blind(code, context=f"code/{key}")


def check_code(confirmation: Confirmation, *, code: str, now: datetime) -> Confirmation:
    """Confirm with the code; a wrong one uses up an attempt, which is why this may not run inside a transaction.

    The person of the confirmation, if any, then has the address or number as a verified attribute.
    """
    with transaction.atomic(durable=True):
        open_now = Confirmation.objects.filter(
            pk=confirmation.pk, confirmed_at=None, expires_at__gt=now, attempts__lt=rules.CODE_ATTEMPTS
        )
        counted = open_now.update(attempts=F("attempts") + 1)
    confirmation.refresh_from_db()
    if not counted:
        raise rules.refuse_checking(confirmation, now=now) or rules.wrong_code(confirmation.attempts)
    entered = "".join(sign for sign in code if sign.isdecimal())
    if not hmac.compare_digest(bytes(confirmation.code), _digest(confirmation.pk, entered)):
        raise rules.wrong_code(confirmation.attempts)
    with transaction.atomic():
        if not Confirmation.objects.filter(pk=confirmation.pk, confirmed_at=None).update(confirmed_at=now):
            raise rules.already_confirmed()
        confirmation.confirmed_at = now
        if confirmation.person:
            record_attribute(
                confirmation.person,
                kind=confirmation.way,
                value=queries.target_of(confirmation),
                verified=True,
                source=BY_CODE,
                now=now,
            )
    return confirmation
