"""Writes: promise a donation, take down what became of its payment, give it back, hide a name, forget a donor."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from dauys.bodies.models import Body
from dauys.kernel import limits
from dauys.kernel.ids import uuid7
from dauys.kernel.refusal import Kind, Refusal
from dauys.notifications import mailboxes
from dauys.payments import letters, queries, rules
from dauys.payments.models import Donation, Donor, ReceiptBook, State, Transaction, described
from dauys.people.actor import Actor
from dauys.procedures import actions as procedures
from dauys.procedures import queries as cases
from dauys.procedures.models import Case
from payments import PaymentError, PaymentStatus, RedirectNeeded

log = logging.getLogger("dauys.payments")

PROMISES = 30
"""Donations that one network may begin in an hour."""
UNCLEAR = (PaymentError, OSError, RuntimeError, ValueError, LookupError, ArithmeticError, TypeError, AttributeError)
"""What a provider's part of the library raises where the provider cannot be reached or does not answer as it should."""


@dataclass(frozen=True, kw_only=True)
class Gift:
    """What somebody wants to give. shown: the name others see, or ""; mailbox: for the receipt, or ""."""

    amount: Decimal
    shown: str = ""
    mailbox: str = ""
    language: str = "en"
    person_id: UUID | None = None


@transaction.atomic
def promise(case: Case, gift: Gift, *, about: Mapping[str, str], page: str, network: str, now: datetime) -> Transaction:
    """Take down a donation that is to be paid; it counts once the provider has the money.

    about, page: the title and the path of what it is for. Refusal: nothing is collected, amount, name, too many.
    """
    rule = case.preset.donations
    if rule is None:
        raise rules.no_donations()
    if refusal := queries.refusal_now(case):
        raise refusal
    if refusal := rules.refuse_amount(rule, gift.amount) or rules.refuse_name(gift.shown):
        raise refusal
    if refusal := limits.refuse_above("donation", network, most=PROMISES):
        raise refusal
    donation = Donation.objects.create(
        id=uuid7(now),
        case=case,
        recipient=_recipient(case, rule.recipient, now),
        purpose=rule.purpose,
        about=dict(about),
        page=page,
        amount=gift.amount,
        currency=rule.currency,
        shown=gift.shown,
        created_at=now,
    )
    donor = Donor(donation=donation, person_id=gift.person_id, at=now)
    if gift.mailbox:
        donor.sealed = mailboxes.seal(gift.mailbox, language=gift.language, context=donor.context)
    donor.save(force_insert=True)
    payment: Transaction = Transaction.objects.create(
        donor=donor,
        variant=queries.provider(),
        total=donation.amount,
        currency=donation.currency,
        description=described(donation, gift.language),
    )
    return payment


def _recipient(case: Case, name: str, now: datetime) -> Body:
    try:
        return cases.body_named(case, name, now)
    except Body.DoesNotExist:
        sentence = _("The body that the money is for is not in the registry, so nothing can be paid.")
        raise Refusal("no_recipient", sentence, kind=Kind.LATER) from None


def proceed(payment: Transaction, data: Mapping[str, Any] | None, *, now: datetime) -> Any:
    """One step of paying: the provider's form to show, or the address (a str) to go on to.

    Not one transaction: a provider may be asked over the network meanwhile. Refusal: it cannot be reached.
    """
    try:
        form = payment.get_form(data=data)
    except RedirectNeeded as where:
        settle(payment, now=now)
        return str(where)
    except UNCLEAR as error:
        log.warning("Payment %s: the provider cannot be asked: %s", payment.pk, type(error).__name__)
        raise unreachable() from error
    return form


def unreachable() -> Refusal:
    """The refusal where a provider cannot be asked."""
    sentence = _("The payment provider cannot be reached. Nothing was paid; please try again later.")
    return Refusal("provider_unreachable", sentence, kind=Kind.LATER)


def settle_due(now: datetime) -> int:
    """Take down what has become of every payment of which a provider has told; how many."""
    found = list(queries.undecided()[:1_000])
    for payment in found:
        settle(payment, now=now)
    return len(found)


