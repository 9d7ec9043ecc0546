"""Forms of an authority: what it certifies, and its key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dauys.kernel.forms import Form, LongText
from dauys.petitions.models import StatementBatch
from dauys.places.models import Place

MOST = 1_000_000_000
MOST_NAMED = 10_000
"""Numbers of single statements that one certificate may name."""


class NumbersField(LongText):
    """Numbers of statements, apart by commas, spaces or lines."""

    def to_python(self, value: Any) -> Any:
        """The numbers in the order in which they were written."""
        words = re.split(r"[\s,;]+", str(super().to_python(value) or "").strip())
        if words == [""]:
            return []
        if len(words) > MOST_NAMED or not all(word.isascii() and word.isdecimal() and len(word) < 10 for word in words):  # noqa: PLR2004  (digits of a database integer)
            raise ValidationError(_("Write numbers of statements, apart by commas or spaces."), code="invalid")
        return [int(word) for word in words]


class CertificateForm(Form):
    """How many statements of a place are valid, and how many are not; of which batch, and which they are."""

    place: forms.ModelChoiceField[Place] = forms.ModelChoiceField(
        label=_("Place"), queryset=Place.objects.none(), to_field_name="code"
    )
    part = forms.ChoiceField(label=_("About which batch"), required=False)
    valid = forms.IntegerField(label=_("Valid statements"), min_value=0, max_value=MOST)
    invalid = forms.IntegerField(label=_("Statements that are not valid"), min_value=0, max_value=MOST)
    numbers = NumbersField(
        label=_("Numbers of the statements that are not valid, if you keep them"),
        help_text=_("As they stand in the batch. A number can be named once only, so that nothing is counted twice."),
        required=False,
        rows=3,
    )

    def __init__(
        self, *args: Any, places: Iterable[Place], batches: Sequence[StatementBatch] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        own = list(places)
        field = self.fields["place"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Place.objects.filter(pk__in=[place.pk for place in own]).order_by("path")
        if len(own) == 1:
            self.initial.setdefault("place", own[0].code)
        parts = self.fields["part"]
        if batches and isinstance(parts, forms.ChoiceField):
            several = len({batch.place for batch in batches}) > 1
            named = [
                (f"{one.place}/{one.part}", f"{one.place}: {one.part}" if several else str(one.part)) for one in batches
            ]
            parts.choices = [("", _("No batch in particular")), *named]
        else:
            del self.fields["part"]
            del self.fields["numbers"]

    def clean_part(self) -> int:
        """The number of the batch; 0: none in particular. It must be one of the place."""
        place, _slash, part = self.cleaned_data["part"].partition("/")
        chosen = self.cleaned_data.get("place")
        if place and chosen is not None and place != chosen.code:
            raise ValidationError(_("This batch is of another place."), code="other_place")
        return int(part or 0)


class KeyForm(Form):
    """The public key of an authority."""

    public = LongText(
        label=_("Public key"),
        help_text=_("The whole text from BEGIN PUBLIC KEY to END PUBLIC KEY."),
        max_length=2_000,
        rows=5,
    )
