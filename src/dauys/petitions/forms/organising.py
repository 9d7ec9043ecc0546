"""Forms of those who organise a petition together."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from dauys.kernel.forms import Form, LongText
from dauys.petitions.forms.starting import AuthorForm
from dauys.petitions.group import Member

ACTS = ("invite", "remove", "leave", "assign", "offer", "take_back", "accept", "resign")
AUTHOR, ANYBODY, NOBODY = "author", "link", ""
"""Of choices: the author; whoever comes with a link; nobody."""


class ChangeForm(Form):
    """One button on the page of organisers; `holder` and `seen` are rows of organisers, or one of the words above."""

    act = forms.ChoiceField(choices=[(act, "") for act in ACTS], widget=forms.HiddenInput)
    organiser = forms.UUIDField(required=False, widget=forms.HiddenInput)


def row_of(value: str) -> UUID | None:
    """The row that a choice names; None: the author, or whoever comes with the link."""
    return None if value in (AUTHOR, ANYBODY) else UUID(value)


class RoleForm(Form):
    """Who of the organisers is what a role says."""

    holder = forms.ChoiceField(label="")
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, role: str, title: str, people: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, prefix=f"role-{role}", **options)
        self.role = role
        self.fields["holder"].label = title
        self.fields["holder"].choices = people  # type: ignore[attr-defined]

    @property
    def was_seen(self) -> UUID | str | None:
        """Who held the role on the page that was sent, as `assign` takes it."""
        seen = str(self.cleaned_data.get("seen", ""))
        if seen in (NOBODY, AUTHOR):
            return seen if seen == NOBODY else None
        try:
            return UUID(seen)
        except ValueError:
            return NOBODY


class OfferForm(Form):
    """To whom the author offers the petition, and whether they stay."""

    prefix = "offer"
    to = forms.ChoiceField(label=_("Who should be its author?"), widget=forms.RadioSelect)
    stays = forms.BooleanField(label=_("I stay as one of the organisers"), required=False)

    def __init__(self, *args: Any, people: list[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        unnamed = _("Somebody who does not show their name")
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            *((str(one.id), one.shown or unnamed) for one in people if one.id),
            (ANYBODY, _("Whoever I send the link to")),
        ]


class VacateForm(Form):
    """Why a moderator says that the author is there no more."""

    reason = LongText(
        label=_("How do you know?"),
        help_text=_("Everybody can read this in the history. Leave out what is private."),
        rows=3,
        max_length=1_000,
    )


class JoinForm(AuthorForm):
    """Joining: the name, where it is not known yet, and what has to be declared where nothing is proven."""

    declares = forms.BooleanField(label="", error_messages={"required": _("Tick this if it is true of you.")})

    def __init__(self, *args: Any, ask_name: bool, declaration: str, **options: Any) -> None:
        super().__init__(*args, ask_name=ask_name, ask_email=False, **options)
        self.fields["declares"].label = declaration
        if not declaration:
            del self.fields["declares"]
