"""Forms about bodies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dauys.bodies.actions import Particulars
from dauys.bodies.models import Body, BodyKind
from dauys.kernel.forms import ChoiceList, DateField, Line, LongText
from dauys.kernel.models import Jurisdiction
from dauys.places.forms import PlaceField
from dauys.topics.forms import TopicField
from dauys.web.forms.admin import NAME, AdminForm

CONTACTS = ("email", "phone", "site", "address")


class ParticularsForm(AdminForm):
    """What a body is called, what it does, how it is reached."""

    def __init__(self, *args: Any, row: Body | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        contacts = row.contacts if row else {}
        self.speak("name", NAME, known=row.name if row else None, longest=300)
        self.speak("about", _("What it does"), known=row.about if row else None, longest=2_000, rows=3)
        self.fields["email"] = Line(label=_("E-mail"), max_length=254, required=False)
        self.fields["phone"] = Line(label=_("Telephone"), max_length=60, required=False)
        self.fields["site"] = Line(label=_("Site"), max_length=300, required=False)
        self.fields["address"] = LongText(label=_("Postal address"), max_length=300, rows=2, required=False)
        for name in CONTACTS:
            self.fields[name].initial = contacts.get(name, "")

    @property
    def particulars(self) -> Particulars:
        """What was entered."""
        contacts = {name: self.cleaned_data[name] for name in CONTACTS}
        return Particulars(name=self.told("name"), about=self.told("about"), contacts=contacts)


class NewBodyForm(ParticularsForm):
    """A body to add."""

    def __init__(self, *args: Any, jurisdictions: list[Jurisdiction], **options: Any) -> None:
        super().__init__(*args, **options)
        keys = [row.pk for row in jurisdictions]
        self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=BodyKind.choices)
        self.fields["code"] = Line(
            label=_("Code"),
            max_length=60,
            help_text=_("Small Latin letters, digits and hyphens; part of addresses, never changed"),
        )
        self.fields["place"] = PlaceField(label=_("Which place it serves"))
        self.fields["parent"] = forms.ModelChoiceField(
            Body.objects.filter(jurisdiction__in=keys, valid_until=None).order_by("path"),
            label=_("Under which body"),
            required=False,
            widget=ChoiceList,
        )
        self.fields["jurisdiction"] = forms.ModelChoiceField(
            Jurisdiction.objects.filter(pk__in=keys), label=_("Jurisdiction"), initial=keys[0] if keys else None
        )
        if len(keys) == 1:
            self.fields["jurisdiction"].widget = forms.HiddenInput()
        self.order_fields(["name_kk", "name_ru", "name_en", "kind", "code", "place", "parent", "jurisdiction"])


class EndBodyForm(AdminForm):
    """The first day on which a body is no more, and which one takes over what it owes."""

    on = DateField(label=_("The first day on which it is no more"))
    successor: forms.ModelChoiceField[Body] = forms.ModelChoiceField(
        Body.objects.none(),
        label=_("Which body takes over"),
        help_text=_("What is owed passes to it on that day. Without a successor it stays as it is, for all to see."),
        required=False,
        widget=ChoiceList,
    )

    def __init__(self, *args: Any, row: Body, **options: Any) -> None:
        super().__init__(*args, **options)
        others = Body.objects.filter(jurisdiction=row.jurisdiction_id, valid_until=None).exclude(pk=row.pk)
        self.fields["successor"].queryset = others.order_by("path")  # type: ignore[attr-defined]


class CompetenceForm(AdminForm):
    """One thing more that a body is competent for: a topic, in its own place or another one."""

    def __init__(self, *args: Any, jurisdiction: Jurisdiction, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["topic"] = TopicField(jurisdiction=jurisdiction)
        self.fields["place"] = PlaceField(
            label=_("Where"), required=False, help_text=_("Empty: in the place that the body serves")
        )
