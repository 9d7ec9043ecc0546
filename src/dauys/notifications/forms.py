"""How often somebody wants e-mail about each group."""

from __future__ import annotations

from typing import Any

from django import forms

from dauys.kernel.forms import Form
from dauys.notifications import kinds
from dauys.notifications.models import Rhythm


class PreferencesForm(Form):
    """One choice for each group of messages that can be stopped."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for group in kinds.switchable():
            self.fields[group.code] = forms.ChoiceField(
                label=group.title, help_text=group.about, choices=Rhythm.choices, widget=forms.RadioSelect
            )
