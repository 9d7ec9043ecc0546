"""Forms of the area."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dauys.bodies.models import Body
from dauys.kernel.forms import ChoiceList, DateField, DateInput, Form, Hinted, Line, LongText
from dauys.kernel.models import Jurisdiction
from dauys.people import claims, values
from dauys.people.actor import Actor
from dauys.people.assurance import Assurance
from dauys.people.models import ASSURANCES, AttributeKind, IdentityProvider, Person, Role
from dauys.people.rules import ROLES_HEADS_GIVE
from dauys.people.sources import CLAIMED
from dauys.places.queries import Described


class CorrectionForm(Form):
    """Something people say about themselves; `value` is what is recorded."""

    @property
    def value(self) -> Any:
        """What was entered, as the attribute wants it."""
        return self.cleaned_data


class NameForm(CorrectionForm):
    """Given and family name."""

    given = Line(label=_("Given name"), max_length=values.LONGEST_NAME, required=False)
    family = Line(label=_("Family name"), max_length=values.LONGEST_NAME, required=False)
    given.widget.attrs["autocomplete"] = "given-name"
    family.widget.attrs["autocomplete"] = "family-name"

    @property
    def value(self) -> Mapping[str, str]:
        """Both names."""
        return {part: self.cleaned_data[part] for part in ("given", "family")}


class BirthDateForm(CorrectionForm):
    """Date of birth."""

    birth_date = DateField(
        label=_("Date of birth"), help_text=_("For example, 27 3 1985"), widget=DateInput(birthday=True)
    )

    @property
    def value(self) -> Any:
        """The day."""
        return self.cleaned_data["birth_date"]


class CitizenshipForm(CorrectionForm):
    """Citizenship of one or two states."""

    citizenship = forms.ChoiceField(label=_("Citizenship"), widget=ChoiceList)
    second = forms.ChoiceField(label=_("Second citizenship, if you have one"), widget=ChoiceList, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", ""), *values.countries().items()]
        for name in ("citizenship", "second"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def value(self) -> list[str]:
        """The codes of the states."""
        return [code for code in (self.cleaned_data["citizenship"], self.cleaned_data["second"]) if code]


CORRECTIONS: Mapping[AttributeKind, type[CorrectionForm]] = {
    AttributeKind.NAME: NameForm,
    AttributeKind.BIRTH_DATE: BirthDateForm,
    AttributeKind.CITIZENSHIP: CitizenshipForm,
}


def initial_of(person: Person, kind: str) -> dict[str, Any]:
    """What a person has said of this kind before, as the form's first values."""
    row = person.attributes.filter(kind=kind, source=CLAIMED).first()
    if row is None:
        return {}
    if kind == AttributeKind.NAME:
        return dict(row.value)
    if kind == AttributeKind.CITIZENSHIP:
        return dict(zip(("citizenship", "second"), row.value, strict=False))
    return {"birth_date": DateField().to_python(list(reversed(row.value.split("-"))))}


