"""Whether the codes of a preset file exist: those of jurisdictions, places and calendars that the house ships.

It needs no database, so a file can be checked anywhere. Once a preset is a draft in an installation, `fitting.py`
looks its codes up in the registry there, which may hold others.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from dauys.kernel.public_holidays import COUNTRIES
from dauys.places import seeds
from dauys.procedures import fitting
from dauys.procedures.graph import Mistake
from dauys.procedures.schema import Preset


def strangers(preset: Preset) -> Iterator[Mistake]:
    """Every code that nothing shipped has, with its key."""
    if preset.jurisdiction not in seeds.described():
        text = _("There is no jurisdiction “%(code)s”.") % {"code": preset.jurisdiction}
        yield Mistake("jurisdiction", "unknown_jurisdiction", text)
    for key, code in {"calendar": preset.calendar, **dict(fitting.calendars(preset))}.items():
        if code not in COUNTRIES:
            yield Mistake(key, "unknown_calendar", _("There is no calendar “%(code)s”.") % {"code": code})
    for key, code in fitting.place_codes(preset):
        if code not in seeds.codes():
            yield Mistake(key, "unknown_place", _("There is no place “%(code)s”.") % {"code": code})
