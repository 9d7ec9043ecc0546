"""What the list of moderators' acts is narrowed to, out of its address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from dauys.kernel.forms import ChoiceList, Form
from dauys.notifications.queries import site_zone
from dauys.petitions import transparency
from dauys.petitions.acts import KINDS, Wanted

YEARS = 4


class ActsForm(Form):
    """Person, kind and period. What makes no sense is left out, never an error page."""

    person = forms.ChoiceField(label=_("Person"), required=False, widget=ChoiceList)
    kind = forms.ChoiceField(label=_("What was done"), required=False, widget=ChoiceList)
    period = forms.ChoiceField(label=_("Period"), required=False, widget=ChoiceList)

    def __init__(self, given: Mapping[str, Any], *, people: Iterable[tuple[str, str]], now: datetime) -> None:
        super().__init__(given)
        year = now.astimezone(site_zone()).year
        quarters = [f"{one}-Q{part}" for one in (year, year - 1) for part in (4, 3, 2, 1)]
        periods = [*(str(one) for one in range(year, year - YEARS, -1)), *quarters]
        self._offer("person", [("", _("Everybody")), *people])
        self._offer("kind", [("", _("Everything")), *KINDS.items()])
        self._offer("period", [("", _("All the time")), *((one, one) for one in periods)])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def wanted(self) -> Wanted:
        """What was chosen and exists."""
        self.is_valid()
        given = self.cleaned_data
        person, period = given.get("person"), given.get("period")
        return Wanted(
            person=UUID(person) if person else None,
            kind=given.get("kind", ""),
            period=transparency.period(period, site_zone()) if period else None,
        )
