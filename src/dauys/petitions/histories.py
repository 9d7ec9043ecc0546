"""What is known of petitions, so that they can be replayed under other rules: many at once, in few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Count, DateField, Func, Q, Sum

from dauys.ledger.models import Entry
from dauys.petitions.models import Certificate, Signature, SignatureBatch
from dauys.places import queries as places
from dauys.places.models import Population
from dauys.procedures.crowd import DAY, Answer, Change, Day, History, Stay
from dauys.procedures.models import Case, Obligation, Threshold

UNTOLD = ("counted", "frozen", "threshold", "overdue")
"""Entries of the ledger that no person has caused; a threshold that moves a case is told by where it leads."""
BEGUN = "draft"


def of(cases: Sequence[Case]) -> list[History]:
    """The histories of cases that have their procedures at hand (8 queries, and 3 for a day looked at closely)."""
    keys = [case.pk for case in cases]
    moves, acts = _ledger(keys)
    days, figures = _days(keys), places.figures([case.place_id for case in cases])
    rows = [_by_case(model.objects.filter(case_id__in=keys)) for model in (Threshold, Certificate)]
    owed = _by_case(Obligation.objects.filter(case_id__in=keys, kind=Obligation.Kind.DUTY).order_by("laid_at", "id"))
    thresholds, certificates = rows
    return [
        History(
            case_id=case.pk,
            zone=case.zone,
            created_at=moves[case.pk][0].entered_at if moves[case.pk] else case.created_at,
            stays=moves[case.pk],
            signing=frozenset(code for code, stage in case.preset.stages.items() if stage.sign),
            days=days[case.pk],
            detail=_detail(case.pk),
            population=_population(thresholds[case.pk], figures.get(case.place_id, ())),
            crossed={row.name: row.crossed_at for row in thresholds[case.pk] if row.crossed_at},
            acts=frozenset(acts[case.pk]),
            answers=[_answer(row) for row in owed[case.pk]],
            certified=[(row.at, row.place, row.valid) for row in certificates[case.pk]],
        )
        for case in cases
    ]


def _by_case(rows: Iterable[Any]) -> Mapping[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return found


def _answer(row: Obligation) -> Answer:
    lengthened = row.extended_at is not None and row.due_at is not None and row.first_due_at is not None
    extension = row.due_at - row.first_due_at if lengthened else DAY * 0  # type: ignore[operator]
    return Answer(row.duty, row.rule, row.laid_at, row.term, row.due_at, row.met_at, row.void_at, extension)


def _ledger(keys: Sequence[UUID]) -> tuple[Mapping[UUID, list[Stay]], Mapping[UUID, set[str]]]:
    """The stays of each case in its stages, and the steps taken without leaving one; begun anew, it begins then."""
    stays: dict[UUID, list[Stay]] = defaultdict(list)
    acts: dict[UUID, set[str]] = defaultdict(set)
    told = Q(payload__has_key="before") | ~Q(kind__in=UNTOLD)
    entries = Entry.objects.filter(told, case_id__in=keys).order_by("case_id", "seq")
    for key, at, kind, payload in entries.values_list("case_id", "at", "kind", "payload"):
        if kind == BEGUN:
            stays[key] = [Stay(payload["stage"], at)]
        elif "before" in payload and stays[key]:
            last = stays[key].pop()
            stays[key] += [Stay(last.stage, last.entered_at, at, kind, payload["stage"]), Stay(payload["stage"], at)]
        else:
            acts[key].add(kind)
    return stays, acts


class UTCDay(Func):
    """The day of a moment in UTC, reckoned by the database itself: SQLite keeps moments as texts in UTC."""

    output_field = DateField()
    template = "(%(expressions)s AT TIME ZONE 'UTC')::date"

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """The first ten letters: what Django would do calls a function of Python's for each row."""
        return self.as_sql(compiler, connection, template="substr(%(expressions)s, 1, 10)", **more)


def _days(keys: Sequence[UUID]) -> Mapping[UUID, list[Day]]:
    """Who came and went on each day, by place: added up by the database (3 queries)."""
    came: dict[tuple[UUID, date], dict[str, int]] = defaultdict(dict)
    gone: dict[tuple[UUID, date], dict[str, int]] = defaultdict(dict)
    counted = Signature.objects.filter(case_id__in=keys, quarantined_at=None, counted_at__isnull=False).order_by()
    names = ("case_id", "place", "day")
    signed = counted.annotate(day=UTCDay("counted_at")).values_list(*names)
    left = counted.filter(withdrawn_at__isnull=False).annotate(day=UTCDay("withdrawn_at"))
    batches = SignatureBatch.objects.filter(case_id__in=keys).order_by()
    entered = batches.annotate(day=UTCDay("counted_at")).values_list(*names)
    plus, minus = Sum("number", filter=Q(number__gt=0), default=0), Sum("number", filter=Q(number__lt=0), default=0)
    for rows in (
        signed.annotate(plus=Count("id")),
        [(key, place, day, 0, -n) for key, place, day, n in left.values_list(*names).annotate(n=Count("id"))],
        entered.annotate(plus=plus, minus=minus),
    ):
        for key, place, day, more, *less in rows:
            at = (key, day)
            came[at][place] = came[at].get(place, 0) + more
            gone[at][place] = gone[at].get(place, 0) - (less[0] if less else 0)
    found: dict[UUID, list[Day]] = defaultdict(list)
    for key, day in sorted(came, key=lambda one: one[1]):
        begins = datetime.combine(day, time(), tzinfo=UTC)
        found[key].append(Day(begins, came[key, day], {p: n for p, n in gone[key, day].items() if n}))
    return found


def _detail(key: UUID) -> Callable[[datetime], Sequence[Change]]:
    """Every change of one day of a case, in the order of time (3 queries)."""

    @cache
    def day(begins: datetime) -> list[Change]:
        within = {"gte": begins, "lt": begins + DAY}
        rows = Signature.objects.filter(case_id=key, quarantined_at=None, counted_at__isnull=False)
        came = rows.filter(**{f"counted_at__{edge}": at for edge, at in within.items()})
        gone = rows.filter(**{f"withdrawn_at__{edge}": at for edge, at in within.items()})
        batches = SignatureBatch.objects.filter(
            case_id=key, **{f"counted_at__{edge}": at for edge, at in within.items()}
        )
        changes: list[Change] = [(at, place, 1) for at, place in came.values_list("counted_at", "place") if at]
        changes += [(at, place, -1) for at, place in gone.values_list("withdrawn_at", "place") if at]
        changes += batches.values_list("counted_at", "place", "number")
        return sorted(changes, key=lambda change: change[0])

    return day


def _population(thresholds: Sequence[Threshold], known: Sequence[Population]) -> Callable[[date], int | None]:
    """How many lived in the place: as it was frozen for the case, else as it was known on a day."""
    frozen = next((row.population for row in thresholds if row.population is not None), None)

    def on(day: date) -> int | None:
        if frozen is not None:
            return frozen
        figure = places.figure_on(known, day)
        return figure.number if figure else None

    return on
