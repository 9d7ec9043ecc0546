"""Writes: tell people something, and take down what they wish to be told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dauys.kernel.ids import uuid7
from dauys.kernel.refusal import invalid
from dauys.kernel.rehearsal import rehearsing
from dauys.notifications import kinds, queries, rules, tasks, tokens
from dauys.notifications.delivering import deliver_due
from dauys.notifications.kinds import Kind
from dauys.notifications.models import (
    OPEN,
    Delivery,
    Message,
    Preference,
    Priority,
    Rhythm,
    Silence,
    Way,
)
from dauys.notifications.recipient import Recipient
from dauys.notifications.tokens import Mandate
from dauys.people.models import Person

__all__ = ["deliver_due", "forget", "notify", "prefer", "read", "record_bounce", "subscribe_again", "unsubscribe"]

BATCH = 1000
MASS = 100
"""From so many recipients on, a message gives way to those that are for few."""


@transaction.atomic
def withhold(case_id: UUID, words: Iterable[str], *, before: datetime, most: int) -> bool:
    """Take words out of messages about a case that were written until a moment; whether none of the first is left.

    most: so many messages are changed at the most; whoever gets False asks again.
    """
    wanted = sorted(set(words), key=len, reverse=True)
    changed = 0
    for row in (
        Message.objects.filter(case_id=case_id, created_at__lte=before).order_by("-id").iterator(chunk_size=BATCH)
    ):
        context = {name: _without(value, wanted) for name, value in row.context.items()}
        if context != row.context:
            if changed == most:
                return False
            Message.objects.filter(pk=row.pk).update(context=context)
            changed += 1
    return True


def _without(value: Any, words: Iterable[str]) -> Any:
    for one in words if isinstance(value, str) else ():
        value = value.replace(one, "[…]")
    return value


@transaction.atomic
def notify(
    kind: str,
    *,
    to: Recipient | Iterable[Recipient],
    context: Mapping[str, Any],
    now: datetime,
    case_id: UUID | None = None,
    urgent: bool = False,
) -> int:
    """Write a message and its due delivery for each recipient, once for each; returns how many.

    `to` may be a generator of any length: it is read and written in batches. ValueError, LookupError: the kind or
    its context is not what its area declared. Delivery starts after the transaction, by a task or the next tick.
    In a rehearsal nobody is told anything.
    """
    if rehearsing():
        return 0
    what = kinds.by_code(kind)
    recipients = _once(iter([to]) if isinstance(to, Recipient) else iter(to))
    written, priority = 0, Priority.URGENT if urgent else Priority.USUAL
    while batch := list(islice(recipients, BATCH)):
        if not written and not urgent and len(batch) > MASS:
            priority = Priority.MASS
        draft = _Draft(what, context, case_id, priority, now, *_wishes(batch, what))
        pairs = [draft.write(recipient) for recipient in batch]
        Message.objects.bulk_create([message for message, _delivery in pairs], batch_size=BATCH)
        Delivery.objects.bulk_create([row for _message, row in pairs if row], batch_size=BATCH)
        written += len(batch)
    if written:
        transaction.on_commit(tasks.nudge)
    return written


def _once(recipients: Iterator[Recipient]) -> Iterator[Recipient]:
    """Each person and each address only once."""
    seen: set[UUID | str | None] = set()
    for recipient in recipients:
        who = recipient.person_id or (recipient.email or "").casefold() or recipient.phone
        if who and who not in seen:
            seen.add(who)
            yield recipient


def _wishes(batch: list[Recipient], kind: Kind) -> tuple[dict[UUID, tuple[Rhythm, ZoneInfo]], tuple[Rhythm, ZoneInfo]]:
    """What these people chose for the kind's group, and what holds for the others."""
    if kind.transactional:
        return {}, (Rhythm.INSTANT, ZoneInfo("UTC"))
    people = [recipient.person_id for recipient in batch if recipient.person_id]
    return queries.wishes(people, kind.group), (kinds.GROUPS[kind.group].rhythm, queries.site_zone())


@dataclass(frozen=True)
class _Draft:
    """What all messages of one call share."""

    kind: Kind
    context: Mapping[str, Any]
    case_id: UUID | None
    priority: Priority
    now: datetime
    chosen: Mapping[UUID, tuple[Rhythm, ZoneInfo]]
    default: tuple[Rhythm, ZoneInfo]

    def write(self, recipient: Recipient) -> tuple[Message, Delivery | None]:
        """The message for one recipient and its delivery, unless they only want it in their inbox."""
        context = {**self.context, **recipient.context}
        self.kind.check(context)
        message = Message(
            id=uuid7(self.now),
            kind=self.kind.code,
            language=recipient.language,
            context={} if self.kind.secret else context,
            case_id=self.case_id,
            person_id=recipient.person_id,
            in_inbox=self.kind.inbox and recipient.person_id is not None,
            created_at=self.now,
        )
        message.sealed = self._sealed(message, recipient, context)
        return message, self._delivery(message, recipient)

    def _sealed(self, message: Message, recipient: Recipient, context: Mapping[str, Any]) -> bytes | None:
        sealed: dict[str, Any] = {"context": context} if self.kind.secret else {}
        if recipient.email:
            sealed["email"] = recipient.email
        elif recipient.phone:
            sealed["phone"] = recipient.phone
        if not sealed:
            return None
        plain = json.dumps(sealed, ensure_ascii=False).encode()
        return settings.KEYS.seal(plain, context=queries.seal_context(message.pk))

    def _delivery(self, message: Message, recipient: Recipient) -> Delivery | None:
        way, due = (Way.SMS if recipient.phone and not recipient.email else Way.EMAIL), self.now
        if recipient.person_id:
            rhythm, zone = self.chosen.get(recipient.person_id, self.default)
            if rhythm == Rhythm.NONE:
                return None
            if rhythm != Rhythm.INSTANT:
                way, due = Way.DIGEST, rules.next_digest(rhythm, zone, now=self.now)
        return Delivery(id=uuid7(self.now), message=message, way=way, priority=self.priority, next_try_at=due)


