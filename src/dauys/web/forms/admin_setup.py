"""Forms of the first set-up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from dauys.kernel.forms import ChoiceList, Form, Hinted
from dauys.people.forms import PostForm


class ClaimForm(Form):
    """The one-time word from the console."""

    key = forms.CharField(
        label=_("One-time word"), max_length=100, help_text=_("It was printed where the site was started.")
    )
    key.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}


class ChooseJurisdictionForm(Form):
    """Whose law applies."""

    code = forms.ChoiceField(label=_("Country or union"), widget=ChoiceList)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].choices = choices  # type: ignore[attr-defined]


class ChooseProceduresForm(Form):
    """Procedures to put in force."""

    codes = forms.MultipleChoiceField(
        label=_("Which ones do you want?"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        hinted = [(code, Hinted(title, summary)) for code, title, summary in choices]
        self.fields["codes"].choices = hinted  # type: ignore[attr-defined]
        self.fields["codes"].initial = [code for code, _title, _summary in choices]


class TestMailForm(Form):
    """Where to send a test mail."""

    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)


class InviteForm(PostForm):
    """Whom to give a post, by their mailbox."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, help_text=_("They come in with a code sent to it.")
    )
    given = forms.CharField(label=_("Given name"), max_length=100, required=False)
    family = forms.CharField(label=_("Family name"), max_length=100, required=False)
    field_order = ("email", "given", "family", "role", "body", "jurisdiction")


class AdministratorForm(Form):
    """The first administrator's account."""

    given = forms.CharField(label=_("Given name"), max_length=100, required=False)
    family = forms.CharField(label=_("Family name"), max_length=100, required=False)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        help_text=_("At least 8 characters; a sentence is easier to remember than a word."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        """Refuse passwords that are guessed first."""
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password
