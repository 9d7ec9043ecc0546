"""Forms of the moderation desk: what the list is narrowed to, and the three decisions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dauys.kernel.forms import Form, Line, LongText
from dauys.kernel.texts import pick
from dauys.petitions import rules
from dauys.petitions.desks import CheckFilters
from dauys.petitions.passages import Sentence
from dauys.petitions.rules import Said
from dauys.places.models import Place
from dauys.procedures import wording
from dauys.procedures.models import Procedure
from dauys.procedures.schema import Preset

LONGEST_NOTE, LONGEST_WORDING = 500, 4_000


class CheckFilterForm(Form):
    """The fields above the list of checks. What makes no sense is left out."""

    place: forms.ModelChoiceField[Place] = forms.ModelChoiceField(
        Place.objects.none(),
        label=gettext_lazy("Place"),
        required=False,
        to_field_name="code",
        empty_label=gettext_lazy("Everywhere"),
    )
    procedure = forms.ChoiceField(label=gettext_lazy("Procedure"), required=False)
    late = forms.BooleanField(label=gettext_lazy("Only what is late"), required=False)

    def __init__(self, *args: Any, places: QuerySet[Place], procedures: QuerySet[Procedure], **options: Any) -> None:
        super().__init__(*args, **options)
        place, procedure = self.fields["place"], self.fields["procedure"]
        if isinstance(place, forms.ModelChoiceField) and isinstance(procedure, forms.ChoiceField):
            place.queryset = places
            titles = {row.code: pick(row.title) or row.code for row in procedures}
            procedure.choices = [("", _("All procedures")), *titles.items()]

    def filters(self) -> CheckFilters:
        """The filters as far as they make sense."""
        self.is_valid()
        given = self.cleaned_data
        place = given.get("place")
        return CheckFilters(
            place=place if isinstance(place, Place) else None,
            procedure=given.get("procedure") or "",
            late=bool(given.get("late")),
        )


class DecisionForm(Form):
    """What every decision carries: the moment since when the case stands where the moderator saw it."""

    seen = forms.DateTimeField(widget=forms.HiddenInput)

    def was_seen(self) -> datetime:
        """When the stage was entered that the moderator had before them."""
        moment: datetime = self.cleaned_data["seen"]
        return moment


class ReasonForm(DecisionForm):
    """A decision with a reason of the preset's list, and words of one's own."""

    reason = forms.ChoiceField(label=gettext_lazy("Reason"), widget=forms.RadioSelect)
    words = LongText(
        label=gettext_lazy("In your own words"),
        help_text=gettext_lazy("Say kindly and concretely what the matter is. The author reads this."),
        required=False,
        rows=5,
        max_length=4000,
    )

    def __init__(self, *args: Any, preset: Preset, **options: Any) -> None:
        super().__init__(*args, **options)
        reason = self.fields["reason"]
        if isinstance(reason, forms.ChoiceField):
            reason.choices = [*self.own_reasons(), *((code, pick(text)) for code, text in preset.reasons.items())]

    def own_reasons(self) -> list[tuple[str, str]]:
        """Reasons of the house before those of the preset."""
        return []


class RejectForm(ReasonForm):
    """A refusal; of a repeat with the earlier petition, of what is not ours with the body that is competent."""

    prefix = "reject"
    field_order = ("reason", "earlier", "earlier_address", "competent", "other_body", "nobody", "words")
    earlier = forms.ChoiceField(
        label=gettext_lazy("If it repeats an earlier petition: which one?"), widget=forms.RadioSelect, required=False
    )
    earlier_address = Line(
        label=gettext_lazy("Another earlier petition"),
        help_text=gettext_lazy("Its address or number."),
        max_length=300,
        required=False,
    )
    competent = forms.ChoiceField(
        label=gettext_lazy("If another body is competent: which one?"), widget=forms.RadioSelect, required=False
    )
    other_body = Line(
        label=gettext_lazy("Another body"),
        help_text=gettext_lazy("Its whole name or its code."),
        max_length=300,
        required=False,
    )
    nobody = forms.BooleanField(label=gettext_lazy("No public body is competent"), required=False)

    def __init__(
        self, *args: Any, earlier: list[tuple[str, str]], competent: list[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        for name, choices in (("earlier", earlier), ("competent", competent)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("None of these")), *choices]
            if not choices:
                field.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """A repeat and what is not ours say more than the reason; two bodies are not named at once."""
        super().clean()
        data = self.cleaned_data
        said = Said(
            earlier=bool(data.get("earlier") or data.get("earlier_address")),
            competent=bool(data.get("competent") or data.get("other_body")),
            nobody=bool(data.get("nobody")),
        )
        refusal = rules.refuse_pointing(data.get("reason", ""), data.get("words", ""), said)
        if refusal is not None:
            self.refuse(refusal)
        return data


class MarkingForm(DecisionForm):
    """Marks at sentences and a note at each.

    A note marks its sentence, so that nothing typed is lost where the box was forgotten.
    """

    def __init__(self, *args: Any, sentences: list[Sentence], **options: Any) -> None:
        self.sentences = sentences
        super().__init__(*args, **options)

    def _note(self, number: int) -> str:
        return str(self.data.get(f"{self.prefix}-note-{number}", "")).replace("\x00", "").strip()

    def _marks(self) -> set[str]:
        key = f"{self.prefix}-mark"
        return set(self.data.getlist(key)) if hasattr(self.data, "getlist") else set()

    def lines(self) -> list[tuple[Sentence, bool, str]]:
        """Each sentence, whether it is marked, and its note."""
        marks = self._marks() if self.is_bound else set()
        found = []
        for sentence in self.sentences:
            note = self._note(sentence.number) if self.is_bound else ""
            found.append((sentence, str(sentence.number) in marks or bool(note), note))
        return found

    def passages(self) -> list[dict[str, Any]]:
        """The marked places as a review keeps them."""
        return [sentence.passage(note[:LONGEST_NOTE]) for sentence, marked, note in self.lines() if marked]

    def clean(self) -> dict[str, Any]:
        """No note is longer than it may be."""
        super().clean()
        if any(len(note) > LONGEST_NOTE for _sentence, _marked, note in self.lines()):
            sentence = _("A note may have up to %(limit)d characters.") % {"limit": LONGEST_NOTE}
            self.add_error(None, sentence)
        return self.cleaned_data


class ReturnForm(MarkingForm, ReasonForm):
    """A return to the author."""

    prefix = "return"

    def own_reasons(self) -> list[tuple[str, str]]:
        """That something in the text must be changed is the usual one."""
        return [(code, str(text)) for code, text in wording.REASONS.items()]

    def clean(self) -> dict[str, Any]:
        """Something must tell the author what to change."""
        data = super().clean()
        if data.get("reason") in wording.REASONS and not data.get("words") and not self.passages():
            self.add_error("words", _("Mark a sentence or say in words what should be changed."))
        return data


class WordingForm(MarkingForm):
    """Marks with other words for their sentences: who marks proposes, the author decides."""

    def wording(self, number: int) -> str:
        """The words proposed for a sentence; empty: none."""
        return (
            str(self.data.get(f"{self.prefix}-text-{number}", "")).replace("\x00", "").strip() if self.is_bound else ""
        )

    def wordings(self) -> list[tuple[Sentence, bool, str, str]]:
        """Each sentence, whether it is marked, its note, and the words proposed for it."""
        found = []
        for sentence, marked, note in self.lines():
            text = self.wording(sentence.number)
            found.append((sentence, marked or bool(text), note, text))
        return found

    def passages(self) -> list[dict[str, Any]]:
        """The marked places with the words proposed for them."""
        return [
            sentence.passage(note[:LONGEST_NOTE]) | ({"text": text[:LONGEST_WORDING]} if text else {})
            for sentence, marked, note, text in self.wordings()
            if marked
        ]


class AdviceForm(WordingForm):
    """A lawyer's advice to the author."""

    prefix = "advise"
    words = LongText(
        label=gettext_lazy("Your advice"),
        help_text=gettext_lazy("Say what would make the text stronger in law. The author decides."),
        rows=8,
        max_length=4000,
    )
