"""Forms of translations: into which language, the text itself, and a moderator's decision."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dauys.kernel import languages
from dauys.kernel.forms import ChoiceList, Form, LongText, write_in
from dauys.petitions.forms.starting import DraftLine, DraftText
from dauys.petitions.rules import LONGER
from dauys.petitions.translating import LONGEST_WORDS
from dauys.procedures.schema import TextLimits


class NextLanguageForm(Form):
    """The language of one more translation."""

    language = forms.ChoiceField(
        label=_("Language of the translation"),
        widget=ChoiceList,
        error_messages={"invalid_choice": _("Choose a language from the list")},
    )

    def __init__(self, *args: Any, allowed: Iterable[str], first: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        empty = ("", _("Choose a language"))
        self.fields["language"].choices = [empty, *languages.choices(allowed, first)]  # type: ignore[attr-defined]


class TranslationForm(Form):
    """Title and text in another language; a machine's draft has to be read, whether it was changed or not."""

    title = DraftLine(label=_("Title"))
    body = DraftText(label=_("Text"), rows=14)
    read = forms.BooleanField(
        label=_("I have read this text, and it says the same as mine"),
        error_messages={"required": _("Read it first, and correct what is wrong. Then tick this.")},
    )

    def __init__(self, *args: Any, limits: TextLimits, language: str, unread: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["title"].max_length = int(limits.title_max * LONGER)  # type: ignore[attr-defined]
        self.fields["body"].max_length = int(limits.body_max * LONGER)  # type: ignore[attr-defined]
        for name in ("title", "body"):
            write_in(self.fields[name], language)
        if not unread:
            del self.fields["read"]


class TranslationDecisionForm(Form):
    """What a moderator says of a translation that was added later."""

    words = LongText(
        label=_("Why, if you refuse it"),
        help_text=_("Whoever added it can read this."),
        max_length=LONGEST_WORDS,
        rows=3,
        required=False,
    )
