"""What moderation has done in a period, as figures for everybody; small ones of delicate kinds are veiled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import cache as once
from statistics import quantiles
from typing import Any
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db.models import Count, F, Q

from dauys.kernel.calendars import working_days
from dauys.kernel.models import Calendar
from dauys.kernel.terms import local_date
from dauys.kernel.workdays import PLAIN_WEEK, WorkingDays
from dauys.ledger.models import Entry
from dauys.petitions.models import Objection, Removal, Report, Review
from dauys.petitions.queries import INSTRUMENT
from dauys.procedures.models import Case, Obligation, Procedure

PERIOD = re.compile(r"(?P<year>20\d\d)(?:-Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?")
FEW = 5
"""Delicate figures below it are not told, since they could point at somebody."""
KEPT = 600
"""Seconds for which figures are kept."""
SLOWEST = 10
"""The slowest tenth is told."""


@dataclass(frozen=True)
class Period:
    """A year, quarter or month: its name as addresses have it, and its first and first following instant."""

    name: str
    start: datetime
    end: datetime


def period(text: str, zone: ZoneInfo) -> Period | None:
    """The period of that name, `2026`, `2026-Q1` or `2026-03`; None: there is none of that name."""
    found = PERIOD.fullmatch(text)
    if found is None:
        return None
    year, first, months = int(found["year"]), 1, 12
    if found["quarter"]:
        first, months = 3 * int(found["quarter"]) - 2, 3
    elif found["month"]:
        first, months = int(found["month"]), 1
    after = first + months
    ends = datetime(year + (after > 12), (after - 1) % 12 + 1, 1, tzinfo=zone)  # noqa: PLR2004  (months of a year)
    return Period(text, datetime(year, first, 1, tzinfo=zone).astimezone(UTC), ends.astimezone(UTC))


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The figures of one period. Delicate ones are None where they are from 1 to 4.

    median_days, slow_days: how long checks took that ended, in working days of their procedures' calendars: the middle
    one, and the one that nine of ten did not exceed.
    """

    received: int
    accepted: int
    returned: int
    refused: int
    refused_by_reason: Mapping[str, int]
    objections: Mapping[str, int | None]
    checks: int
    late_checks: int
    median_days: int | None
    slow_days: int | None
    reports: Mapping[str, int | None]
    removals: Mapping[str, int | None]
    redirected: int
    lapsed: int


def figures(of: Period, *, procedure: str = "", body: str = "") -> Figures:
    """The figures of a period, of all procedures or one, of all bodies that check or one; kept for some minutes."""
    key = f"transparency:{of.name}:{procedure}:{body}"
    found: Figures | None = cache.get(key)
    if found is None:
        found = _count(of, procedure, body)
        cache.set(key, found, KEPT)
    return found


def _within(of: Period, field: str) -> Q:
    return Q(**{f"{field}__gte": of.start, f"{field}__lt": of.end})


def _of(prefix: str, procedure: str, body: str) -> Q:
    """The condition of being about a case of a procedure, checked by a body or addressed to it."""
    found = Q(**{f"{prefix}instrument": INSTRUMENT})
    if procedure:
        found &= Q(**{f"{prefix}procedure__code": procedure})
    if body:
        checked = Obligation.objects.filter(kind=Obligation.Kind.CHECK, body__code=body).values("case")
        found &= Q(**{f"{prefix}pk__in": checked}) | Q(**{f"{prefix}addressee__code": body})
    return found


