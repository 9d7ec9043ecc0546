"""What may be done with places. Pure: no query, no clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from dauys.kernel.refusal import Refusal, invalid
from dauys.places.models import Place, PlaceKind

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")


def refuse_naming(name: Mapping[str, str]) -> Refusal | None:
    """A place has a name in one language at least."""
    if not any(text.strip() for text in name.values()):
        return invalid("no_name", _("Give a name."), name=_("Give a name."))
    return None


def refuse_creating(
    *, code: str, kind: str, name: Mapping[str, str], zone: str, parent: Place | None
) -> Refusal | None:
    """A place has a well-formed code, a known kind and zone, a name; and only the world lies in nothing."""
    if not CODE.fullmatch(code):
        why = _("A code has 1 to 40 Latin letters, digits and hyphens.")
        return invalid("bad_code", why, code=why)
    if kind not in PlaceKind.values:
        why = _("Choose a kind of place.")
        return invalid("bad_kind", why, kind=why)
    if zone and not is_zone(zone):
        why = _("Choose a time zone such as Asia/Almaty.")
        return invalid("bad_zone", why, zone=why)
    if parent is None and kind != PlaceKind.WORLD:
        why = _("Say what the place lies in.")
        return invalid("no_parent", why, parent=why)
    return refuse_naming(name)


def refuse_ending(place: Place, *, on: date, successor: Place | None) -> Refusal | None:
    """A place ends once, after it began, and hands over to another place that exists on that day."""
    if place.valid_until is not None:
        return Refusal("ended_already", _("This place has ended already."))
    if place.valid_from is not None and on <= place.valid_from:
        why = _("The end must lie after the beginning.")
        return invalid("ends_too_early", why, on=why)
    if successor is not None and (successor.pk == place.pk or not successor.is_valid(on)):
        why = _("The successor must be another place that exists on that day.")
        return invalid("bad_successor", why, successor=why)
    return None


def refuse_population(*, number: int, as_of: date, today: date) -> Refusal | None:
    """A population is counted in whole people, on a day that has come."""
    if number < 0:
        why = _("A population cannot be less than nobody.")
        return invalid("bad_number", why, number=why)
    if as_of > today:
        why = _("This day has not come yet.")
        return invalid("in_the_future", why, as_of=why)
    return None


def is_zone(text: str) -> bool:
    """Whether a time zone of that name is known."""
    try:
        ZoneInfo(text)
    except (ValueError, KeyError, OSError):
        return False
    return True
