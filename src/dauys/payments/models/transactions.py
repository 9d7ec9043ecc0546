"""The payments behind donations, in the form of django-payments."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from payments.models import BasePayment

from dauys.payments.models.donations import Donor
from payments import PurchasedItem


class Transaction(BasePayment):  # type: ignore[misc]  # the library has no types
    """The payment of a donation, in the library's form. Its token is the address that only the donor knows.

    What the library would keep of a payer's address and machine is left out: nobody is asked for it.
    """

    billing_first_name = billing_last_name = billing_address_1 = billing_address_2 = billing_city = None
    billing_postcode = billing_country_code = billing_country_area = billing_email = billing_phone = None
    customer_ip_address = None
    donor = models.OneToOneField(Donor, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token"], name="transaction_token_once")]

    def change_status(self, status: str, message: str = "") -> None:
        """Take down what a provider told; the library would not keep the amount that came with it."""
        super().change_status(status, message)
        self.save(update_fields=["captured_amount"])

    def get_purchased_items(self) -> list[PurchasedItem]:
        """The donation as the one thing paid for."""
        return [PurchasedItem(self.description, 1, self.total, self.currency, self.token)]

    def get_success_url(self) -> str:
        """Where a provider leads the donor back to; the page says how it went."""
        return settings.SITE_URL + self.address

    def get_failure_url(self) -> str:
        """The same page: only our own row says whether it was paid."""
        return settings.SITE_URL + self.address

    def get_process_url(self) -> str:
        """Where a provider reports what became of the payment."""
        return reverse("payments:process", args=[self.token])

    @property
    def address(self) -> str:
        """The path of the donor's own page about this donation."""
        return reverse("payments:donation", args=[self.token])
