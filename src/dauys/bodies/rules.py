"""What may be done with bodies. Pure: no query, no clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext_lazy as _

from dauys.bodies.models import Body, BodyKind
from dauys.kernel.refusal import Refusal, invalid

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST = 60
CONTACTS = frozenset({"email", "phone", "site", "address"})
_is_site = URLValidator(schemes=["http", "https"])


def refuse_naming(name: Mapping[str, str]) -> Refusal | None:
    """A body has a name in one language at least."""
    if not any(text.strip() for text in name.values()):
        why = _("Give a name.")
        return invalid("no_name", why, name=why)
    return None


def refuse_contacts(contacts: Mapping[str, str]) -> Refusal | None:
    """Contacts are a mail address, a telephone, a site and an address, any of them, well written."""
    if unknown := set(contacts) - CONTACTS:
        return invalid("unknown_contact", _("Contacts have no “%(name)s”.") % {"name": min(unknown)})
    try:
        if email := contacts.get("email"):
            validate_email(email)
    except ValidationError:
        why = _("Write a mail address such as office@example.org.")
        return invalid("bad_email", why, email=why)
    try:
        if site := contacts.get("site"):
            _is_site(site)
    except ValidationError:
        why = _("Write an address of a site such as https://example.org.")
        return invalid("bad_site", why, site=why)
    return None


def refuse_creating(*, code: str, kind: str, name: Mapping[str, str], contacts: Mapping[str, str]) -> Refusal | None:
    """A body has a code for addresses, a known kind, a name, and contacts that can be used."""
    if len(code) > LONGEST or not CODE.fullmatch(code):
        why = _("A code has small Latin letters and digits, with hyphens between words.")
        return invalid("bad_code", why, code=why)
    if kind not in BodyKind.values:
        why = _("Choose a kind of body.")
        return invalid("bad_kind", why, kind=why)
    return refuse_naming(name) or refuse_contacts(contacts)


def refuse_ending(body: Body, *, on: date, successor: Body | None) -> Refusal | None:
    """A body ends once, after it began, and hands over to another body that exists on that day."""
    if body.valid_until is not None:
        return Refusal("ended_already", _("This body has ended already."))
    if body.valid_from is not None and on <= body.valid_from:
        why = _("The end must lie after the beginning.")
        return invalid("ends_too_early", why, on=why)
    if successor is not None and (successor.pk == body.pk or not successor.is_valid(on)):
        why = _("The successor must be another body that exists on that day.")
        return invalid("bad_successor", why, successor=why)
    return None
