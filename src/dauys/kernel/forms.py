"""Forms of the house: GOV.UK markup, fields that count and normalise, and refusals shown where they belong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, ParamSpec, Self, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.forms import renderers
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from dauys.kernel import languages
from dauys.kernel.refusal import Kind, Refusal
from dauys.kernel.texts import unspoofed

P = ParamSpec("P")
T = TypeVar("T")

OWN_TEMPLATES = Path(__file__).resolve().parent / "templates"
DJANGO_TEMPLATES = Path(renderers.__file__).resolve().parent / "templates"
BUILTINS = ("dauys.kernel.templatetags.ui", "django.templatetags.i18n", "django.templatetags.static")
PLAIN = forms.Field.default_error_messages["required"]
FILL_IN = _("Please fill this in.")
CHOOSE = _("Please choose one.")
BOUNDS: dict[type, Any] = {
    MinValueValidator: _("Write %(limit_value)s or more."),
    MaxValueValidator: _("Write %(limit_value)s or less."),
}


class Renderer(renderers.DjangoTemplates):
    """Draws every form of the site, those of third parties included, from our templates; from Django's for the rest."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

    @cached_property
    def engine(self) -> Any:
        """The template engine of forms."""
        return self.backend(
            {
                "APP_DIRS": True,
                "DIRS": [OWN_TEMPLATES, DJANGO_TEMPLATES],
                "NAME": "forms",
                "OPTIONS": {"builtins": list(BUILTINS)},
            }
        )


class Form(forms.Form):
    """A form whose mistakes the server names; `heading` is the field whose label is the page's title."""

    use_required_attribute = False
    heading: ClassVar[str] = ""
    refused: Refusal | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)
        for field in self.fields.values():
            for validator in field.validators:
                if isinstance(validator, BaseValidator) and type(validator) in BOUNDS:
                    validator.message = BOUNDS[type(validator)]
            if field.error_messages.get("required") == PLAIN:
                field.error_messages["required"] = CHOOSE if isinstance(field, forms.ChoiceField) else FILL_IN
            if isinstance(field, forms.EmailField):
                field.widget.attrs.setdefault("autocomplete", "email")
                field.widget.attrs.setdefault("spellcheck", "false")

    def attempt(self, action: Callable[P, T], *args: P.args, **options: P.kwargs) -> T | None:
        """Run an action on a valid form; a refusal becomes errors of the form (then `errors` is not empty) and None."""
        try:
            return action(*args, **options)
        except Refusal as refusal:
            self.refuse(refusal)
            return None

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows the form again: what came too often is 429, a mistake 422."""
        often = self.refused is not None and self.refused.kind is Kind.TOO_MANY
        return 429 if often else 422 if self.errors else 200

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal: its fields' sentences at the fields, else its own above the form."""
        self.refused = refusal
        for name, sentence in refusal.fields.items():
            self.add_error(name if name in self.fields else None, str(sentence))
        if not refusal.fields:
            self.add_error(None, str(refusal.message))


class Hinted(str):
    """The text of a choice with a `hint` under it, for radios and checkboxes."""

    __slots__ = ("hint",)
    hint: str

    def __new__(cls, text: str, hint: str) -> Self:
        """Make the text and remember the hint."""
        made = super().__new__(cls, text)
        made.hint = hint
        return made

    def __deepcopy__(self, _memo: dict[int, Any]) -> Self:
        """Let fields copy their choices: texts never change, so the same one will do."""
        return self


class Line(forms.CharField):
    """One line of text; with `max_length` its characters are counted while it is written."""

    counted = True
    counts_seen = False
    """Whether a letter and its marks count as one: for texts that are kept whole, whatever their length in bytes."""

    def to_python(self, value: Any) -> Any:
        """Leave out what nobody sees and what turns the direction of the text around it."""
        return super().to_python(unspoofed(value) if isinstance(value, str) else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave out `maxlength`: whoever pastes too much must see what is too much."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class LongText(Line):
    """Text of several lines; a line's end counts as one character on every device."""

    def __init__(self, *, rows: int = 8, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        """Bring line ends into one form."""
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class ChoiceList(forms.Select):
    """A long list of choices: a plain select, which becomes a field to type in where scripts run."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Name the enhancement and its words."""
        own = {
            "data-module": "choice-list",
            "data-none": str(_("Nothing found")),
            "data-how": str(_("Open the list, or write a few letters.")),
            "data-open": str(_("Open the list:")),
            "data-unknown": str(_("“{text}” is not in the list. Choose what fits best.")),
        }
        return super().get_context(name, value, own | (attrs or {}))


def write_in(field: forms.Field, language: str) -> None:
    """Let a field hold text in a language, with its direction; "" leaves it in that of the page."""
    if language:
        field.widget.attrs |= {"lang": language, "dir": languages.direction(language)}


class DateInput(forms.MultiWidget):
    """A date as three short fields, which every keyboard and every age can fill in."""

    template_name = "forms/date.html"
    labels = (_("Day"), _("Month"), _("Year"))

    def __init__(self, attrs: dict[str, Any] | None = None, *, birthday: bool = False) -> None:
        parts = ("day", "month", "year")
        widths = (2, 2, 4)
        super().__init__(
            {
                part: forms.TextInput(
                    attrs={"inputmode": "numeric", "class": f"govuk-date-input__input govuk-input--width-{width}"}
                    | ({"autocomplete": f"bday-{part}"} if birthday else {})
                )
                for part, width in zip(parts, widths, strict=True)
            },
            attrs,
        )

    def decompress(self, value: Any) -> list[Any]:
        """Day, month and year of a date."""
        return [value.day, value.month, value.year] if isinstance(value, date) else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give each part its label."""
        context = super().get_context(name, value, attrs)
        for part, label in zip(context["widget"]["subwidgets"], self.labels, strict=True):
            part["label"] = label
        return context


class DateField(forms.Field):
    """A day, entered as day, month and year."""

    widget = DateInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Enter a day, a month and a year"),
        "invalid": _("Enter a date that exists, for example 27 3 1998"),
    }

    def to_python(self, value: Any) -> date | None:
        """The date; None where nothing was entered."""
        if value is None or isinstance(value, date):
            return value
        parts: Sequence[str] = [str(part or "").strip() for part in value]
        if not any(parts):
            return None
        try:
            day, month, year = (int(part) for part in parts)
            entered = date(year, month, day)
        except (ValueError, OverflowError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if entered.year < 1000:  # noqa: PLR2004  (a year of two digits)
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return entered
