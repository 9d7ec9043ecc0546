"""What the forms of administrators share: texts in every language, and refusals shown at them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.forms import Field
from django.utils.translation import pgettext_lazy

from dauys.kernel.forms import Form, Line, LongText
from dauys.kernel.languages import own_name
from dauys.kernel.refusal import Refusal

NAME = pgettext_lazy("of a place, a body or a jurisdiction", "Name")
LANGUAGES: tuple[str, ...] = tuple(code for code, _name in settings.LANGUAGES)


class AdminForm(Form):
    """A form with translated texts: one field for each language of the interface, named `<text>_<language>`."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.spoken: dict[str, Mapping[str, str]] = {}

    def speak(
        self,
        name: str,
        label: Any,
        *,
        known: Mapping[str, str] | None = None,
        longest: int = 200,
        rows: int = 0,
        help_text: Any = "",
        required: bool = False,
    ) -> None:
        """Add a translated text; what it says in other languages is kept. `required`: in every language."""
        self.spoken[name] = known or {}
        for code in LANGUAGES:
            options: dict[str, Any] = {
                "label": f"{label} ({own_name(code)})",
                "max_length": longest,
                "required": required,
                "initial": (known or {}).get(code, ""),
                "help_text": help_text if code == LANGUAGES[0] else "",
            }
            field: Field = LongText(rows=rows, **options) if rows else Line(**options)
            field.widget.attrs["lang"] = code
            self.fields[f"{name}_{code}"] = field

    def told(self, name: str) -> dict[str, str]:
        """The translated text as entered, empty languages left out."""
        entered = {code: str(self.cleaned_data.get(f"{name}_{code}") or "").strip() for code in LANGUAGES}
        kept = {code: text for code, text in self.spoken[name].items() if code not in LANGUAGES}
        return {code: text for code, text in {**entered, **kept}.items() if text}

    def refuse(self, refusal: Refusal) -> None:
        """Show what is said of a translated text at its first language."""
        fields = {
            f"{name}_{LANGUAGES[0]}" if name in self.spoken else name: text for name, text in refusal.fields.items()
        }
        super().refuse(Refusal(refusal.code, refusal.message, kind=refusal.kind, fields=fields))