@transaction.atomic
def prefer(person: Person, *, rhythms: Mapping[str, str], zone: ZoneInfo, now: datetime) -> None:
    """Take down how often a person wants e-mail about each group; what waits for a digest follows the new wish."""
    known = {group.code for group in kinds.switchable()}
    for group, rhythm in rhythms.items():
        if group not in known or rhythm not in Rhythm.values:
            raise invalid("unknown_rhythm", _("Choose one of the offered ways."), **{group: _("Choose one.")})
        Preference.objects.update_or_create(person=person, group=group, defaults={"rhythm": rhythm, "zone": zone.key})
        _reschedule(person, group, Rhythm(rhythm), zone, now=now)


def _reschedule(person: Person, group: str, rhythm: Rhythm, zone: ZoneInfo, *, now: datetime) -> None:
    open_ones = Delivery.objects.filter(OPEN, message__person=person, message__kind__in=kinds.of_group(group))
    waiting = open_ones.filter(way=Way.DIGEST)
    if rhythm == Rhythm.NONE:
        open_ones.update(failed_at=now, last_error="unsubscribed", claim=None)
    elif rhythm == Rhythm.INSTANT:
        waiting.update(way=Way.EMAIL, next_try_at=now)
    else:
        waiting.update(next_try_at=rules.next_digest(rhythm, zone, now=now))


def read(person: Person, *, now: datetime, message_id: UUID | None = None) -> int:
    """Mark one message of a person as read, or all; returns how many were unread."""
    new: QuerySet[Message] = Message.objects.filter(person=person, in_inbox=True, read_at=None)
    if message_id:
        new = new.filter(pk=message_id)
    return new.update(read_at=now)


@transaction.atomic
def unsubscribe(mandate: Mandate, *, now: datetime, everything: bool = False) -> None:
    """Stop the mail of the mandate's group, or all that can be stopped. Doing it twice is the same as once."""
    if mandate.address:
        _silence(mandate.address, ["" if everything else mandate.group], Silence.Reason.UNSUBSCRIBED, now=now)
    elif person := _reachable(mandate):
        groups = [group.code for group in kinds.switchable()] if everything else _meant(mandate, person)
        prefer(person, rhythms=dict.fromkeys(groups, Rhythm.NONE), zone=queries.zone_of(person), now=now)


@transaction.atomic
def subscribe_again(mandate: Mandate, *, now: datetime) -> None:
    """Undo `unsubscribe`: what an address had stopped, or a person's groups that are silent, as they were at first."""
    if mandate.address:
        again = Silence.objects.filter(address=mandate.address, reason=Silence.Reason.UNSUBSCRIBED)
        again.filter(group__in=["", mandate.group]).delete()
    elif person := _reachable(mandate):
        silent = [group for group, rhythm in queries.rhythms(person.pk).items() if rhythm == Rhythm.NONE]
        first = {group: kinds.GROUPS[group].rhythm for group in silent}
        prefer(person, rhythms=first, zone=queries.zone_of(person), now=now)


def _reachable(mandate: Mandate) -> Person | None:
    if mandate.person_id is None:
        return None
    return Person.objects.filter(pk=mandate.person_id, erased_at=None).first()


def _meant(mandate: Mandate, person: Person) -> list[str]:
    """The groups that a link in a mail to a person speaks of."""
    if mandate.group != kinds.DIGESTS:
        return [mandate.group]
    collected = {Rhythm.DAILY, Rhythm.WEEKLY}
    return [group for group, rhythm in queries.rhythms(person.pk).items() if rhythm in collected]


def record_bounce(address: str, *, now: datetime) -> None:
    """Remember that a mailbox does not exist: nothing but what somebody waits for is sent there any more."""
    _silence(tokens.blind(address), [""], Silence.Reason.BOUNCED, now=now)


def _silence(address: bytes, groups: Iterable[str], reason: Silence.Reason, *, now: datetime) -> None:
    rows = [Silence(address=address, group=group, reason=reason, at=now) for group in groups]
    Silence.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def forget(person_id: UUID) -> None:
    """Drop all messages and preferences of a person who was erased."""
    Message.objects.filter(person_id=person_id).delete()
    Preference.objects.filter(person_id=person_id).delete()
