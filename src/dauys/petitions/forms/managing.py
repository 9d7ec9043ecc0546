"""Forms of an author: changing what was returned, news, withdrawing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dauys.kernel.forms import Form, Line, LongText, write_in
from dauys.kernel.texts import tidy
from dauys.petitions.forms.starting import DraftLine, DraftText
from dauys.procedures.schema import TextLimits


class TextForm(Form):
    """Title and text together, to be changed beside what was marked."""

    title = DraftLine(label=_("What you want"))
    body = DraftText(label=_("Why"), rows=16)

    def __init__(self, *args: Any, limits: TextLimits, language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["title"].max_length = limits.title_max  # type: ignore[attr-defined]
        self.fields["body"].max_length = limits.body_max  # type: ignore[attr-defined]
        for field in self.fields.values():
            write_in(field, language)


class TidyLine(Line):
    """One line without signs that nobody can see."""

    def to_python(self, value: Any) -> Any:
        """Bring it into one line."""
        return super().to_python(" ".join(tidy(value).split()) if isinstance(value, str) else value)


class TidyText(LongText):
    """Several lines without signs that nobody can see."""

    def to_python(self, value: Any) -> Any:
        """Leave those signs out."""
        return super().to_python(tidy(value.replace("\r\n", "\n")) if isinstance(value, str) else value)


class NewsForm(Form):
    """News for everybody who follows."""

    title = TidyLine(label=_("Headline"), max_length=200)
    body = TidyText(label=_("What is new?"), max_length=5_000, rows=8)


class WithdrawForm(Form):
    """Taking the petition back."""

    words = TidyText(
        label=_("Why do you take it back?"),
        help_text=_("You need not say it. Whoever reads the petition later can see it."),
        max_length=1_000,
        rows=4,
        required=False,
    )
    sure = forms.BooleanField(
        label=_("I want to take it back for good"), error_messages={"required": _("Tick this if you are sure")}
    )
