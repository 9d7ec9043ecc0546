"""Forms about the site's own words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dauys.kernel.forms import Form, Line
from dauys.notifications import outgoing
from dauys.web.configuring.texts import Place
from dauys.web.forms.admin import AdminForm

WAYS = (
    ("smtp+tls", _("A mail server, encrypted by STARTTLS (most servers)")),
    ("smtps", _("A mail server, encrypted from the start")),
    ("smtp", _("A mail server of your own network, not encrypted")),
    *((code, code.capitalize()) for code in outgoing.PROVIDERS),
)


class MailServerForm(Form):
    """By what mail leaves, and from whom."""

    way = forms.ChoiceField(label=_("What takes the mail?"), choices=WAYS, widget=forms.RadioSelect)
    host = Line(
        label=_("Name of the server"),
        max_length=200,
        required=False,
        help_text=_("For example, mail.example.org. For Mailgun: the sender’s domain. Other providers need none."),
    )
    port = forms.IntegerField(
        label=_("Port"),
        min_value=1,
        max_value=65_535,
        required=False,
        help_text=_("Empty: 587 with STARTTLS, 465 encrypted from the start, 25 without."),
    )
    user = Line(label=_("User name"), max_length=200, required=False)
    secret = forms.CharField(
        label=_("Password, or the provider’s key"),
        max_length=400,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("It is kept sealed and never shown again. Empty: the one that is kept stays."),
    )
    name = Line(label=_("Name of the sender"), max_length=80, required=False)
    address = forms.EmailField(label=_("Address of the sender"), max_length=254)

    def __init__(self, *args: Any, known: outgoing.Told | None = None, **options: Any) -> None:
        name, address = outgoing.parts(known["sender"]) if known else ("", "")
        kept = {**known, "port": known["port"] or None, "secret": ""} if known else {"way": "smtp+tls"}
        super().__init__(*args, initial={**kept, "name": name, "address": address}, **options)
        self.known = known

    def clean_host(self) -> str:
        """A name alone: no protocol, no path, no spaces."""
        host = str(self.cleaned_data["host"]).strip()
        if any(mark in host for mark in "/@ :"):
            raise forms.ValidationError(_("Write the name alone, for example mail.example.org"))
        return host

    def clean_name(self) -> str:
        """Without what would end a name in a mail's header."""
        return "".join(mark for mark in self.cleaned_data["name"] if mark not in '<>"\\\r\n,;')

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen way needs."""
        told = super().clean() or self.cleaned_data
        way = told.get("way", "")
        if (way in outgoing.SMTP or way == "mailgun") and not told.get("host") and "host" not in self.errors:
            self.add_error("host", _("Say the name of the server, or the domain at Mailgun."))
        kept = self.known is not None and self.known["way"] == way and bool(self.known["secret"])
        if way in outgoing.PROVIDERS and not told.get("secret") and not kept:
            self.add_error("secret", _("Enter the key that the provider gave you."))
        return told

    @property
    def told(self) -> outgoing.Told:
        """What was entered."""
        entered = self.cleaned_data
        return {
            "way": entered["way"],
            "host": entered["host"],
            "port": entered["port"] or 0,
            "user": entered["user"],
            "secret": entered["secret"],
            "sender": outgoing.written(entered["name"], entered["address"]),
        }


class TextForm(AdminForm):
    """One text of the site in its languages."""

    def __init__(self, *args: Any, place: Place, known: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        rows = 10 if place.paragraphs else 0
        self.speak("text", place.title, known=known, longest=place.longest, rows=rows)
