"""Forms of a body's desk: the answer, its approval, more time, another body; and a committee's step."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dauys.bodies.models import Body
from dauys.kernel.forms import DateField, Form, LongText, write_in
from dauys.kernel.languages import own_name
from dauys.kernel.refusal import Refusal
from dauys.kernel.texts import tidy
from dauys.petitions.models import Response

LONGEST_ANSWER = 20_000
LONGEST_EXTENSION = timedelta(days=731)
"""What lies beyond is a slip of the pen, whatever the law says."""


class AnswerForm(Form):
    """The answer itself: what it comes to, and its text in each language of the jurisdiction; one is enough.

    ready: it is to be approved; a mere draft may leave anything out.
    """

    outcome = forms.ChoiceField(
        label=gettext_lazy("What the answer comes to"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose one.")},
    )

    def __init__(
        self,
        *args: Any,
        languages: Iterable[str],
        outcomes: Mapping[str, str],
        unread: Collection[str] = (),
        ready: bool = True,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        outcome = self.fields["outcome"]
        outcome.required = ready
        if isinstance(outcome, forms.ChoiceField):
            outcome.choices = list(outcomes.items())
        self.languages = tuple(languages)
        for code in self.languages:
            label = _("Answer (%(language)s)") % {"language": own_name(code)}
            self.fields[f"text_{code}"] = LongText(label=label, required=False, rows=9, max_length=LONGEST_ANSWER)
            write_in(self.fields[f"text_{code}"], code)
            if code in unread:
                self.fields[f"text_{code}"].help_text = _("A machine wrote this draft, and nobody has read it yet.")
                self.fields[f"read_{code}"] = forms.BooleanField(
                    label=_("I have read it, and it is right"), required=False
                )

    @classmethod
    def initial_of(cls, draft: Response | None) -> dict[str, str]:
        """The fields as a draft fills them."""
        if draft is None:
            return {}
        return {"outcome": draft.outcome} | {f"text_{code}": text for code, text in draft.texts.items()}

    def typed(self) -> dict[str, str]:
        """What was typed, valid or not, to be shown again."""
        return {name: str(self.data.get(name, "")) for name in self.fields}

    def texts(self) -> dict[str, str]:
        """The texts by language, once the form is valid."""
        return {code: tidy(self.cleaned_data[f"text_{code}"]) for code in self.languages}

    def marked_read(self) -> list[str]:
        """The languages whose machine's draft was marked as read."""
        return [code for code in self.languages if self.cleaned_data.get(f"read_{code}")]

    def refuse(self, refusal: Refusal) -> None:
        """What is wrong with the text of no language more than of another is shown at the first."""
        first = f"text_{self.languages[0]}" if self.languages else ""
        fields = {first if name == "text" else name: s for name, s in refusal.fields.items()}
        super().refuse(Refusal(refusal.code, refusal.message, kind=refusal.kind, fields=fields))


class LanguageTextForm(Form):
    """The answer in one language; a machine's draft that is sent unchanged has to be marked as read."""

    text = LongText(
        label=gettext_lazy("Answer"),
        rows=16,
        max_length=LONGEST_ANSWER,
        error_messages={"required": gettext_lazy("Please fill this in.")},
    )
    read = forms.BooleanField(
        label=gettext_lazy("I have read it, and it is right"),
        error_messages={"required": gettext_lazy("Read it first, and correct what is wrong. Then tick this.")},
    )

    def __init__(self, *args: Any, language: str, unread: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        write_in(self.fields["text"], language)
        if not unread:
            del self.fields["read"]


class WordsForm(Form):
    """What the second pair of eyes wants changed."""

    prefix = "back"
    words = LongText(
        label=gettext_lazy("What should be changed"),
        rows=4,
        max_length=4000,
        error_messages={"required": gettext_lazy("Say what should be changed.")},
    )


class ExtensionForm(Form):
    """More time: the last day, and why."""

    until = DateField(
        label=gettext_lazy("New last day"),
        help_text=gettext_lazy("An answer given on this day is still in time. For example 27 3 2027"),
    )
    reason = LongText(
        label=gettext_lazy("Why more time is needed"),
        help_text=gettext_lazy("Everybody can read this on the petition’s page."),
        error_messages={"required": gettext_lazy("Say why more time is needed.")},
        rows=4,
        max_length=2000,
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.latest = today + LONGEST_EXTENSION

    def clean_until(self) -> date:
        """The last day, unless it lies too far ahead."""
        day: date = self.cleaned_data["until"]
        if day > self.latest:
            raise forms.ValidationError(_("Choose a date within the next two years."))
        return day


class BodyField(forms.ModelChoiceField[Body]):
    """A body by its code."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Body.objects.all(), to_field_name="code", **options)


class RedirectionForm(Form):
    """Another body, out of those that were found, and why it."""

    to = BodyField(
        label=gettext_lazy("Body that is competent"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose a body."), "invalid_choice": gettext_lazy("Choose a body.")},
    )
    reason = LongText(
        label=gettext_lazy("Why it is competent"),
        help_text=gettext_lazy("The other body and everybody else can read this."),
        error_messages={"required": gettext_lazy("Say why that body is competent.")},
        rows=4,
        max_length=2000,
    )

    def __init__(self, *args: Any, choices: Iterable[Body], **options: Any) -> None:
        super().__init__(*args, **options)
        to = self.fields["to"]
        if isinstance(to, BodyField):
            to.widget.choices = [(body.code, f"{body}") for body in choices]
