"""Delivering what is due: claim, send, settle. Safe with many at once, and after a crash at any point.

A claim is one compare-and-set: it writes a token and moves `next_try_at` to the end of its lease. Who crashes leaves
rows that become due again by themselves; who is too slow stops long before it ends. Each row is settled under its token
right after it was sent, so that at most the one mail in flight at a crash may be sent twice (with the same Message-ID).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from dauys.notifications import kinds, letters, queries, rules, tokens
from dauys.notifications.kinds import Kind
from dauys.notifications.models import OPEN, Delivery, Message, Silence
from dauys.notifications.models import Way as Means
from dauys.notifications.notices import DIGEST
from dauys.notifications.sms import gateway
from dauys.notifications.tokens import Mandate
from dauys.notifications.ways import Down, Email, Later, Never, Parcel, Way
from dauys.people import queries as people

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
PATIENCE = 60.0
"""Seconds after which a sender leaves the rest of its claim to others; far less than the lease."""

LIMIT = 200
PAUSE = timedelta(minutes=1)
"""How long rows wait when nobody takes anything; they never give up for that reason."""


@dataclass(frozen=True)
class Outcome:
    """What one run did: rows claimed, sent, failed for good; the others wait for their next try."""

    claimed: int = 0
    sent: int = 0
    failed: int = 0

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(self.claimed + other.claimed, self.sent + other.sent, self.failed + other.failed)


def deliver_due(now: datetime, limit: int = LIMIT) -> Outcome:
    """Claim and deliver what is due by `now`, most urgent first, up to `limit` of each way."""
    return _deliver_by(Means.EMAIL, Email(), now, limit) + _deliver_by(Means.SMS, gateway(), now, limit)


def _deliver_by(means: Means, way: Way, now: datetime, limit: int) -> Outcome:
    token = claim(means, now=now, limit=limit)
    if token is None:
        return Outcome()
    run = Run(token, way, now)
    try:
        way.open()
        run.deliver()
    except Down as trouble:
        log.warning("Nothing can be delivered by %s: %s", means.value, trouble)
        run.postpone(str(trouble))
    finally:
        way.close()
    return run.outcome


@transaction.atomic
def claim(means: Means, *, now: datetime, limit: int) -> UUID | None:
    """Take due rows for oneself; their token, or None when nothing was to be had."""
    due = Delivery.objects.filter(OPEN, way=means.value, next_try_at__lte=now)
    ids = list(
        due.order_by("priority", "next_try_at").select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit]
    )
    token = uuid4()
    taken = due.filter(pk__in=ids).update(claim=token, next_try_at=now + LEASE, attempts=F("attempts") + 1)
    return token if taken else None


class Run:
    """One claim being delivered."""

    def __init__(self, token: UUID, way: Way, now: datetime) -> None:
        self.token, self.way, self.now = token, way, now
        found = Delivery.objects.filter(claim=token).select_related("message").order_by("priority", "id")
        self.rows = list(found)
        self.outcome = Outcome(claimed=len(self.rows))
        self.started = time.monotonic()

    def deliver(self) -> None:
        """Send row after row, each settled before the next is begun. Down: the rest stays claimed."""
        addresses = _addresses(self.rows)
        silent = queries.silences(tokens.blind(address) for address in addresses.values())
        for row in self.rows:
            if time.monotonic() - self.started > PATIENCE:
                self.postpone("")
                return
            try:
                self._send(row, addresses.get(row.pk, ""), silent)
            except Never as refusal:
                self._settle(row, failed_at=self.now, last_error=str(refusal)[:500])
                self.outcome += Outcome(failed=1)
                if refusal.bounced:
                    _remember_bounce(addresses[row.pk], now=self.now)
            except Later as refusal:
                self._again(row, str(refusal))
            except Down:
                raise
            except Exception as error:
                log.exception("Message %s (%s) cannot be written", row.message_id, row.message.kind)
                self._again(row, type(error).__name__)
            else:
                self._settle(row, sent_at=self.now, last_error="")
                self.outcome += Outcome(sent=1)

    def postpone(self, reason: str) -> None:
        """Give back what is still claimed; the attempt does not count."""
        due = self.now + PAUSE if reason else self.now
        mine = Delivery.objects.filter(OPEN, claim=self.token)
        mine.update(claim=None, next_try_at=due, attempts=F("attempts") - 1, last_error=reason[:500])

    def _send(self, row: Delivery, address: str, silent: Mapping[bytes, frozenset[str]]) -> None:
        kind = kinds.by_code(row.message.kind)
        if not address:
            raise Never("no address")
        if kind.lifetime and self.now > row.message.created_at + kind.lifetime:
            raise Never("too late")
        groups = silent.get(tokens.blind(address), frozenset())
        if not kind.transactional and groups & {"", kind.group}:
            raise Never("silent")
        self.way.send(_parcel(row, kind, address, now=self.now))

    def _again(self, row: Delivery, reason: str) -> None:
        due = rules.next_try(row.attempts, now=self.now)
        if due is None:
            self.outcome += Outcome(failed=1)
            self._settle(row, failed_at=self.now, last_error=reason[:500])
        else:
            mine = Delivery.objects.filter(pk=row.pk, claim=self.token)
            mine.update(claim=None, next_try_at=due, last_error=reason[:500])

    def _settle(self, row: Delivery, **outcome: datetime | str) -> None:
        """Write the end of a delivery, and wipe what was secret. A lost lease changes nothing."""
        settled = Delivery.objects.filter(pk=row.pk, claim=self.token).update(claim=None, **outcome)
        if not settled:
            log.error("Delivery %s was settled after its lease had ended", row.pk)
        elif row.message.sealed is not None and (kind := kinds.kinds().get(row.message.kind)) and kind.secret:
            Message.objects.filter(pk=row.message_id).update(sealed=None)


def _addresses(rows: list[Delivery]) -> dict[UUID, str]:
    """Where each delivery goes: the address in the message, else the person's own (1 query)."""
    found: dict[UUID, str] = {}
    contacts = people.contacts_of({row.message.person_id for row in rows if row.message.person_id})
    for row in rows:
        field = "phone" if row.way == Means.SMS else "email"
        contact = contacts.get(row.message.person_id) if row.message.person_id else None
        try:
            own = queries.sealed_of(row.message).get(field)
        except (KeyError, InvalidTag):
            log.exception("Message %s was sealed with a key that is lost", row.message_id)
            continue
        found[row.pk] = own or (getattr(contact, field) if contact else "")
    return {key: address for key, address in found.items() if address}