@transaction.atomic
def settle(payment: Transaction, *, now: datetime) -> None:
    """Take down what has become of a payment. However often it is told, a donation counts once."""
    donation = Donation.objects.select_related("case__procedure", "recipient").get(pk=payment.donor_id)
    new = rules.outcome(donation, payment)
    if new is None or not Donation.objects.filter(pk=donation.pk, state=donation.state).update(state=new):
        return
    before, donation.state = donation.state, new
    if new == State.CONFIRMED:
        _confirm(donation, now)
    elif new == State.HELD:
        log.error("Payment %s is not what was promised; its donation is held.", payment.pk)
    elif new == State.REFUNDED:
        Donation.objects.filter(pk=donation.pk).update(refunded_at=now)
        _told_back(donation, before, role="system", reason="", now=now)


def _confirm(donation: Donation, now: datetime) -> None:
    """Give the receipt the next number, record it, write to the donor."""
    book = ReceiptBook.objects.filter(body_id=donation.recipient_id)
    if not book.update(last=F("last") + 1):
        ReceiptBook.objects.bulk_create([ReceiptBook(body_id=donation.recipient_id)], ignore_conflicts=True)
        book.update(last=F("last") + 1)
    donation.number, donation.confirmed_at = book.get().last, now
    donation.save(update_fields=["number", "confirmed_at"])
    amount = {"amount": str(donation.amount), "currency": donation.currency, "receipt": donation.receipt}
    procedures.record(donation.case, "donate", "donor", now=now, **amount)
    letters.receipt(donation, now)


@transaction.atomic
def refund(donation: Donation, *, by: Actor, reason: str, elsewhere: bool, now: datetime) -> Donation:
    """Give a donation back, by its provider unless that was done `elsewhere`; recorded with the reason.

    Refusal: not by whom, not now, no reason, or the provider does not do it.
    """
    if refusal := rules.refuse_refunding(donation, by, reason=reason):
        raise refusal
    before, said = donation.state, reason.strip()
    changes = {"state": State.REFUNDED, "refunded_at": now, "refunded_by_id": by.person_id, "reason": said}
    if not Donation.objects.filter(pk=donation.pk, state=before).update(**changes):
        raise Refusal("stale", _("Somebody else has just changed this. Please look again."))
    if not elsewhere:
        _give_back(Transaction.objects.get(donor_id=donation.pk))
    changed = Donation.objects.select_related("case__procedure", "recipient").get(pk=donation.pk)
    _told_back(changed, before, role=rules.role_over(donation, by), reason=said, now=now)
    return changed


def _give_back(payment: Transaction) -> None:
    try:
        payment.refund(payment.captured_amount)
        returned = payment.status == PaymentStatus.REFUNDED
    except UNCLEAR as error:
        log.warning("Payment %s was not given back: %s", payment.pk, type(error).__name__)
        returned = False
    if not returned:
        sentence = _(
            "The payment provider did not give the money back. Do it on the provider’s own pages, then come back here "
            "and say that it was done."
        )
        raise Refusal("provider_refuses", sentence)


def _told_back(donation: Donation, before: str, *, role: str, reason: str, now: datetime) -> None:
    """Record and tell that money was given back; what was held had never been recorded."""
    if before == State.CONFIRMED:
        amount = {"amount": str(donation.amount), "currency": donation.currency, "receipt": donation.receipt}
        procedures.record(donation.case, "refund", role, now=now, reason=reason, **amount)
    letters.refunded(donation, now)


@transaction.atomic
def hide_name(donation: Donation, *, by: Actor) -> None:
    """Take a shown name out of public sight. Refusal: not by whom."""
    if refusal := rules.refuse_handling(donation, by):
        raise refusal
    Donation.objects.filter(pk=donation.pk).update(shown="")


@transaction.atomic
def forget(person_id: UUID) -> None:
    """Drop names and mailboxes of what an erased person gave; the amounts stay in the totals."""
    Donation.objects.filter(donor__person_id=person_id).update(shown="")
    Donor.objects.filter(person_id=person_id).update(person=None, sealed=None)
