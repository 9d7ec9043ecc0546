"""What a comparison of procedures is narrowed to, out of its address."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dauys.kernel.forms import Form
from dauys.procedures.comparing import Column
from dauys.procedures.wording import LEVELS

SORTS = {
    "where": _("Country"),
    "needed": _("Signatures needed"),
    "share": _("Signatures per 1,000 inhabitants"),
    "gathering": _("Time to sign"),
    "answer": _("Time to answer"),
}
"""By what the procedures can be put in order."""


def _told(column: Column) -> str:
    """The name of a procedure and where it holds, which some names say themselves."""
    title = str(column.title)
    return title if title.endswith(")") else f"{title} ({column.where})"


class CompareForm(Form):
    """The fields above a comparison. What makes no sense is left out, never an error page."""

    own = forms.ChoiceField(label=_("Compare with"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[("", _("All levels")), *LEVELS.items()])
    instrument = forms.ChoiceField(label=_("Kind of participation"), required=False)
    sort = forms.ChoiceField(label=_("In the order of"), required=False, choices=list(SORTS.items()))

    def __init__(self, *args: Any, columns: Sequence[Column], **options: Any) -> None:
        super().__init__(*args, **options)
        in_force = [(column.key, _told(column)) for column in columns if column.version]
        countries = sorted({(column.preset.jurisdiction, column.where) for column in columns}, key=lambda one: one[1])
        instruments = sorted({column.preset.instrument for column in columns})
        self._offer("own", [("", _("Nothing in particular")), *in_force])
        self._offer("country", [("", _("All countries")), *countries])
        self._offer("instrument", [("", _("All kinds")), *((code, code) for code in instruments)])
        if len(instruments) <= 1:
            del self.fields["instrument"]

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def chosen(self, name: str) -> str:
        """A field's value where it makes sense, else nothing."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")

    def fits(self, column: Column) -> bool:
        """Whether a procedure is among those that are looked for."""
        preset = column.preset
        wanted: Collection[tuple[str, str]] = (
            (self.chosen("country"), preset.jurisdiction),
            (self.chosen("level"), preset.level),
            (self.chosen("instrument"), preset.instrument),
        )
        return all(value in ("", has) for value, has in wanted)
