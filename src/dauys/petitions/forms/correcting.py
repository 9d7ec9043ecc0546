"""Forms of corrections: the two wordings and why; a moderator's decision."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from dauys.kernel.forms import Form, LongText
from dauys.petitions.correcting import LONGEST


class CorrectionForm(Form):
    """What stands there, what should, and why."""

    field = forms.ChoiceField(
        label=_("Where is the slip?"), choices=(("title", _("Title")), ("body", _("Text"))), widget=forms.RadioSelect
    )
    old = LongText(
        label=_("The words as they stand"), help_text=_("Copy them out of your text."), rows=2, max_length=LONGEST
    )
    new = LongText(label=_("The words as they should be"), rows=2, max_length=LONGEST, required=False)
    reason = LongText(label=_("What is the slip?"), rows=2, max_length=500)


class DecisionForm(Form):
    """What a moderator says about it; needed where the text stays."""

    answer = LongText(label=_("Why not, if you leave it"), rows=2, max_length=1_000, required=False)
