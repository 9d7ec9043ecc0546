"""Forms about jurisdictions and places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from dauys.kernel.forms import ChoiceList, DateField, Line
from dauys.kernel.languages import own_name
from dauys.kernel.models import Jurisdiction
from dauys.kernel.refusal import Refusal
from dauys.places.forms import PlaceField
from dauys.places.models import PlaceKind, Quality
from dauys.places.rules import is_zone
from dauys.web.forms.admin import LANGUAGES, NAME, AdminForm

LARGEST_TABLE = 2_000_000
"""Bytes of a table of places."""


def zones() -> list[tuple[str, str]]:
    """Every time zone with a continent, in the order of the alphabet."""
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name]


def spoken(code: str) -> str:
    """What speakers call their language, else its code."""
    try:
        return own_name(code)
    except KeyError:
        return code


class JurisdictionForm(AdminForm):
    """What a jurisdiction is called, when its day begins, which languages it speaks."""

    def __init__(self, *args: Any, row: Jurisdiction, **options: Any) -> None:
        super().__init__(*args, **options)
        self.speak("name", NAME, known=row.name)
        self.fields["zone"] = forms.ChoiceField(
            label=_("Time zone"), choices=zones(), initial=row.zone, widget=ChoiceList
        )
        self.fields["languages"] = Line(
            label=_("Languages"),
            help_text=_("Codes with spaces between, for example: kk ru en"),
            max_length=200,
            initial=" ".join(row.languages),
        )
        self.fields["default_language"] = forms.ChoiceField(
            label=_("Language of the site where nobody has chosen one"),
            choices=[(code, spoken(code)) for code in dict.fromkeys([*LANGUAGES, *row.languages])],
            initial=row.default_language,
            widget=forms.RadioSelect,
        )

    def clean_zone(self) -> str:
        """Take zones that this machine knows."""
        zone = str(self.cleaned_data["zone"])
        if not is_zone(zone):
            raise ValidationError(_("Choose a time zone such as Asia/Almaty."))
        return zone

    def clean_languages(self) -> list[str]:
        """Take codes of two or three letters, each once."""
        codes = list(dict.fromkeys(str(self.cleaned_data["languages"]).lower().split()))
        if not codes or not all(code.isascii() and code.isalpha() and len(code) in (2, 3) for code in codes):
            raise ValidationError(_("Write codes of two or three letters, for example: kk ru en"))
        return codes


class NewPlaceForm(AdminForm):
    """A place to add under another one."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.speak("name", NAME)
        self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=_kinds())
        self.fields["code"] = Line(
            label=_("Code"),
            max_length=40,
            help_text=_("ISO 3166 where there is one, for example KZ-75; never changed later"),
        )
        self.fields["zone"] = forms.ChoiceField(
            label=_("Time zone, where it differs from what the place lies in"),
            choices=[("", ""), *zones()],
            required=False,
            widget=ChoiceList,
        )
        self.fields["valid_from"] = DateField(label=_("Exists since"), required=False)


def _kinds() -> list[tuple[str, str]]:
    return [(code, str(name)) for code, name in PlaceKind.choices if code != PlaceKind.WORLD]


class RenamePlaceForm(AdminForm):
    """The names of a place."""

    def __init__(self, *args: Any, name: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.speak("name", NAME, known=name)


class EndPlaceForm(AdminForm):
    """The first day on which a place is no more, and what stands for it from then."""

    on = DateField(label=_("The first day on which it is no more"))
    successor = PlaceField(label=_("What takes its place"), required=False)


class PopulationForm(AdminForm):
    """How many people live there, on which day, and who says so."""

    number = forms.IntegerField(label=_("People"), min_value=0, max_value=20_000_000_000)
    as_of = DateField(label=_("On which day"))
    source = Line(label=_("Who says so"), max_length=300)
    quality = forms.ChoiceField(
        label=_("How reliable it is"), choices=Quality.choices, widget=forms.RadioSelect, initial=Quality.EXACT
    )


class TableForm(AdminForm):
    """A table of places: a file, or its text once it was looked at."""

    file = forms.FileField(
        label=_("File (CSV, UTF-8)"), error_messages={"required": _("Choose a file.")}, allow_empty_file=True
    )
    table = forms.CharField(widget=forms.HiddenInput, required=False, strip=False, max_length=LARGEST_TABLE)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].required = not self.data.get("table")

    def clean_file(self) -> str:
        """Read the file as text."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is None:
            return ""
        if (file.size or 0) > LARGEST_TABLE:
            raise ValidationError(_("The file is too large: at most 2 MB. Cut it into several."))
        try:
            return bytes(file.read()).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError(_("The file is not encoded in UTF-8.")) from None

    def refuse(self, refusal: Refusal) -> None:
        """Show every mistake of a table with its line and column, as the refusal's sentence lists them."""
        if refusal.code == "wrong_rows":
            for sentence in str(refusal.message).splitlines():
                self.add_error(None, sentence)
        else:
            super().refuse(refusal)

    @property
    def text(self) -> str:
        """The table: the file that was sent, else the one that was looked at before."""
        return self.cleaned_data.get("file") or self.cleaned_data.get("table") or ""
