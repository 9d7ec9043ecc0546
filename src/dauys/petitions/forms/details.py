"""Fields for what a signer states for verification: only those that are asked and not known yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dauys.kernel.forms import DateField, DateInput, Form
from dauys.kernel.texts import tidy
from dauys.petitions.statements import DOCUMENTS

ORDER = ("given", "family", "birth_date", "address", "municipality", "document_kind", "document_number")
LONGEST = {"given": 60, "family": 60, "address": 200, "municipality": 100, "document_number": 40}
"""Characters of each value."""
LABELS = {
    "given": _("Given name"),
    "family": _("Family name"),
    "birth_date": _("Date of birth"),
    "address": _("Where you live: street and number, postcode, town, country"),
    "municipality": _("Municipality of residence"),
    "document_kind": _("Which document the number is from"),
    "document_number": _("Number"),
}
HINTS = {
    "given": _("All given names, as they stand in your document"),
    "birth_date": _("For example, 27 3 1985"),
    "document_number": _("As it stands in the document"),
}


class DetailLine(forms.CharField):
    """One line of a statement, without characters that nobody can see."""

    def to_python(self, value: Any) -> Any:
        """Bring the text into one line of letters."""
        return super().to_python(" ".join(tidy(value).split()) if isinstance(value, str) else value)


def add(form: Form, wanted: Iterable[str]) -> None:
    """Put the fields for these values into a form, behind those that it has."""
    names = set(wanted)
    for name in ORDER:
        if name in names and name not in form.fields:
            form.fields[name] = field(name)


def field(name: str) -> forms.Field:
    """The field of one value."""
    said: dict[str, Any] = {"label": LABELS[name], "help_text": HINTS.get(name, "")}
    if name == "birth_date":
        return DateField(widget=DateInput(birthday=True), **said)
    if name == "document_kind":
        return forms.ChoiceField(choices=list(DOCUMENTS.items()), widget=forms.RadioSelect, **said)
    return DetailLine(max_length=LONGEST[name], **said)


def stated(data: Mapping[str, Any]) -> dict[str, str]:
    """What was filled in as plain texts; days as ISO 8601."""
    found = {name: data[name] for name in ORDER if data.get(name)}
    return {name: value.isoformat() if isinstance(value, date) else str(value) for name, value in found.items()}


def as_typed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of an API as the fields take them: a day in its three parts."""
    typed = dict(values)
    year, _sep, rest = str(typed.pop("birth_date", "") or "").partition("-")
    month, _sep, day = rest.partition("-")
    return typed | {"birth_date_year": year, "birth_date_month": month, "birth_date_day": day}
