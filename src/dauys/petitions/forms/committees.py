"""Forms of a committee's membership."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from dauys.kernel.forms import DateField, Form, Line
from dauys.petitions.committees import LONGEST_NAME
from dauys.petitions.models import Member


class MemberForm(Form):
    """Somebody who sits in a committee."""

    name = Line(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    faction = Line(label=gettext_lazy("Party or group"), required=False, max_length=LONGEST_NAME)
    office = forms.ChoiceField(
        label=gettext_lazy("Office"),
        choices=Member.Office.choices,
        initial=Member.Office.MEMBER,
        widget=forms.RadioSelect,
    )
    since = DateField(label=gettext_lazy("First day"), help_text=gettext_lazy("For example 27 3 2027"))


class LeavingForm(Form):
    """From when somebody no longer sits there."""

    until = DateField(
        label=gettext_lazy("First day without this member"), help_text=gettext_lazy("For example 27 3 2027")
    )
