"""Forms to donate, and to give a donation back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dauys.kernel.forms import Form, LongText
from dauys.kernel.money import money_text, read_amount
from dauys.payments import rules
from dauys.payments.actions import Gift
from dauys.procedures.schema.content import Donations

OWN = "own"
UNREADABLE = gettext_lazy("Write the amount in figures, for example 12.50")


class DonateForm(Form):
    """How much, under which name, and where the receipt goes."""

    amount = forms.ChoiceField(
        label=gettext_lazy("How much do you want to give?"), widget=forms.RadioSelect, required=False
    )
    own = forms.CharField(
        label=gettext_lazy("Another amount"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
    )
    shown = forms.CharField(
        label=gettext_lazy("Name to show in the public list"),
        help_text=gettext_lazy("Leave it empty to give without a name. The amount and the day are shown in any case."),
        max_length=rules.LONGEST_NAME,
        required=False,
    )
    mailbox = forms.EmailField(
        label=gettext_lazy("E-mail address for the receipt"),
        help_text=gettext_lazy("You can do without: the receipt is also on the page after paying."),
        max_length=254,
        required=False,
    )

    def __init__(self, *args: Any, rule: Donations, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rule = rule
        self.fields["amount"].unsaid = True  # type: ignore[attr-defined]  # one of the two is needed
        self.fields["own"].unsaid = True  # type: ignore[attr-defined]
        offered = [(str(amount), money_text(amount, rule.currency)) for amount in rule.offered]
        self.fields["amount"].choices = [*offered, (OWN, _("Another amount"))]  # type: ignore[attr-defined]
        ends = {"least": money_text(rule.least, rule.currency), "most": money_text(rule.most, rule.currency)}
        self.fields["own"].help_text = _("From %(least)s to %(most)s.") % ends
        self.fields["own"].label = _("Another amount, in %(currency)s") % {"currency": rule.currency}
        if not rule.offered:
            self.fields["amount"].widget = forms.HiddenInput()
            self.fields["amount"].initial = OWN

    def clean_shown(self) -> str:
        """A name in one line."""
        return " ".join(str(self.cleaned_data["shown"]).split())

    def clean(self) -> dict[str, Any]:
        """The amount that was chosen or written, as a number."""
        told = super().clean() or self.cleaned_data
        if not told.get("amount") and told.get("own"):
            told["amount"] = OWN
        if told.get("amount") == OWN:
            written = read_amount(told.get("own", ""))
            if written is None and "own" not in self.errors:
                self.add_error("own", UNREADABLE)
            told["sum"] = written
        elif told.get("amount"):
            told["sum"] = Decimal(told["amount"])
        elif "amount" not in self.errors:
            self.add_error("amount", _("Choose an amount, or write another one"))
        return told

    def gift(self, *, language: str, person_id: UUID | None) -> Gift:
        """What was filled in, once it is valid."""
        told = self.cleaned_data
        return Gift(
            amount=told["sum"],
            shown=told["shown"],
            mailbox=told["mailbox"],
            language=language,
            person_id=person_id,
        )


class RefundForm(Form):
    """Why a donation is given back, and by which way."""

    reason = LongText(
        label=gettext_lazy("Why is the money given back?"),
        help_text=gettext_lazy("The reason is public, and is sent to the donor. Write nothing about the donor in it."),
        max_length=1_000,
        rows=4,
    )
    elsewhere = forms.BooleanField(
        label=gettext_lazy("The money has been given back already, on the pages of the payment provider"),
        required=False,
    )
