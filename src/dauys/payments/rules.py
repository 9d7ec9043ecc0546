"""Pure decisions: whether one may donate, how much, what a payment means for its donation, who may give it back."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext as _

from dauys.kernel.money import money_text
from dauys.kernel.refusal import Kind, Refusal, forbidden, hidden, invalid
from dauys.payments.models import Donation, State, Transaction
from dauys.people.actor import Actor
from dauys.procedures.schema.content import Donations
from payments import FraudStatus, PaymentStatus

LONGEST_NAME = 80
JOINTS = " -.'’"
"""What may stand between the letters of a shown name: it is read by everybody, and is no place for an address."""
ADDRESS = re.compile(r"[^\W\d_]{2,}\.(?=\S)|\.\.")
"""A full stop within a word, which follows nothing but an initial in names."""
FAILED = (PaymentStatus.REJECTED, PaymentStatus.ERROR, PaymentStatus.CANCELLED)
PENDING = (PaymentStatus.WAITING, PaymentStatus.INPUT, PaymentStatus.PREAUTH)


def refuse_now(rule: Donations | None, *, listed: bool, final: bool, provider: bool) -> Refusal | None:
    """Why nobody can donate for a case at present."""
    if rule is None:
        return no_donations()
    if not listed or final:
        return Refusal("donations_closed", _("Donations are taken only while the petition is public and still open."))
    if not provider:
        return Refusal("no_provider", _("No payment provider is set up, so nothing can be paid."), kind=Kind.LATER)
    return None


def no_donations() -> Refusal:
    """The refusal where a procedure takes no donations."""
    return hidden("no_donations", _("Nothing is collected here."))


def refuse_amount(rule: Donations, amount: Decimal) -> Refusal | None:
    """Why an amount cannot be given; both ends can."""
    if rule.least <= amount <= rule.most:
        return None
    ends = {"least": money_text(rule.least, rule.currency), "most": money_text(rule.most, rule.currency)}
    sentence = _("Give from %(least)s to %(most)s.") % ends
    return invalid("amount_out_of_range", sentence, own=sentence)


def refuse_name(name: str) -> Refusal | None:
    """Why a name cannot be shown: it is too long, or holds what names do not."""
    if len(name) > LONGEST_NAME:
        sentence = _("Write at most %(most)d characters.") % {"most": LONGEST_NAME}
        return invalid("name_too_long", sentence, shown=sentence)
    if all(sign in JOINTS or unicodedata.category(sign)[0] in "LM" for sign in name) and not ADDRESS.search(name):
        return None
    sentence = _("Write a name in letters, without addresses or numbers.")
    return invalid("no_name", sentence, shown=sentence)


def outcome(donation: Donation, payment: Transaction) -> State | None:
    """What has become of a donation by its payment; None: nothing new. Only our own row says how much was promised."""
    if payment.status == PaymentStatus.CONFIRMED and donation.state in (State.WAITING, State.REFUSED):
        exact = payment.captured_amount == payment.total == donation.amount and payment.currency == donation.currency
        return State.CONFIRMED if exact and payment.fraud_status != FraudStatus.REJECT else State.HELD
    if payment.status in PENDING and donation.state == State.REFUSED:
        return State.WAITING  # it is tried again
    if payment.status in FAILED and donation.state == State.WAITING:
        return State.REFUSED
    if payment.status == PaymentStatus.REFUNDED and donation.state in (State.CONFIRMED, State.HELD):
        return State.REFUNDED
    return None


def role_over(donation: Donation, actor: Actor) -> str:
    """As what somebody may give a donation back or hide its name; "" for nobody who may."""
    if donation.recipient_id in actor.bodies("head"):
        return "body"
    return "administrator" if actor.holds("administrator", jurisdiction_id=donation.case.jurisdiction_id) else ""


def refuse_handling(donation: Donation, actor: Actor) -> Refusal | None:
    """Why somebody may not handle a donation."""
    return None if role_over(donation, actor) else forbidden("not_allowed", _("You may not do this here."))


def refuse_refunding(donation: Donation, actor: Actor, *, reason: str) -> Refusal | None:
    """Why a donation is not given back: by whom, in which state, without a reason."""
    if refusal := refuse_handling(donation, actor):
        return refusal
    if not reason.strip():
        return invalid("missing", _("Something is missing."), reason=_("Say why the money is given back."))
    if donation.state not in (State.CONFIRMED, State.HELD):
        return Refusal("nothing_to_refund", _("There is nothing to give back here."))
    return None
