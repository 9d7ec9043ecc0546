"""The form of an authority that certifies statements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dauys.kernel.forms import Form
from dauys.places.models import Place

MOST = 1_000_000_000


class CertificateForm(Form):
    """How many statements of a place are valid, and how many are not."""

    place: forms.ModelChoiceField[Place] = forms.ModelChoiceField(
        label=_("Place"), queryset=Place.objects.none(), to_field_name="code"
    )
    valid = forms.IntegerField(label=_("Valid statements"), min_value=0, max_value=MOST)
    invalid = forms.IntegerField(label=_("Statements that are not valid"), min_value=0, max_value=MOST)

    def __init__(self, *args: Any, places: Iterable[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        own = list(places)
        field = self.fields["place"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Place.objects.filter(pk__in=[place.pk for place in own]).order_by("path")
        if len(own) == 1:
            self.initial.setdefault("place", own[0].code)
