"""Forms of paper: printing sheets, registering one, typing it in, deciding what was read differently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dauys.kernel.dates import day_text
from dauys.kernel.forms import ChoiceList, DateField, Form
from dauys.petitions.forms import details
from dauys.petitions.models import Sheet
from dauys.petitions.paper import AT_ONCE, Settled, asked
from dauys.petitions.statements import DOCUMENTS
from dauys.places.models import Place

SIGNED_ON = "signed_on"


class PrintForm(Form):
    """Which sheets to print."""

    place = forms.ChoiceField(label=_("For nationals of"), widget=ChoiceList)
    language = forms.ChoiceField(label=_("Language"))
    number = forms.IntegerField(
        label=_("How many sheets"),
        min_value=1,
        max_value=AT_ONCE,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )

    def __init__(self, *args: Any, places: Sequence[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, choices in (
            ("place", [(one.code, str(one)) for one in places]),
            ("language", list(settings.LANGUAGES)),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        self.initial.setdefault("number", 1)
        if len(places) == 1:
            self.fields["place"].widget = forms.HiddenInput()
            self.initial.setdefault("place", places[0].code)


class RegisterForm(Form):
    """A signed sheet: its number and its scan."""

    code = forms.CharField(
        label=_("Number of the sheet"),
        help_text=_("As it stands on the sheet, for example 12-5"),
        max_length=10,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "autocomplete": "off"}),
    )
    scan = forms.FileField(
        label=_("Scan or photo"),
        help_text=_("PDF, JPEG or PNG, at most 5 MB"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )


class LinesForm(Form):
    """Some lines of a sheet, each with fields of its own; a line that is left empty is nobody's."""

    strikes = False

    def __init__(self, *args: Any, sheet: Sheet, numbers: Sequence[int] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.numbers = numbers or range(1, sheet.lines + 1)
        self.names = [*(name for name in details.ORDER if name in asked(sheet)), SIGNED_ON]
        for number in self.numbers:
            for name in self.names:
                self.fields[f"{number}-{name}"] = _field(name)
            if self.strikes:
                struck = forms.BooleanField(
                    label=_("Do not count this line: crossed out or unreadable"), required=False
                )
                self.fields[f"{number}-struck"] = struck

    @property
    def lines(self) -> Iterator[tuple[int, list[Any]]]:
        """The fields of each line, to be drawn."""
        for number in self.numbers:
            yield number, [self[name] for name in self.fields if name.startswith(f"{number}-")]

    def line(self, number: int) -> dict[str, str]:
        """What was typed into one line, as plain texts."""
        prefix = f"{number}-"
        typed = {
            name.removeprefix(prefix): value for name, value in self.cleaned_data.items() if name.startswith(prefix)
        }
        day = typed.pop(SIGNED_ON, None)
        return details.stated(typed) | ({SIGNED_ON: day.isoformat()} if day else {})

    def read(self) -> list[dict[str, str]]:
        """All lines in their order."""
        return [self.line(number) for number in self.numbers]


class SettleForm(LinesForm):
    """The lines that two people have read differently, to be decided."""

    strikes = True

    def decided(self) -> dict[int, Settled]:
        """What was decided, by the number of the line."""
        return {
            number: Settled(values=self.line(number), struck=self.cleaned_data[f"{number}-struck"])
            for number in self.numbers
        }


def _field(name: str) -> forms.Field:
    """The field of one value of a line; none is required, as lines may be empty."""
    field = DateField(label=_("Signed on")) if name == SIGNED_ON else details.field(name)
    field.required, field.help_text = False, ""
    vars(field)["unsaid"] = True  # said once for all lines: it need not stand at each field
    field.widget.attrs.pop("autocomplete", None)
    if isinstance(field, forms.ChoiceField):
        choices = [("", ""), *DOCUMENTS.items()]
        field.widget = forms.Select(choices=choices)
        field.choices = choices
    return field


def as_initial(number: int, values: Mapping[str, str]) -> dict[str, Any]:
    """A line that was read, as the first values of its fields."""
    named = [name for name in ("birth_date", SIGNED_ON) if values.get(name)]
    days = {name: DateField().to_python(list(reversed(values[name].split("-")))) for name in named}
    return {f"{number}-{name}": value for name, value in {**values, **days}.items() if value}


def line_label(name: str) -> str:
    """What a value of a line is called."""
    return str(_("Signed on") if name == SIGNED_ON else details.LABELS[name])


def line_text(name: str, value: str) -> str:
    """A value of a line in words."""
    if value and name in ("birth_date", SIGNED_ON):
        return day_text(date.fromisoformat(value))
    return str(DOCUMENTS.get(value, value)) if name == "document_kind" else value or "–"
