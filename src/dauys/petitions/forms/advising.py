"""Forms of legal advice: asking for it, writing on, replying with other words, closing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dauys.kernel.forms import Form, LongText
from dauys.petitions.advising import LONGEST, LONGEST_WHEN, Call, to_call
from dauys.petitions.forms.checking import WordingForm
from dauys.petitions.models import AdviceRequest
from dauys.petitions.passages import Sentence


class AskForm(Form):
    """What the author would like to know, and how: by message, or by a call to a number."""

    prefix = "ask"
    way = forms.ChoiceField(label=_("How would you like advice?"), widget=forms.RadioSelect)
    words = LongText(
        label=_("What would you like to know?"),
        help_text=_("The lawyer sees your text too. You need not repeat it."),
        required=False,
        rows=5,
        max_length=LONGEST,
    )
    phone = forms.CharField(
        label=_("Phone number, for a call"),
        help_text=_("With its country code, like +7 701 123 45 67. It is kept sealed and forgotten after the call."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    when = forms.CharField(
        label=_("When does it suit you?"),
        help_text=_("For example: on weekdays after 6 p.m."),
        required=False,
        max_length=LONGEST_WHEN,
    )

    def __init__(self, *args: Any, ways: tuple[str, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        names = dict(AdviceRequest.Ways.choices)
        self.fields["way"].choices = [(way, names[way]) for way in ways]  # type: ignore[attr-defined]
        self.fields["way"].initial = ways[0]
        if "call" not in ways:
            del self.fields["phone"], self.fields["when"]

    @property
    def call(self) -> Call | None:
        """Where to call, where that is asked for. Refusal: at such a number nobody is called."""
        data = self.cleaned_data
        return to_call(data.get("phone", ""), data.get("when", "")) if data["way"] == "call" else None


class WriteForm(Form):
    """The author writes to the lawyer."""

    prefix = "write"
    words = LongText(label=_("Your message"), rows=4, max_length=LONGEST)


class ReplyForm(WordingForm):
    """A lawyer writes to the author."""

    prefix = "reply"
    words = LongText(
        label=_("Your advice"),
        help_text=_("Say what would make the text stronger in law. The author decides."),
        rows=8,
        required=False,
        max_length=LONGEST,
    )

    def __init__(self, *args: Any, sentences: list[Sentence], **options: Any) -> None:
        super().__init__(*args, sentences=sentences, **options)
        del self.fields["seen"]  # nothing is decided, so nothing need have been seen


class CloseForm(Form):
    """How it ended."""

    prefix = "close"
    note = LongText(
        label=_("How did it end?"),
        help_text=_("The author reads this. The phone number is forgotten."),
        rows=3,
        max_length=LONGEST,
    )
