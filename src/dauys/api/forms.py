"""Forms of a person's keys and webhooks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from dauys.api import rules
from dauys.api.models import Scope
from dauys.kernel.forms import Form

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

EVENT_NAMES: Mapping[str, StrOrPromise] = {
    "petition.submitted": _("A petition was handed in"),
    "petition.accepted": _("A petition was accepted and opened"),
    "petition.rejected": _("A petition was refused"),
    "petition.returned": _("A petition was returned to its author"),
    "petition.listed": _("A petition appeared in public lists"),
    "petition.threshold": _("A threshold was reached"),
    "petition.answered": _("A petition was answered"),
    "petition.lapsed": _("A petition closed without enough signatures"),
    "petition.withdrawn": _("A petition was withdrawn"),
    "obligation.laid": _("A body owes something"),
    "obligation.met": _("A body has done what it owed"),
    "obligation.late": _("A body is late"),
    "obligation.extended": _("A body has more time"),
    "obligation.redirected": _("A duty passed to another body"),
    rules.PING: _("Trial"),
}
LASTING = (("30", _("30 days")), ("90", _("90 days")), ("365", _("a year")))


class KeyForm(Form):
    """A key to be made."""

    name = forms.CharField(
        label=_("What is the key for?"),
        help_text=_("A name by which you recognise it, for example the program that uses it."),
        max_length=80,
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may the program do?"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    lasting = forms.ChoiceField(
        label=_("How long does it work?"), choices=LASTING, widget=forms.RadioSelect, initial="90"
    )

    def clean_name(self) -> str:
        """A name in one line."""
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean_lasting(self) -> timedelta:
        """As a length of time."""
        return timedelta(days=int(self.cleaned_data["lasting"]))


class EventsForm(Form):
    """What a webhook is told."""

    events = forms.MultipleChoiceField(
        label=_("What should it be told?"),
        choices=[(code, EVENT_NAMES[code]) for code in rules.EVENTS],
        widget=forms.CheckboxSelectMultiple,
    )


class WebhookForm(EventsForm):
    """A webhook to be added."""

    field_order = ("url", "events")
    url = forms.CharField(
        label=_("Address of your program"),
        help_text=_("It begins with https://. We send a POST with JSON to it."),
        max_length=500,
        widget=forms.URLInput(attrs={"spellcheck": "false"}),
    )


class ChangeForm(EventsForm):
    """A webhook to be changed."""

    enabled = forms.BooleanField(label=_("Switched on"), required=False)
