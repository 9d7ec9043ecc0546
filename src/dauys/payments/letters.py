"""What donors are told: the receipt, and that their money was given back."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation

from dauys.kernel.dates import day_text
from dauys.kernel.money import money_text
from dauys.kernel.terms import local_date
from dauys.kernel.texts import pick
from dauys.notifications import mailboxes
from dauys.notifications.actions import notify
from dauys.payments.models import Donation, Transaction


def receipt(donation: Donation, now: datetime) -> None:
    """Send the receipt to the mailbox that was given for it."""
    _tell("donation_receipt", donation, now, "receipt", "day", "purpose")


def refunded(donation: Donation, now: datetime) -> None:
    """Tell the donor that the money comes back, and why."""
    _tell("donation_refunded", donation, now, "reason")


def _tell(kind: str, donation: Donation, now: datetime, *fields: str) -> None:
    donor = donation.donor
    to = mailboxes.recipient(donor.sealed, context=donor.context)
    if to is None:
        return
    with translation.override(to.language):
        known = {
            "about": pick(donation.about),
            "amount": money_text(donation.amount, donation.currency),
            "recipient": str(donation.recipient),
            "link": Transaction.objects.get(donor_id=donation.pk).address,
            "receipt": donation.receipt,
            "day": day_text(local_date(donation.confirmed_at or now, donation.case.tz)),
            "purpose": pick(donation.purpose),
            "reason": donation.reason or "–",
        }
    context = {name: known[name] for name in ("about", "amount", "recipient", "link", *fields)}
    notify(kind, to=to, context=context, now=now, case_id=donation.case_id)
