"""Reads: what was given for a case, a donor's own payment, what bodies have received."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum

from dauys.kernel.money import money_text
from dauys.kernel.refusal import Refusal
from dauys.payments import rules
from dauys.payments.models import Donation, State, Transaction
from dauys.people.actor import Actor
from dauys.procedures.models import Case
from payments import PaymentStatus

CENT = Decimal("0.01")
ORDER = ("-confirmed_at", "-id")
"""The order of public lists."""
DESK_ORDER = ("-created_at", "-id")
PAID = (State.CONFIRMED, State.HELD, State.REFUNDED)


@dataclass(frozen=True)
class Total:
    """What was given for a case: how much in all, by how many donations."""

    amount: Decimal
    currency: str
    number: int

    @property
    def text(self) -> str:
        """The amount in the words of the active language."""
        return money_text(self.amount, self.currency)


def provider() -> str:
    """The name of the payment provider that is set up; "" where there is none."""
    return next(iter(settings.PAYMENT_VARIANTS), "")


def refusal_now(case: Case) -> Refusal | None:
    """Why nobody can donate for a case at present; None: one can."""
    return rules.refuse_now(
        case.preset.donations, listed=case.listed, final=case.rules.final, provider=bool(provider())
    )


def total(case: Case) -> Total | None:
    """What was given for a case (1 query); None where its procedure takes no donations."""
    rule = case.preset.donations
    if rule is None:
        return None
    found = of_case(case.pk).aggregate(amount=Sum("amount"), number=Count("pk"))
    return Total((found["amount"] or Decimal(0)).quantize(CENT), rule.currency, found["number"])


def of_case(case_id: UUID) -> QuerySet[Donation]:
    """The donations for a case that count."""
    return Donation.objects.filter(case_id=case_id, state=State.CONFIRMED)


def payment(token: UUID) -> Transaction:
    """A donor's own payment, with its donation. Transaction.DoesNotExist."""
    found: Transaction = Transaction.objects.select_related("donor__donation__recipient").get(token=str(token))
    return found


def undecided() -> QuerySet[Transaction]:
    """The payments whose donations do not show yet what has become of them."""
    failed = Q(status__in=rules.FAILED, donor__donation__state=State.WAITING)
    again = Q(status__in=rules.PENDING, donor__donation__state=State.REFUSED)
    paid = Q(status=PaymentStatus.CONFIRMED, donor__donation__state__in=(State.WAITING, State.REFUSED))
    returned = Q(status=PaymentStatus.REFUNDED, donor__donation__state__in=(State.CONFIRMED, State.HELD))
    found: QuerySet[Transaction] = Transaction.objects.filter(failed | again | paid | returned)
    return found.select_related("donor__donation__case").order_by("pk")


def handled_by(actor: Actor) -> QuerySet[Donation]:
    """The donations that were paid and that somebody may handle: of their body, or of their jurisdiction."""
    mine = Q(recipient__in=actor.bodies("head")) | Q(case__jurisdiction__in=actor.jurisdictions("administrator"))
    return Donation.objects.filter(mine, state__in=PAID).select_related("case", "recipient")


def given_by(person_id: UUID) -> QuerySet[Donation]:
    """What somebody has given while signed in, oldest first."""
    return Donation.objects.filter(donor__person_id=person_id).order_by("created_at", "id")
