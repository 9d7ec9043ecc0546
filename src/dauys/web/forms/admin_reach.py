"""Where a procedure holds and for whom: zone, calendar, addressed places, citizenship and residence, as fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from dauys.kernel.forms import ChoiceList
from dauys.places.models import Place, PlaceKind
from dauys.procedures.schema import ADDRESSED, Belonging, Preset
from dauys.web.forms.admin import AdminForm
from dauys.web.forms.admin_places import zones

Path = tuple[str | int, ...]
Choices = list[tuple[str, str]]
WAYS = ("citizenship", "residence")


class ReachForm(AdminForm):
    """The fields of a procedure's reach; `paths` says for which key each field stands.

    joint: fields that are only together the value of a key.
    """

    def __init__(
        self, *args: Any, preset: Preset, places: Iterable[Place] = (), calendars: Iterable[str] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.preset = preset
        self.paths: dict[str, Path] = {}
        self.joint: set[str] = set()
        self.places: Choices = [(place.code, str(place)) for place in places]
        self.calendars: Choices = [(code, code) for code in calendars]

    def _add(self, name: str, path: Path, field: forms.Field) -> None:
        if isinstance(field, forms.IntegerField | forms.DecimalField):
            field.widget.attrs["class"] = "govuk-input--width-10"
        self.fields[name] = field
        self.paths[name] = path

    def _time(self) -> None:
        zone = forms.ChoiceField(
            label=_("Time zone"),
            help_text=_("For places that have none of their own"),
            choices=with_present(zones(), self.preset.zone),
            initial=self.preset.zone,
            widget=ChoiceList,
        )
        self._add("zone", ("zone",), zone)
        calendar = forms.ChoiceField(
            label=_("Calendar of working days"),
            choices=with_present(self.calendars, self.preset.calendar),
            initial=self.preset.calendar,
        )
        self._add("calendar", ("calendar",), calendar)

    def _addressed(self) -> None:
        addressed = self.preset.addressed
        place = forms.ChoiceField(
            label=_("Addressed place"),
            help_text=_("One place for all, or the author chooses a place of the kinds below"),
            choices=[("", _("The author chooses")), *with_present(self.places, addressed.place or "")],
            initial=addressed.place or "",
            required=False,
            widget=ChoiceList,
        )
        self._add("addressed-place", ("addressed", "place"), place)
        kinds = forms.MultipleChoiceField(
            label=_("Kinds of places among which the author chooses"),
            choices=[(code, name) for code, name in PlaceKind.choices if code != PlaceKind.WORLD],
            initial=list(addressed.kinds),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self._add("addressed-kinds", ("addressed", "kinds"), kinds)
        self.joint |= {"addressed-place", "addressed-kinds"}

    def _belongs(self, who: str) -> None:
        """Each way to belong, and an empty one to add another."""
        rule = getattr(self.preset, who)
        for number, way in enumerate((*rule.belongs, Belonging())):
            labels = {
                "citizenship": _("Way %(number)s: citizens of"),
                "residence": _("Way %(number)s: people living in"),
            }
            for name, label in labels.items():
                present = getattr(way, name) or ""
                choices = [("", _("not asked"))]
                if name == "residence":
                    choices.append((ADDRESSED, _("the addressed place")))
                field = forms.ChoiceField(
                    label=label % {"number": number + 1},
                    help_text=_("What is asked in one way must all be true; of several ways one is enough")
                    if number == 0 and name == "citizenship"
                    else "",
                    choices=with_present([*choices, *self.places], present),
                    initial=present,
                    required=False,
                    widget=ChoiceList,
                )
                self._add(f"{who}-belongs-{number}-{name}", (who, "belongs", number, name), field)
                self.joint.add(f"{who}-belongs-{number}-{name}")

    def put_reach(self, data: dict[str, Any]) -> None:
        """Write the addressed places and the ways to belong into a preset's values, where they differ."""
        place, kinds = self.cleaned_data.get("addressed-place"), self.cleaned_data.get("addressed-kinds") or []
        before = data["addressed"]
        if place != (before.get("place") or "") or set(kinds) != set(before.get("kinds", ())):
            data["addressed"] = {name: value for name, value in (("place", place), ("kinds", kinds)) if value}
        for who in ("authors", "signers"):
            ways = [
                {name: entered for name in WAYS if (entered := self.cleaned_data.get(f"{who}-belongs-{number}-{name}"))}
                for number in range(len(getattr(self.preset, who).belongs) + 1)
            ]
            ways = [way for way in ways if way]
            if ways != data.get(who, {}).get("belongs", []):
                data.setdefault(who, {})["belongs"] = ways


def with_present(choices: Choices, present: str) -> Choices:
    """The choices, and before them what is chosen at present where it is none of them."""
    if not present or present in dict(choices):
        return choices
    return [(present, _("%(code)s (not known here)") % {"code": present}), *choices]
