"""Forms of those who organise a petition together."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dauys.kernel.forms import Form
from dauys.petitions.forms.starting import AuthorForm


class ChangeForm(Form):
    """One button on the page of organisers: a link is made, somebody is removed, or leaves."""

    act = forms.ChoiceField(choices=(("invite", ""), ("remove", ""), ("leave", "")), widget=forms.HiddenInput)
    organiser = forms.UUIDField(required=False, widget=forms.HiddenInput)


class JoinForm(AuthorForm):
    """Joining: the name, where it is not known yet, and what has to be declared where nothing is proven."""

    declares = forms.BooleanField(label="", error_messages={"required": _("Tick this if it is true of you.")})

    def __init__(self, *args: Any, ask_name: bool, declaration: str, **options: Any) -> None:
        super().__init__(*args, ask_name=ask_name, ask_email=False, **options)
        self.fields["declares"].label = declaration
        if not declaration:
            del self.fields["declares"]
