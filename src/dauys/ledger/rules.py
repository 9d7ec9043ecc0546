"""What may stand in the ledger: plain data that names no person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from dauys.kernel.refusal import Refusal, invalid
from dauys.ledger.canonical import NotCanonicalError, encode

LARGEST_PAYLOAD = 65_536
"""Bytes of canonical JSON."""
_PERSONAL_WORDS = """
name names fullname firstname lastname middlename surname surnames forename given family patronymic maiden nickname
username login email mail mailbox phone phones telephone tel mobile cell fax whatsapp telegram address addresses street
postcode zip birth birthday birthdate born dob age gender sex iin ssn passport password ip useragent cookie session
contact contacts
"""
PERSONAL = frozenset(_PERSONAL_WORDS.split())
"""Words that make a key look as if its value told who somebody is."""
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_CODE = re.compile(r"[a-z][a-z0-9_.\-]*")


def personal_keys(payload: Any) -> Iterator[str]:
    """Find keys anywhere in the payload that look personal, such as `email`, `authorName` or `phone_number`."""
    if isinstance(payload, dict):
        for key, value in payload.items():
            if any(word.lower() in PERSONAL for word in _WORDS.findall(key)):
                yield key
            yield from personal_keys(value)
    elif isinstance(payload, list | tuple):
        for item in payload:
            yield from personal_keys(item)


def refuse_entry(kind: str, role: str, payload: Any) -> Refusal | None:
    """Refuse what has no canonical form, is too long, or looks as if it named a person."""
    if not _CODE.fullmatch(kind) or not _CODE.fullmatch(role):
        return invalid("entry_unnamed", _("An entry needs the code of its kind and of a role."), kind=kind)
    if not isinstance(payload, dict):
        return invalid("entry_not_plain", _("The data of an entry must be named values."))
    if keys := sorted(set(personal_keys(payload))):
        return invalid(
            "entry_personal",
            _("The public record may not say who somebody is: %(keys)s.") % {"keys": ", ".join(keys)},
            payload=", ".join(keys),
        )
    try:
        size = len(encode(payload))
    except NotCanonicalError as error:
        return invalid("entry_not_plain", _("This cannot be recorded: %(why)s.") % {"why": error})
    if size > LARGEST_PAYLOAD:
        return invalid("entry_too_long", _("The data of an entry is too long."))
    return None
