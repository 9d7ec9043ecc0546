"""What may stand in an attribute: each kind brought to its one written form, or refused with a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import phonenumbers
from babel import Locale, UnknownLocaleError
from babel.core import get_global
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumberType

from dauys.kernel.refusal import Refusal, invalid
from dauys.people.models import AttributeKind
from dauys.places import queries as places
from dauys.places.models import Place

EARLIEST_BIRTH = date(1900, 1, 1)
LONGEST_NAME = 100
OUTSIDE = frozenset({"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"})
"""Codes of two letters that stand for no state or territory."""
_CODE = re.compile(r"[A-Z]{2}")


def countries(language: str | None = None) -> dict[str, str]:
    """The names of all states and territories by their two-letter code, in the active language, sorted by name."""
    try:
        names = Locale(language or get_language() or "en").territories
    except UnknownLocaleError:
        names = Locale("en").territories
    codes = [code for code in map(str, Locale("en").territories) if _CODE.fullmatch(code) and code not in OUTSIDE]
    return dict(
        sorted(((code, str(names[code])) for code in codes if code in names), key=lambda row: row[1].casefold())
    )


def country(value: object) -> str:
    """The two-letter code of a state, out of a two- or three-letter one."""
    code = str(value).strip().upper()
    if len(code) == 3:  # noqa: PLR2004  (ISO 3166-1 alpha-3)
        code = next(iter(get_global("territory_aliases").get(code, ())), code)
    if code not in countries("en"):
        raise invalid("unknown_country", _("This country is not known."), citizenship=_("Choose a country."))
    return code


def _citizenship(value: Any) -> list[str]:
    codes = [value] if isinstance(value, str) else list(value) if isinstance(value, Iterable) else []
    if not codes:
        raise invalid("unknown_country", _("This country is not known."), citizenship=_("Choose a country."))
    return sorted({country(code) for code in codes})


def _residence(value: Any) -> str:
    code = str(value).strip()
    try:
        if not code.isprintable():
            raise Place.DoesNotExist  # noqa: TRY301  (PostgreSQL takes no NUL)
        return str(places.by_code(code).code)
    except Place.DoesNotExist:
        raise invalid(
            "unknown_place", _("This place is not known."), residence=_("Choose a place from the list.")
        ) from None


def _birth_date(value: Any) -> str:
    try:
        born = value if isinstance(value, date) else date.fromisoformat(str(value).strip())
    except ValueError:
        born = None
    if born is None or born < EARLIEST_BIRTH:
        sentence = _("Enter a real date of birth, for example 27 3 1985.")
        raise invalid("wrong_birth_date", sentence, birth_date=sentence)
    return born.isoformat()


def _email(value: Any) -> str:
    address = str(value).strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        sentence = _("Enter an e-mail address like name@example.com.")
        raise invalid("wrong_email", sentence, email=sentence) from None
    return address


COSTLY = (PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST, PhoneNumberType.UAN, PhoneNumberType.PAGER)
"""Kinds of numbers that nobody is called at: they cost whoever calls."""
MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def to_call(value: Any) -> tuple[str, bool]:
    """A number that somebody can be called at (E.164), and whether it takes text messages. Refusal: it is none."""
    number = phonenumbers.parse(_phone(value), None)
    sort = phonenumbers.number_type(number)
    if not phonenumbers.is_valid_number(number) or sort in COSTLY:
        sentence = _("We cannot call this number. Enter one of your own, with its country code.")
        raise invalid("wrong_phone", sentence, phone=sentence)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)), sort in MOBILE


def _phone(value: Any) -> str:
    sentence = _("Enter a phone number with its country code, like +7 701 123 45 67.")
    try:
        number = phonenumbers.parse(str(value).strip(), None)
    except phonenumbers.NumberParseException:
        raise invalid("wrong_phone", sentence, phone=sentence) from None
    if not phonenumbers.is_possible_number(number):
        raise invalid("wrong_phone", sentence, phone=sentence)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _name(value: Any) -> dict[str, str]:
    parts = value if isinstance(value, Mapping) else {}
    name = {part: " ".join(str(parts.get(part) or "").split()) for part in ("given", "family")}
    if not any(name.values()) or any(len(text) > LONGEST_NAME or not text.isprintable() for text in name.values()):
        sentence = _("Enter a name of at most %(number)d letters.") % {"number": LONGEST_NAME}
        raise invalid("wrong_name", sentence, given=sentence)
    return name


def _subject(value: Any) -> str:
    return str(value)[:300]


_FORMS: dict[str, Callable[[Any], Any]] = {
    AttributeKind.CITIZENSHIP: _citizenship,
    AttributeKind.RESIDENCE: _residence,
    AttributeKind.BIRTH_DATE: _birth_date,
    AttributeKind.EMAIL: _email,
    AttributeKind.PHONE: _phone,
    AttributeKind.NAME: _name,
    AttributeKind.SUBJECT: _subject,
}


def written(kind: str, value: Any) -> Any:
    """The one written form of a value of this kind, ready for JSON; raises a Refusal that names the field."""
    if kind not in _FORMS:
        raise Refusal("unknown_attribute", _("Nothing of this kind is kept."))
    return _FORMS[kind](value)