def _parcel(row: Delivery, kind: Kind, address: str, *, now: datetime) -> Parcel:
    message = row.message
    letter = letters.write(kind, queries.context_of(message), language=message.language)
    if row.way == Means.SMS:
        return Parcel(str(row.pk), address, "", letter.text, language=letter.language)
    stop = "" if kind.transactional else _unsubscribe_link(message, kind, address, now=now)
    text = letters.with_footer(letter, language=letter.language, unsubscribe=stop)
    html = letters.as_html(text, subject=letter.subject, language=letter.language)
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if stop else {}
    return Parcel(str(row.pk), address, letter.subject, text, html, letter.language, headers)


def _unsubscribe_link(message: Message, kind: Kind, address: str, *, now: datetime) -> str:
    group = kinds.DIGESTS if kind.code == DIGEST.code else kind.group
    mandate = (
        Mandate(group, person_id=message.person_id)
        if message.person_id
        else Mandate(group, address=tokens.blind(address))
    )
    path = reverse("notifications:unsubscribe", args=[tokens.issue(mandate, now=now)])
    return f"{settings.SITE_URL}{path}"


def _remember_bounce(address: str, *, now: datetime) -> None:
    row = Silence(address=tokens.blind(address), group="", reason=Silence.Reason.BOUNCED, at=now)
    Silence.objects.bulk_create([row], ignore_conflicts=True)
