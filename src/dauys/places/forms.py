"""A field to choose a place by searching: a box and a list of radio buttons, with or without scripts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dauys.places import queries
from dauys.places.models import Place
from dauys.places.queries import Described

LIMIT = 10
"""How many places a list shows at once."""


@dataclass(frozen=True, kw_only=True)
class PlaceEntry:
    """What was entered: the chosen code, the words in the box, and whether the list was asked for."""

    code: str = ""
    query: str = ""
    asked: bool = False


@dataclass(frozen=True, kw_only=True)
class Choices:
    """A list to choose from: the places, and whether there are more than it shows."""

    found: list[Described]
    more: bool = False


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Which places may be chosen: kinds (none: any), what they lie in (a code), and on which day they exist."""

    kinds: tuple[str, ...] = ()
    within: str = ""
    on: date | None = None

    def search(self, text: str) -> Choices:
        """Find the places that fit the words."""
        around = queries.by_code(self.within) if self.within else None
        found = queries.search(text, kinds=self.kinds, within=around, limit=LIMIT + 1, on=self.on)
        return Choices(found=queries.describe(found[:LIMIT]), more=len(found) > LIMIT)

    def admits(self, place: Place) -> bool:
        """Whether that place may be chosen."""
        return (
            (not self.kinds or place.kind in self.kinds)
            and (not self.within or place.path.startswith(queries.by_code(self.within).path))
            and (self.on is None or place.is_valid(self.on))
        )


class PlacePicker(forms.Widget):
    """The box, its button, and the list; where scripts run the list follows what is typed."""

    template_name = "places/place_picker.html"
    use_fieldset = True
    scope = Scope()

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> PlaceEntry:  # noqa: ARG002
        """Collect what was entered."""
        return PlaceEntry(
            code=str(data.get(name) or "").strip(),
            query=str(data.get(f"{name}_query") or "").strip()[:100],
            asked=f"{name}_find" in data,
        )

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:  # noqa: ARG002
        """Whether the form that was sent had no such field."""
        return name not in data and f"{name}_query" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the list: the places that fit the words, or else the one that is chosen."""
        context = super().get_context(name, None, attrs)
        entry = value if isinstance(value, PlaceEntry) else PlaceEntry()
        choices = self.scope.search(entry.query) if entry.query else _only(entry.code)
        asked: dict[str, Any] = {"field": name, "lang": get_language() or "", "kind": self.scope.kinds}
        if self.scope.within:
            asked["within"] = self.scope.within
        context["widget"] |= {
            "query": entry.query,
            "search_url": f"{reverse('places:search')}?{urlencode(asked, doseq=True)}",
        }
        return context | {"choices": choices, "query": entry.query, "field": name, "chosen": entry.code}


class PlaceField(forms.Field):
    """One place, chosen by its name in any language; its value is the `Place`."""

    widget = PlacePicker
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Choose a place"),
        "choose": _("Choose one place from the list"),
        "unknown": _("We found no place called “%(query)s”. Check the spelling, or write the name of the district"),
    }

    def __init__(
        self, *, kinds: Collection[str] = (), within: str = "", on: date | None = None, **options: Any
    ) -> None:
        options.setdefault("label", _("Place"))
        super().__init__(**options)
        self.scope = Scope(kinds=tuple(kinds), within=within, on=on)
        if isinstance(self.widget, PlacePicker):
            self.widget.scope = self.scope

    def prepare_value(self, value: Any) -> Any:
        """Turn a place or a code into what the picker shows."""
        if isinstance(value, Place):
            return PlaceEntry(code=value.code)
        return PlaceEntry(code=value) if isinstance(value, str) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another place was chosen than the one the form began with."""
        before, after = self.prepare_value(initial), self.prepare_value(data)
        return (before.code if before else "") != (after.code if after else "") or bool(after and after.query)

    def clean(self, value: Any) -> Place | None:
        """Return the chosen place; the only one that fits the words counts as chosen."""
        entry = self.prepare_value(value) or PlaceEntry()
        if entry.code and not entry.asked:
            return self._chosen(entry.code)
        if entry.query:
            return self._found(entry)
        if self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return None

    def _chosen(self, code: str) -> Place:
        try:
            place = queries.by_code(code)
        except Place.DoesNotExist:
            place = None
        if place is None or not self.scope.admits(place):
            raise ValidationError(self.error_messages["choose"], code="choose")
        return place

    def _found(self, entry: PlaceEntry) -> Place:
        found = self.scope.search(entry.query).found
        if not found:
            raise ValidationError(self.error_messages["unknown"], code="unknown", params={"query": entry.query})
        if entry.asked or len(found) > 1:
            raise ValidationError(self.error_messages["choose"], code="choose")
        return found[0].place


def _only(code: str) -> Choices:
    """The list of one: the place chosen before."""
    try:
        return Choices(found=queries.describe([queries.by_code(code)])) if code else Choices(found=[])
    except Place.DoesNotExist:
        return Choices(found=[])
