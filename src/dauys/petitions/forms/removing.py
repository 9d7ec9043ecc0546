"""Forms to take something from a page, to put it back, and to read what is kept under seal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from dauys.kernel.forms import DateField, Form
from dauys.petitions.forms.managing import TidyLine, TidyText
from dauys.petitions.models import Removal
from dauys.petitions.removing import LONGEST
from dauys.petitions.rules import LONGEST_COURT, LONGEST_NUMBER, Order
from dauys.petitions.taking import Thing


class OrderForm(Form):
    """The order of a court, or words of one's own."""

    court = TidyLine(
        label=_("Court"),
        help_text=_("Only for an order of a court; its name as it signs."),
        max_length=LONGEST_COURT,
        required=False,
    )
    number = TidyLine(label=_("Number of the order"), max_length=LONGEST_NUMBER, required=False)
    on = DateField(label=_("Day of the order"), required=False)
    words = TidyText(
        label=_("What, and why"),
        help_text=_("Everybody reads this on the page. Do not repeat what is removed."),
        max_length=LONGEST,
        rows=4,
        error_messages={"required": _("Say what is taken away and why; everybody can read this.")},
    )

    def order(self) -> Order:
        """What was filled in, as the rules take it."""
        given = self.cleaned_data
        named = bool(given["court"] or given["number"] or given["on"])
        ground = given.get("ground", "court" if named else "")
        return Order(ground=ground, words=given["words"], court=given["court"], number=given["number"], on=given["on"])


class RemovalForm(OrderForm):
    """What is to be taken away, among rows or sentences, and on which ground."""

    field_order = ("target", "sentences", "ground", "court", "number", "on", "words")
    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=Removal.Ground.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the ground.")},
    )
    target = forms.ChoiceField(label=_("Which one?"), widget=forms.RadioSelect, required=False)
    sentences = forms.MultipleChoiceField(
        label=_("Which sentences?"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self,
        *args: Any,
        targets: Iterable[tuple[str, str]] | None = None,
        sentences: Iterable[tuple[str, str]] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        for name, choices in (("target", targets), ("sentences", sentences)):
            field = self.fields[name]
            if choices is None:
                del self.fields[name]
            elif isinstance(field, forms.ChoiceField):
                field.choices = list(choices)
                field.required = True
                field.error_messages["required"] = _("Choose what is to be taken away.")

    def thing(self, kind: str, target: UUID | None = None) -> Thing:
        """What was chosen."""
        chosen = self.cleaned_data.get("target")
        numbers = tuple(int(one) for one in self.cleaned_data.get("sentences", ()))
        return Thing(kind=kind, target=UUID(chosen) if chosen else target, sentences=numbers)


class ReadingForm(Form):
    """Why somebody reads what was removed."""

    purpose = TidyLine(
        label=_("What do you need it for?"),
        help_text=_("Every look is written down with your name and this reason."),
        max_length=200,
        error_messages={"required": _("Say what you need it for.")},
    )
