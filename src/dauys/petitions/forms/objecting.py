"""Forms of an objection to a refusal: the author's reasons, and what a second person decides."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from dauys.kernel.forms import Form
from dauys.petitions.forms.managing import TidyText
from dauys.petitions.models import Objection
from dauys.petitions.objecting import LONGEST


class ObjectionForm(Form):
    """Why the author thinks that the refusal is wrong."""

    words = TidyText(
        label=_("Why is the decision wrong?"),
        help_text=_("Say which reason does not fit and why. Only those who decide read this. The text stays as it is."),
        max_length=LONGEST,
        rows=8,
        error_messages={"required": _("Say why you think that the decision is wrong.")},
    )


class SecondLookForm(Form):
    """What a second person makes of it."""

    outcome = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[
            (Objection.Outcome.UPHELD, _("The decision stands")),
            (Objection.Outcome.OVERTURNED, _("The decision is lifted: things are again as they were before it")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )
    words = TidyText(
        label=_("Why?"),
        help_text=_("The author reads this, and everybody who can see the refusal."),
        max_length=LONGEST,
        rows=6,
        error_messages={"required": _("Say why. The author and everybody who can see the refusal read this.")},
    )