def _count(of: Period, procedure: str, body: str) -> Figures:
    about = _of("case__", procedure, body)
    decided = _tally(Review.objects.filter(about, _within(of, "at")).order_by(), "decision")
    refusals = Review.objects.filter(about, _within(of, "at"), decision="reject").order_by()
    days, late = _durations(of, about)
    middle, slow = _spread(days)
    cases = Case.objects.filter(_of("", procedure, body))
    moved = Entry.objects.filter(_within(of, "at"), kind="redirect")
    if procedure or body:
        moved = moved.filter(case_id__in=cases.values("pk"))
    return Figures(
        received=cases.filter(_within(of, "submitted_at")).count(),
        accepted=decided.get("accept", 0),
        returned=decided.get("return", 0),
        refused=decided.get("reject", 0),
        refused_by_reason=_tally(refusals, "reason"),
        objections=_veiled(_objections(of, about)),
        checks=len(days),
        late_checks=late,
        median_days=middle,
        slow_days=slow,
        reports=_veiled(_reports(of, about)),
        removals=_veiled(_tally(Removal.objects.filter(about, _within(of, "at")).order_by(), "ground")),
        redirected=moved.count(),
        lapsed=cases.filter(_within(of, "stage_since"), stage="lapsed").count(),
    )


def _tally(rows: Any, field: str) -> dict[str, int]:
    return dict(sorted(rows.values_list(field).annotate(n=Count("pk"))))


def _objections(of: Period, about: Q) -> dict[str, int]:
    counted = _tally(Objection.objects.filter(about, _within(of, "at")).order_by(), "outcome")
    return {"made": sum(counted.values()), **{name: counted.get(name, 0) for name in Objection.Outcome.values}}


def _reports(of: Period, about: Q) -> dict[str, int]:
    waiting, removed = Q(handled_at=None), Q(removal__isnull=False)
    return Report.objects.filter(about, _within(of, "at")).aggregate(
        made=Count("pk"),
        removed=Count("pk", filter=removed),
        nothing=Count("pk", filter=~waiting & ~removed),
        waiting=Count("pk", filter=waiting),
    )


def _veiled(numbers: Mapping[str, int]) -> dict[str, int | None]:
    """Delicate numbers, without those that could point at somebody."""
    return {name: number if number == 0 or number >= FEW else None for name, number in numbers.items()}


def _durations(of: Period, about: Q) -> tuple[list[int], int]:
    """How many working days each check took that ended in the period, and how many were late."""
    ended = _within(of, "met_at") & Q(kind=Obligation.Kind.CHECK, rule__startswith="stage:")
    rows = Obligation.objects.filter(about, ended)
    late = rows.filter(due_at__isnull=False, met_at__gte=F("due_at")).count()
    calendars = {row.pk: row.preset.calendar for row in Procedure.objects.filter(instrument=INSTRUMENT)}
    known = once(_calendar)
    columns = ("laid_at", "met_at", "case__zone", "case__procedure_id")
    days = [
        known(calendars[key]).between(_local(laid, zone), _local(met, zone))
        for laid, met, zone, key in rows.order_by().values_list(*columns).iterator(chunk_size=2_000)
        if met is not None
    ]
    return days, late


def _calendar(code: str) -> WorkingDays:
    """The working days of a calendar; the plain week where an installation has not got it."""
    try:
        return working_days(code)
    except Calendar.DoesNotExist:
        return PLAIN_WEEK


def _local(moment: datetime, zone: str) -> date:
    return local_date(moment, ZoneInfo(zone))


def _spread(days: Iterable[int]) -> tuple[int | None, int | None]:
    """The middle one, and the one that nine of ten do not exceed; nothing of fewer than five."""
    found = sorted(days)
    if len(found) < FEW:
        return None, None
    cuts = quantiles(found, n=SLOWEST, method="inclusive")
    return round(cuts[4]), round(cuts[8])


def plain(of: Period, found: Figures, *, procedure: str, body: str) -> dict[str, Any]:
    """The figures as plain values; veiled ones are null."""
    return {"period": of.name, "procedure": procedure or None, "body": body or None, **asdict(found)}


def rows(found: Figures) -> list[tuple[str, str, str]]:
    """The figures as a table: kind, part, number; veiled ones as "<5"."""
    table: list[tuple[str, str, str]] = []
    for name, value in asdict(found).items():
        parts = value.items() if isinstance(value, Mapping) else [("", value)]
        unknown = "<5" if isinstance(value, Mapping) else ""
        table += [(name, part, unknown if number is None else str(number)) for part, number in parts]
    return table
