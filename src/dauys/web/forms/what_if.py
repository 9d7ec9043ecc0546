"""Which cases are to be looked at under which rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dauys.kernel.forms import ChoiceList, DateField, Form
from dauys.procedures.comparing import Column

A_YEAR = timedelta(days=365)


class PeriodForm(Form):
    """The days on which the cases were handed in: the last year, unless said otherwise."""

    since = DateField(label=_("Handed in from"))
    until = DateField(label=_("Handed in until"))

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["since"].initial = today - A_YEAR
        self.fields["until"].initial = today


class WhatIfForm(PeriodForm):
    """A procedure that is in force here, and the rules to try on its cases."""

    own = forms.ChoiceField(label=_("Petitions under this procedure"), widget=ChoiceList)
    rules = forms.ChoiceField(label=_("under the rules of"), widget=ChoiceList)
    field_order = ("own", "rules", "since", "until")

    def __init__(self, *args: Any, columns: Sequence[Column], **options: Any) -> None:
        super().__init__(*args, **options)
        names = [(column.key, f"{column.title} ({column.where})") for column in columns]
        here = [pair for pair, column in zip(names, columns, strict=True) if column.version]
        for name, choices in (("own", here), ("rules", names)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
