"""The provider of demonstrations: django-payments' dummy with a page of ours; no money moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from payments.dummy import DummyProvider

from dauys.kernel.forms import Form
from dauys.payments.models import Transaction
from payments import PaymentStatus, RedirectNeeded

OUTCOMES = (
    (PaymentStatus.CONFIRMED, _("It is paid")),
    (PaymentStatus.REJECTED, _("The bank refuses")),
    (PaymentStatus.WAITING, _("The bank has not answered yet")),
)


class OutcomeForm(Form):
    """What shall become of the payment."""

    outcome = forms.ChoiceField(
        label=_("What does the bank say?"),
        choices=OUTCOMES,
        widget=forms.RadioSelect,
        initial=PaymentStatus.CONFIRMED,
    )


class Demonstration(DummyProvider):  # type: ignore[misc]  # the library has no types
    """Lets whoever donates choose what becomes of it. Nobody calls back here, so no call is believed."""

    def get_form(self, payment: Transaction, data: Mapping[str, Any] | None = None) -> Form:
        """The choice; RedirectNeeded: it was made."""
        form = OutcomeForm(data)
        if not form.is_valid():
            return form
        chosen = form.cleaned_data["outcome"]
        if chosen == PaymentStatus.CONFIRMED:
            payment.captured_amount = payment.total
        payment.change_status(chosen)
        raise RedirectNeeded(payment.get_success_url())

    def process_data(self, payment: Transaction, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        """Lead to the donor's page, whatever the address says."""
        return HttpResponseRedirect(payment.address)
