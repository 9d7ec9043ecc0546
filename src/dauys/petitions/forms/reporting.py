"""Forms to report something, and to settle a report."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from dauys.kernel.forms import Form, LongText
from dauys.petitions.models import Report
from dauys.petitions.reporting import LONGEST


class ReportForm(Form):
    """What is wrong with a page."""

    why = forms.ChoiceField(label=_("What is wrong?"), choices=Report.Why.choices, widget=forms.RadioSelect)
    words = LongText(label=_("In your own words"), max_length=LONGEST, required=False, rows=4)
    email = forms.EmailField(
        label=_("Your e-mail address, if you want to know what came of it"),
        help_text=_("You need not say it. It is kept sealed until you are told, and nobody sees it."),
        required=False,
        max_length=254,
    )


class SettleForm(Form):
    """What a moderator did about a report."""

    answer = LongText(label=_("What you found and decided"), max_length=LONGEST, rows=3)
