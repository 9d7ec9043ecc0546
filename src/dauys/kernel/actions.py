"""Changes of calendars. Each tells the areas above, in the same transaction, that deadlines may have moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dauys.kernel import public_holidays, rules
from dauys.kernel.calendars import CalendarChanged
from dauys.kernel.events import publish
from dauys.kernel.models import Calendar, CalendarDay, Jurisdiction, fresh_stamp
from dauys.kernel.refusal import Kind, Refusal

YEARS = range(2020, 2036)
"""The years a new calendar is begun with."""


@transaction.atomic
def set_day(
    calendar: Calendar, day: date, *, working: bool, name: Mapping[str, str], now: datetime, source: str = ""
) -> CalendarDay:
    """Declare a day worked or not, whatever it was; `source` names the act that says so."""
    if refusal := rules.refuse_day(day, name=name):
        raise refusal
    _touch(calendar)
    row, _created = CalendarDay.objects.update_or_create(
        calendar=calendar, date=day, defaults={"working": working, "name": dict(name), "source": source}
    )
    publish(CalendarChanged(at=now, calendar_code=calendar.code))
    return row


@transaction.atomic
def clear_day(calendar: Calendar, day: date, *, now: datetime) -> None:
    """Let a day be again what its week makes it."""
    _touch(calendar)
    gone, _rows = CalendarDay.objects.filter(calendar=calendar, date=day).delete()
    if not gone:
        raise Refusal("no_such_day", _("This day is not in the calendar."), kind=Kind.HIDDEN)
    publish(CalendarChanged(at=now, calendar_code=calendar.code))


@transaction.atomic
def seed(code: str, *, now: datetime, years: Iterable[int] = YEARS) -> Calendar:
    """Begin a calendar with the public holidays known for `code`; a year that was loaded once is left as it is."""
    if code not in public_holidays.COUNTRIES:
        raise Refusal("no_such_calendar", _("There are no public holidays known for this code."), kind=Kind.HIDDEN)
    Calendar.objects.bulk_create(
        [Calendar(code=code, name=dict(public_holidays.COUNTRIES[code]))], ignore_conflicts=True
    )
    calendar = Calendar.objects.select_for_update().get(code=code)
    missing = sorted(set(years) - set(calendar.seeded))
    if not missing:
        return calendar
    source = public_holidays.source(code)
    CalendarDay.objects.bulk_create(
        [
            CalendarDay(calendar=calendar, date=day.date, working=day.working, name=dict(day.name), source=source)
            for day in public_holidays.days(code, missing)
        ],
        ignore_conflicts=True,
    )
    calendar.seeded = sorted({*calendar.seeded, *missing})
    calendar.stamp = fresh_stamp()
    calendar.save(update_fields=["seeded", "stamp"])
    publish(CalendarChanged(at=now, calendar_code=code))
    return calendar


def _touch(calendar: Calendar) -> None:
    """Mark the calendar as changed; of two changes at once the second waits here for the first."""
    calendar.stamp = fresh_stamp()
    if not Calendar.objects.filter(pk=calendar.pk).update(stamp=calendar.stamp):
        raise Refusal("no_such_calendar", _("This calendar does not exist any more."), kind=Kind.HIDDEN)


@transaction.atomic
def change_jurisdiction(
    jurisdiction: Jurisdiction,
    *,
    name: Mapping[str, str],
    zone: str,
    languages: Sequence[str],
    default_language: str,
    now: datetime,  # noqa: ARG001  (every action is told the moment)
) -> Jurisdiction:
    """Write down what a jurisdiction is called, when its day begins, and which languages it speaks."""
    if refusal := rules.refuse_jurisdiction(name=name, languages=languages, default_language=default_language):
        raise refusal
    jurisdiction.name, jurisdiction.zone = dict(name), zone
    jurisdiction.languages, jurisdiction.default_language = list(languages), default_language
    jurisdiction.save(update_fields=["name", "zone", "languages", "default_language"])
    return jurisdiction
