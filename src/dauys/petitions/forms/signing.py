"""Forms to sign, to confirm and to take back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from dauys.kernel.forms import ChoiceList, Form
from dauys.petitions.forms import details
from dauys.petitions.signers import Statement
from dauys.places.models import Place
from dauys.procedures.schema import Preset

NEWS = _("Send me the organisers’ news as well")
ANSWER = _("Of the official answer you are told in any case, and each letter has a link to stop them.")


class PostcodeField(forms.CharField):
    """A postcode, which only finds the place that somebody counts for."""

    def __init__(self, **options: Any) -> None:
        why = _("It only tells for which place you are counted, and is not stored.")
        widget = forms.TextInput(attrs={"autocomplete": "postal-code", "class": "govuk-input--width-10"})
        super().__init__(label=_("Postcode"), max_length=12, help_text=why, widget=widget, **options)


class NationalityField(forms.ChoiceField):
    """The state that a statement counts for."""

    widget = ChoiceList

    def __init__(self, **options: Any) -> None:
        label, why = _("Your nationality"), _("Your statement counts for this state. Choose one if you have several.")
        missing = {"required": _("Choose the nationality that your statement counts for.")}
        super().__init__(label=label, help_text=why, error_messages=missing, **options)

    def offer(self, states: Sequence[Place]) -> None:
        """Let one of these states be chosen."""
        self.choices = [("", ""), *((state.code, str(state)) for state in states)]


class NationalityForm(Form):
    """The one question on which it depends what else is asked."""

    nationality = NationalityField()

    def __init__(self, *args: Any, states: Sequence[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, states)


def _consent_last(form: Form) -> None:
    """Let what one agrees to and chooses stand behind what one fills in."""
    last = [name for name in ("declares", "show_name", "wants_news") if name in form.fields]
    form.order_fields([*(name for name in form.fields if name not in last), *last])


def _offer(form: Form, states: Sequence[Place]) -> None:
    """Ask for the nationality only where there is something to choose."""
    field = form.fields["nationality"]
    if states and isinstance(field, NationalityField):
        field.offer(states)
    else:
        del form.fields["nationality"]


class StatementForm(Form):
    """What somebody without an account fills in to sign: as few fields as the preset allows."""

    given = forms.CharField(label=_("Given name"), max_length=60)
    family = forms.CharField(label=_("Family name"), max_length=60)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("We send a code to it. It is shown to nobody."),
    )
    nationality = NationalityField()
    postcode = PostcodeField()
    declares = forms.BooleanField(label="", error_messages={"required": _("Tick this if it is true of you.")})
    show_name = forms.BooleanField(label=_("Show my name among the signatures"), required=False)
    wants_news = forms.BooleanField(label=NEWS, help_text=ANSWER, required=False)

    def __init__(
        self,
        *args: Any,
        preset: Preset,
        declaration: str,
        states: Sequence[Place] = (),
        asked: Sequence[str] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        _offer(self, states)
        details.add(self, asked)
        _consent_last(self)
        self.fields["given"].widget.attrs["autocomplete"] = "given-name"
        self.fields["family"].widget.attrs["autocomplete"] = "family-name"
        self.fields["declares"].label = declaration
        if not preset.signers.postcode:
            del self.fields["postcode"]
        if preset.signers.shown != "choice":
            del self.fields["show_name"]
        if not declaration:
            del self.fields["declares"]

    def statement(self, *, language: str, place: Place | None = None) -> Statement:
        """What was filled in, once it is valid."""
        data = self.cleaned_data
        return Statement(
            given=data["given"],
            family=data["family"],
            email=data["email"],
            language=language,
            postcode=data.get("postcode", ""),
            place=place,
            nationality=data.get("nationality", ""),
            stated=details.stated(data),
            declares=data.get("declares", True),
            show_name=data.get("show_name", False),
            wants_news=data["wants_news"],
        )


class PersonForm(Form):
    """What somebody who is signed in still declares and chooses when signing."""

    nationality = NationalityField()
    postcode = PostcodeField()
    declares = forms.BooleanField(label="", error_messages={"required": _("Tick this if it is true of you.")})
    show_name = forms.BooleanField(label=_("Show my name among the signatures"), required=False)
    wants_news = forms.BooleanField(label=NEWS, help_text=ANSWER, required=False)

    def __init__(
        self,
        *args: Any,
        preset: Preset,
        declaration: str,
        states: Sequence[Place] = (),
        asked: Sequence[str] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        _offer(self, states)
        details.add(self, asked)
        _consent_last(self)
        self.fields["declares"].label = declaration
        if not preset.signers.postcode:
            del self.fields["postcode"]
        if preset.signers.shown != "choice":
            del self.fields["show_name"]
        if not declaration:
            del self.fields["declares"]


class UnsignForm(Form):
    """What somebody without an account signed with."""

    given = forms.CharField(label=_("Given name"), max_length=60)
    family = forms.CharField(label=_("Family name"), max_length=60)
    email = forms.EmailField(label=_("E-mail address"), max_length=254, help_text=_("We send a code to it."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["given"].widget.attrs["autocomplete"] = "given-name"
        self.fields["family"].widget.attrs["autocomplete"] = "family-name"


class CodeForm(Form):
    """The short code of a confirmation mail."""

    code = forms.CharField(
        label=_("Code from the e-mail"),
        help_text=_("Six digits"),
        max_length=12,
        strip=True,
        validators=[RegexValidator(r"^\d{6}$", _("Enter the six digits of the code."))],
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "govuk-input--width-5"}
        ),
    )
