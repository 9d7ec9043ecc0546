"""Donations: what was given for a case, what its receipt is, who gave it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from dauys.bodies.models import Body
from dauys.kernel.ids import uuid7
from dauys.kernel.texts import TranslatedField, pick
from dauys.people.models import Person
from dauys.procedures.models import Case


class State(models.TextChoices):
    """Where a donation stands. Held: paid, but not as it was promised; somebody has to look at it."""

    WAITING = "waiting", pgettext_lazy("donation", "Not paid yet")
    CONFIRMED = "confirmed", pgettext_lazy("donation", "Received")
    REFUSED = "refused", pgettext_lazy("donation", "Not paid")
    HELD = "held", pgettext_lazy("donation", "Paid in another amount")
    REFUNDED = "refunded", pgettext_lazy("donation", "Given back")


class ReceiptBook(models.Model):
    """The number of the last receipt of a body: receipts are numbered in order, without a gap."""

    body = models.OneToOneField(Body, on_delete=models.PROTECT, primary_key=True, related_name="+")
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.body_id}: {self.last}"


class Donation(models.Model):
    """Money given for a case, as everybody may know of it. It counts once it is confirmed, until it is given back.

    about, page: the title and the path of what it was given for, as they were. shown: the name that others see; "" for
    none. number: of its receipt. reason: why it was given back.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    recipient = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", db_index=False)
    purpose = TranslatedField()
    about = TranslatedField()
    page = models.CharField(max_length=300)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    currency = models.CharField(max_length=3)
    shown = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    number = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    refunded_at = models.DateTimeField(null=True, blank=True)
    refunded_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "number"], name="donation_receipt_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="donation_of_something"),
        ]
        indexes = [
            models.Index(fields=["case", "-confirmed_at", "-id"], name="donation_of_case"),
            models.Index(fields=["recipient", "-created_at", "-id"], name="donation_of_recipient"),
            models.Index(fields=["created_at"], condition=Q(state__in=("waiting", "refused")), name="donation_unpaid"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} {self.state}"

    @property
    def receipt(self) -> str:
        """The number of its receipt as it is printed; "" while it has none."""
        return f"{self.number:06}" if self.number else ""


class Donor(models.Model):
    """Who gave, as far as they said: kept apart from the donation. sealed: mailbox and language for the receipt."""

    donation = models.OneToOneField(Donation, on_delete=models.CASCADE, primary_key=True, related_name="donor")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    sealed = models.BinaryField(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.donation_id)

    @property
    def context(self) -> str:
        """What the sealed mailbox is bound to."""
        return f"donation/{self.donation_id}"


def described(donation: Donation, language: str) -> str:
    """What a provider shows beside the amount: what the money is for, and for which case."""
    return f"{pick(donation.purpose, language)}: {pick(donation.about, language)}"[:200]
