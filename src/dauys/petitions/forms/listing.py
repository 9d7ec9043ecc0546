"""What a list is narrowed to, out of its address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dauys.bodies.models import Body
from dauys.kernel.forms import ChoiceList, Form
from dauys.petitions.queries import ORDERS, Filters
from dauys.places.models import Place
from dauys.procedures import queries as procedures
from dauys.procedures.wording import LEVELS
from dauys.topics.forms import TopicField
from dauys.topics.models import Topic

SHOWS = {
    "open": _("Open for signatures"),
    "live": _("Signed just now"),
    "popular": _("Popular now"),
    "newest": _("Newest"),
    "largest": _("Most signatures"),
    "closing": _("Closing soon"),
    "waiting": _("Waiting for an answer"),
    "answered": _("Answered"),
    "refused": _("Refused"),
    "closed": _("Closed"),
    "all": _("All"),
}
"""The lists by name; see `queries.ORDERS`."""
ORDERS_OF = {
    "open": {
        "open": _("Newest first"),
        "live": _("Signed just now"),
        "popular": _("Popular now"),
        "largest": _("Most signatures"),
        "closing": _("Closing soon"),
    },
    "waiting": {},
    "answered": {},
    "refused": {},
    "closed": {},
    "all": {"all": _("Most signatures"), "newest": _("Newest first")},
}
"""The lists that differ in which petitions they hold, in the order of the page, and of each its orders."""
REGIONS = ("country", "region", "city")


class FilterForm(Form):
    """The fields above a list. What makes no sense is left out, never an error page."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    place: forms.ModelChoiceField[Place] = forms.ModelChoiceField(
        Place.objects.none(),
        label=_("Place"),
        required=False,
        to_field_name="code",
        empty_label=_("Everywhere"),
        widget=ChoiceList,
    )
    topic = TopicField(label=_("Topic"), required=False, empty_label=_("All topics"))
    level = forms.ChoiceField(
        label=_("Level"),
        required=False,
        choices=[("", _("All levels")), *((code, text) for code, text in LEVELS.items())],
    )
    procedure = forms.ChoiceField(label=_("Procedure"), required=False)
    body = forms.SlugField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        adopted = list(procedures.adopted(instrument="petitions"))
        self.levels = [level for level in LEVELS if level in {row.preset.level for row in adopted}]
        countries = {row.jurisdiction.code for row in adopted}
        place = self.fields["place"]
        if isinstance(place, forms.ModelChoiceField):
            roots = Place.objects.filter(code__in=countries)
            within = [root.path for root in roots]
            inside = Place.objects.none()
            for path in within:
                inside = inside | Place.objects.filter(path__startswith=path, kind__in=REGIONS)
            place.queryset = inside.order_by("path")
        choice = self.fields["procedure"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [("", _("All procedures")), *((row.code, str(row).rsplit(" (", 1)[0]) for row in adopted)]

    def filters(self, default: str) -> Filters:
        """The filters as far as they make sense; `default`: the list where none is named and no words are."""
        self.is_valid()
        given = self.cleaned_data
        words = (given.get("q") or "").strip()
        named = self.data.get("show") or ("all" if words else self.data.get("list"))
        data: dict[str, Any] = {"show": named if named in ORDERS else "all" if words else default}
        body = Body.objects.filter(code=given.get("body") or "").first() if given.get("body") else None
        place, topic = given.get("place"), given.get("topic")
        return Filters(
            **data,
            text=words,
            place=place if isinstance(place, Place) else None,
            topic=topic if isinstance(topic, Topic) else None,
            body_id=body.pk if body else None,
            procedure=given.get("procedure") or "",
            level=given.get("level") or "",
        )
