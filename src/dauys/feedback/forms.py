"""Forms to suggest something, and to answer it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dauys.feedback import queries, rules
from dauys.feedback.models import State, Suggestion
from dauys.kernel.forms import Form, LongText
from dauys.kernel.languages import own_name


class SuggestForm(Form):
    """What somebody suggests, and where the answer goes."""

    text = LongText(
        label=_("What do you suggest?"),
        help_text=_("It becomes public once we have looked at it. Write nothing about yourself or others."),
        max_length=rules.LONGEST,
        rows=8,
        error_messages={"required": _("Write what you suggest.")},
    )
    mailbox = forms.EmailField(
        label=_("E-mail address for the answer"),
        help_text=_("It is shown to nobody, serves only for the answer, and is forgotten after a year."),
        max_length=254,
        required=False,
    )
    page = forms.Field(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if known:
            self.fields["mailbox"].help_text = _("Leave it empty to be told by your account.")

    def clean_page(self) -> str:
        """The page where it can be named in public; it comes from an address, so anything else is left out."""
        return queries.nameable(str(self.cleaned_data["page"] or ""))


class AnswerForm(Form):
    """What becomes of a suggestion, and the answer in each language."""

    state = forms.ChoiceField(label=_("What becomes of it?"), choices=State.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, suggestion: Suggestion, **options: Any) -> None:
        initial = {"state": suggestion.state, **{f"answer_{code}": said for code, said in suggestion.answer.items()}}
        super().__init__(*args, initial=initial, **options)
        own = suggestion.language
        for code in sorted(dict(settings.LANGUAGES), key=lambda code: code != own):
            field = LongText(
                label=_("Answer (%(language)s)") % {"language": own_name(code)},
                max_length=rules.LONGEST_ANSWER,
                required=False,
                rows=5,
            )
            field.widget.attrs["lang"] = code
            self.fields[f"answer_{code}"] = field

    @property
    def texts(self) -> dict[str, str]:
        """The answer as it was written, by language."""
        said = {code: str(self.cleaned_data.get(f"answer_{code}") or "") for code, _name in settings.LANGUAGES}
        return {code: text for code, text in said.items() if text.strip()}