class ResidenceForm(Form):
    """One of the places that were found."""

    residence = forms.CharField(
        label=_("Where do you live?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a place from the list.")},
    )

    def __init__(self, *args: Any, found: Iterable[Described] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["residence"].widget.choices = [(row.place.code, Hinted(row.name, row.around)) for row in found]


class PhoneForm(Form):
    """A phone number."""

    phone = Line(label=_("Phone number"), help_text=_("With the country code, like +7 701 123 45 67"), max_length=30)
    phone.widget.attrs |= {"autocomplete": "tel", "inputmode": "tel"}


class CodeForm(Form):
    """The six digits that were sent."""

    code = Line(label=_("Code"), max_length=12)
    code.widget.attrs |= {"autocomplete": "one-time-code", "inputmode": "numeric"}


class ErasureForm(Form):
    """A button with a tick before it, so that nothing is erased by a slip."""

    sure = forms.BooleanField(
        label=_("I want everything that tells who I am to be erased"),
        error_messages={"required": _("Tick the box if you want this.")},
    )


class PostForm(Form):
    """A post to give: to whom, which, for what. Offers only what `by` may give."""

    role = forms.ChoiceField(label=_("Role"))
    body: forms.ModelChoiceField[Body] = forms.ModelChoiceField(
        Body.objects.none(), label=_("Body"), help_text=_("For executors and heads"), required=False, widget=ChoiceList
    )
    jurisdiction = forms.ModelChoiceField(Jurisdiction.objects.none(), label=_("Jurisdiction"))

    def __init__(self, *args: Any, by: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        governed = by.jurisdictions(Role.ADMINISTRATOR)
        everything = bool(governed)
        own = by.jurisdictions(Role.HEAD)
        roles = [choice for choice in Role.choices if everything or choice[0] in ROLES_HEADS_GIVE]
        bodies = Body.objects.filter(jurisdiction__in=governed) | Body.objects.filter(pk__in=by.bodies(Role.HEAD))
        jurisdictions = Jurisdiction.objects.filter(pk__in=governed | own)
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["body"].queryset = bodies.order_by("path")  # type: ignore[attr-defined]
        self.fields["jurisdiction"].queryset = jurisdictions.order_by("code")  # type: ignore[attr-defined]
        if len(governed | own) == 1:
            self.fields["jurisdiction"].initial = next(iter(governed | own))
            self.fields["jurisdiction"].widget = forms.HiddenInput()


class ProviderForm(Form):
    """An identity provider and what its claims mean."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("Latin letters, digits and hyphens; part of addresses, never changed"),
    )
    name_kk = Line(label=_("Name in Kazakh"), max_length=100, required=False)
    name_ru = Line(label=_("Name in Russian"), max_length=100, required=False)
    name_en = Line(label=_("Name in English"), max_length=100)
    jurisdiction = forms.ModelChoiceField(Jurisdiction.objects.none(), label=_("Jurisdiction"))
    server_url = forms.URLField(
        label=_("Address of the provider"),
        assume_scheme="https",
        max_length=300,
        help_text=_("Without /.well-known/openid-configuration"),
    )
    client_id = Line(label=_("Client ID"), max_length=191)
    secret = forms.CharField(
        label=_("Client secret"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept sealed and never shown again. Empty keeps the one that is there."),
    )
    scopes = Line(label=_("Scopes"), max_length=300, initial="openid profile email", help_text=_("With spaces between"))
    assurance = forms.ChoiceField(label=_("What a sign-in confirms"), choices=ASSURANCES)
    level_claim = Line(label=_("Claim that tells the level"), max_length=100, required=False, initial="acr")
    levels = LongText(
        label=_("Its values"),
        required=False,
        rows=4,
        help_text=_("One on each line, like: urn:level:high = eid. With none, every sign-in confirms the level above."),
    )
    citizenship = Line(label=_("Claim of the citizenship"), max_length=100, required=False)
    residence = Line(label=_("Claim of the place of residence"), max_length=100, required=False)
    birth_date = Line(label=_("Claim of the date of birth"), max_length=100, required=False, initial="birthdate")
    given = Line(label=_("Claim of the given name"), max_length=100, required=False, initial="given_name")
    family = Line(label=_("Claim of the family name"), max_length=100, required=False, initial="family_name")
    phone = Line(label=_("Claim of the phone number"), max_length=100, required=False, initial="phone_number")
    enabled = forms.BooleanField(label=_("People may sign in with it"), required=False, initial=True)

    CLAIMS = ("citizenship", "residence", "birth_date", "given", "family", "phone")

    def __init__(self, *args: Any, by: Actor, row: IdentityProvider | None = None, **options: Any) -> None:
        if row:
            options["initial"] = _of(row)
        super().__init__(*args, **options)
        governed = Jurisdiction.objects.filter(pk__in=by.jurisdictions(Role.ADMINISTRATOR))
        self.fields["jurisdiction"].queryset = governed.order_by("code")  # type: ignore[attr-defined]
        if row:
            self.fields["code"].disabled = True

    def clean_levels(self) -> dict[str, Assurance]:
        """Each line's value of the claim with its level."""
        levels = {}
        for line in filter(None, map(str.strip, self.cleaned_data["levels"].splitlines())):
            value, _sign, level = (part.strip() for part in line.rpartition("="))
            if not value or level not in set(Assurance):
                raise ValidationError(
                    _("“%(line)s” should be a value, =, and one of: %(levels)s"),
                    params={"line": line, "levels": ", ".join(Assurance)},
                )
            levels[value] = Assurance(level)
        return levels

    @property
    def mapping(self) -> claims.Mapping:
        """What the claims mean."""
        told = {name: self.cleaned_data[name] for name in self.CLAIMS}
        return claims.Mapping(
            assurance=Assurance(self.cleaned_data["assurance"]),
            level_claim=self.cleaned_data["level_claim"],
            levels=self.cleaned_data["levels"],
            **told,
        )

    @property
    def columns(self) -> dict[str, Any]:
        """The provider's own columns."""
        entered = self.cleaned_data
        name = {code: entered[f"name_{code}"] for code in ("kk", "ru", "en") if entered[f"name_{code}"]}
        return {
            "name": name,
            "server_url": entered["server_url"].rstrip("/"),
            "client_id": entered["client_id"],
            "scopes": entered["scopes"].split(),
            "enabled": entered["enabled"],
        }


def _of(row: IdentityProvider) -> dict[str, Any]:
    """A provider's values as the form shows them; its secret is left out."""
    mapping = claims.Mapping.model_validate(row.mapping)
    return {
        **mapping.model_dump(mode="json", exclude={"levels"}),
        "levels": "\n".join(f"{value} = {level}" for value, level in mapping.levels.items()),
        **{f"name_{language}": row.name.get(language, "") for language in ("kk", "ru", "en")},
        "code": row.code,
        "jurisdiction": row.jurisdiction_id,
        "server_url": row.server_url,
        "client_id": row.client_id,
        "scopes": " ".join(row.scopes),
        "enabled": row.enabled,
    }
