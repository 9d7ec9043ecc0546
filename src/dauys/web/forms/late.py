"""What the list of late answers is narrowed to, out of its address."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dauys.bodies.models import Body
from dauys.kernel.forms import ChoiceList, Form
from dauys.places.models import Place
from dauys.procedures import queries as procedures
from dauys.procedures.models import Obligation


class LateForm(Form):
    """A body and a place, of those that owe something late. What makes no sense is left out, never an error page."""

    body: forms.ModelChoiceField[Body] = forms.ModelChoiceField(
        Body.objects.none(),
        label=_("Body"),
        required=False,
        to_field_name="code",
        empty_label=_("All bodies"),
        widget=ChoiceList,
    )
    place: forms.ModelChoiceField[Place] = forms.ModelChoiceField(
        Place.objects.none(),
        label=_("Place"),
        required=False,
        to_field_name="code",
        empty_label=_("Everywhere"),
        widget=ChoiceList,
    )

    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        pairs = set(procedures.late_duties(now).order_by().values_list("body__path", "case__place__path"))
        paths = {path[:end] for _b, path in pairs for end in range(Place.steplen, len(path) + 1, Place.steplen)}
        _offer(self.fields["body"], Body.objects.filter(path__in={path for path, _p in pairs}).order_by("path"))
        _offer(self.fields["place"], Place.objects.filter(path__in=paths).exclude(kind="world").order_by("path"))

    def narrowed(self, rows: QuerySet[Obligation]) -> QuerySet[Obligation]:
        """The rows of the body and of the place with all that lies in it, where they were chosen."""
        self.is_valid()
        body, place = self.cleaned_data.get("body"), self.cleaned_data.get("place")
        if isinstance(body, Body):
            rows = rows.filter(body=body)
        if isinstance(place, Place):
            rows = rows.filter(case__place__path__startswith=place.path)
        return rows


def _offer(field: forms.Field, rows: QuerySet[Any]) -> None:
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows
