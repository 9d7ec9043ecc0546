"""Forms of the execution: what came of a case, the steps of its plan, what residents have seen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dauys.kernel.forms import DateField, Form, Line, LongText
from dauys.kernel.languages import own_name
from dauys.petitions import proceedings, progress
from dauys.petitions.executing import Promise, Said, Stand
from dauys.petitions.models import Effect, Milestone

CHOOSE = {"required": gettext_lazy("Please choose one.")}


class SumField(forms.DecimalField):
    """A sum of money, with a point or a comma."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=16, decimal_places=2, required=False, **options)
        self.widget = forms.TextInput(attrs={"class": "govuk-input--width-10", "inputmode": "decimal"})

    def to_python(self, value: Any) -> Any:
        """Read what people write: spaces between thousands, a comma before the hundredths."""
        text = "".join(str(value or "").split()).replace(",", ".")
        return super().to_python(text)


class EffectForm(Form):
    """What came of a case; its words in each language of the jurisdiction."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it"),
        choices=Effect.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    partial = forms.BooleanField(label=gettext_lazy("Only a part of what was asked"), required=False)
    act_title = Line(label=gettext_lazy("Law or other act that was adopted"), required=False, max_length=300)
    act_number = Line(label=gettext_lazy("Its number"), required=False, max_length=60)
    act_date = DateField(
        label=gettext_lazy("Day on which it was adopted"),
        help_text=gettext_lazy("For example 27 3 2027"),
        required=False,
    )
    act_link = Line(
        label=gettext_lazy("Where it can be read"),
        help_text=gettext_lazy("A whole address that begins with https://"),
        required=False,
        max_length=proceedings.LONGEST_LINK,
    )

    def __init__(self, *args: Any, languages: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.languages = tuple(languages)
        for code in self.languages:
            label = _("In words (%(language)s)") % {"language": own_name(code)}
            self.fields[f"text_{code}"] = LongText(
                label=label, required=False, rows=4, max_length=proceedings.LONGEST_WORDS
            )
            self.fields[f"text_{code}"].widget.attrs["lang"] = code

    def said(self) -> Said:
        """What was entered, once the form is valid."""
        data = self.cleaned_data
        return Said(
            outcome=data["outcome"],
            partial=data["partial"],
            words={code: data[f"text_{code}"] for code in self.languages},
            act={name: data[f"act_{name}"] for name in ("title", "number", "link")},
            act_date=data["act_date"],
        )


class MilestoneForm(Form):
    """A step that is promised, with its title in each language."""

    due_on = DateField(label=gettext_lazy("By when"), help_text=gettext_lazy("For example 27 3 2027"), required=False)
    weight = forms.IntegerField(
        label=gettext_lazy("Its part of the whole"),
        help_text=gettext_lazy("1 for all steps alike; a step twice as large has 2."),
        initial=1,
    )
    planned = SumField(label=gettext_lazy("Planned cost"))
    currency = Line(label=gettext_lazy("Currency, as three letters"), required=False, max_length=3)

    def __init__(self, *args: Any, languages: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.languages = tuple(languages)
        for code in self.languages:
            label = _("What will be done (%(language)s)") % {"language": own_name(code)}
            self.fields[f"title_{code}"] = Line(label=label, required=False, max_length=progress.LONGEST_TITLE)
            self.fields[f"title_{code}"].widget.attrs["lang"] = code
        self.order_fields([f"title_{code}" for code in self.languages])
        for name in ("weight", "currency"):
            self.fields[name].widget.attrs["class"] = "govuk-input--width-4"

    def promise(self) -> Promise:
        """What was entered, once the form is valid."""
        data = self.cleaned_data
        names = ("due_on", "weight", "planned")
        titles = {code: data[f"title_{code}"] for code in self.languages}
        return Promise(titles=titles, currency=data["currency"].upper(), **{name: data[name] for name in names})


class StandForm(Form):
    """How far a step is."""

    state = forms.ChoiceField(
        label=gettext_lazy("How far it is"),
        choices=Milestone.State.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    done_on = DateField(label=gettext_lazy("Done on"), help_text=gettext_lazy("For example 27 3 2027"), required=False)
    due_on = DateField(
        label=gettext_lazy("New day, if it is put off"),
        help_text=gettext_lazy("Say below why. For example 27 3 2027"),
        required=False,
    )
    spent = SumField(label=gettext_lazy("Spent so far"))
    currency = Line(label=gettext_lazy("Currency, as three letters"), required=False, max_length=3)
    why = LongText(
        label=gettext_lazy("In words"),
        help_text=gettext_lazy("Everybody can read this on the petition’s page."),
        required=False,
        rows=3,
        max_length=1_000,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["currency"].widget.attrs["class"] = "govuk-input--width-4"

    @classmethod
    def initial_of(cls, row: Milestone) -> dict[str, Any]:
        """The fields as a step stands."""
        names = ("state", "done_on", "due_on", "spent", "currency", "why")
        return {name: getattr(row, name) for name in names}

    def stand(self) -> Stand:
        """What was entered, once the form is valid."""
        return Stand(**self.cleaned_data | {"currency": self.cleaned_data["currency"].upper()})


class SightingForm(Form):
    """Whether somebody has seen that a step was done."""

    seen = forms.TypedChoiceField(
        label=gettext_lazy("Have you seen it done?"),
        choices=[
            ("yes", gettext_lazy("Yes, I have seen it done")),
            ("no", gettext_lazy("No, I have looked, and it is not done")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    words = LongText(
        label=gettext_lazy("Anything to add"),
        help_text=gettext_lazy("Only the body that did it reads this, without your name."),
        required=False,
        rows=3,
        max_length=progress.LONGEST_SIGHTING,
    )
