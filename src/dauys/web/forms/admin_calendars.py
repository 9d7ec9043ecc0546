"""Forms about calendars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dauys.kernel.forms import DateField, Line
from dauys.web.forms.admin import AdminForm

WORKED, FREE = "worked", "free"


class DayForm(AdminForm):
    """A day that differs from its week: what it is called, whether it is worked, which act says so."""

    date = DateField(label=_("Day"))
    working = forms.ChoiceField(
        label=_("Is it worked?"),
        choices=[
            (FREE, _("No: it is a day of rest")),
            (WORKED, _("Yes: it is worked, although it would be a day of rest")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, known: Mapping[str, str] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.speak("name", _("What day it is"), known=known)
        self.fields["source"] = Line(
            label=_("Which act says so"),
            max_length=200,
            required=False,
            help_text=_("For example a decree with its date"),
        )

    @property
    def day(self) -> dt.date:
        """The day."""
        return self.cleaned_data["date"]  # type: ignore[no-any-return]

    @property
    def values(self) -> dict[str, Any]:
        """What is written down about it."""
        return {
            "working": self.cleaned_data["working"] == WORKED,
            "name": self.told("name"),
            "source": self.cleaned_data["source"],
        }
