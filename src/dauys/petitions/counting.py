"""Counting by window: totals, thresholds, one ledger entry for each window. Signing itself touches no shared row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import chain
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncHour

from dauys.petitions import letters, queries
from dauys.petitions.models import Certificate, HourTally, Petition, Signature, SignatureBatch, Tally
from dauys.procedures import actions as procedures
from dauys.procedures import queries as cases
from dauys.procedures import rules
from dauys.procedures.models import Case, Threshold
from dauys.procedures.thresholds import Totals

LAG = timedelta(seconds=5)
"""How far a window stays behind the clock, so that rows of slower clocks and longer transactions are in it."""
NO_LAG = timedelta(0)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)
POPULAR_HOURS = 24
RECOUNT = timedelta(hours=24)
"""How often everything is added up again from the signatures themselves, where something was counted since."""
RECOUNTS = 50
"""How many petitions are recounted in one tick at the most."""

COUNTS = Q(counted_at__isnull=False, withdrawn_at__isnull=True, quarantined_at__isnull=True)


def run(now: datetime) -> int:
    """Count what has come in for every petition that has something new; returns how many petitions changed."""
    since = Coalesce(OuterRef("counted_until"), EPOCH)
    mine = Q(case=OuterRef("pk"))
    fresh = Q(counted_at__gt=since) | Q(withdrawn_at__gt=since)
    waiting = Petition.objects.filter(
        Exists(Signature.objects.filter(mine & fresh))
        | Exists(SignatureBatch.objects.filter(mine, counted_at__gt=since))
    )
    changed = sum(count(petition, now=now) for petition in waiting.order_by("pk"))
    cool_down(now)
    recount_daily(now)
    return changed


def recount_daily(now: datetime) -> int:
    """Find, once a day, what no window had: rows that came in later than the lag. Returns how many were wrong."""
    changed = Q(recounted_at__lt=now - RECOUNT) & Q(recounted_at__lt=F("counted_until"))
    rows = Petition.objects.filter(Q(recounted_at__isnull=True) | changed, counted_until__isnull=False)
    rows = rows.order_by(F("recounted_at").asc(nulls_first=True), "pk")
    return sum(recount(petition, now=now) != 0 for petition in list(rows[:RECOUNTS]))


def totals(petition: Petition) -> Totals:
    """Who counts, as of the last window."""
    by_place = dict(Tally.objects.filter(case_id=petition.pk, number__gt=0).values_list("place", "number"))
    return Totals(petition.number, by_place)


def in_person(petition: Petition) -> QuerySet[Signature]:
    """The signatures that people gave one by one, as of the last window: each is a row of the public list."""
    until = petition.counted_until or EPOCH
    return Signature.objects.filter(COUNTS, case_id=petition.pk, counted_at__lte=until)


def entered(petition: Petition) -> int:
    """How many of those who count were entered as a number, as of the last window."""
    rows = SignatureBatch.objects.filter(case_id=petition.pk, counted_at__lte=petition.counted_until or EPOCH)
    return rows.aggregate(n=Sum("number"))["n"] or 0


def certified(petition: Petition) -> Totals:
    """The statements that authorities have found valid, by place."""
    rows = Certificate.objects.filter(case_id=petition.pk).order_by().values_list("place").annotate(n=Sum("valid"))
    by_place = dict(rows)
    return Totals(sum(by_place.values()), by_place)


@transaction.atomic
def count(petition: Petition, *, now: datetime, lag: timedelta = LAG) -> bool:
    """Add up the window since the last count, cross thresholds at their very signature; False: nothing new."""
    since, until = petition.counted_until or EPOCH, now - lag
    if until <= since or not _claim(petition, until):
        return False
    before = totals(petition)
    added, taken = _window(petition, since, until)
    if not added and not taken:
        return False
    for place in {place for place, _hour in added} | set(taken):
        change = sum(n for (p, _hour), n in added.items() if p == place) - taken.get(place, 0)
        _add_to_tally(petition, place, change)
    _add_to_hours(petition, added)
    plus, minus = sum(added.values()), sum(taken.values())
    _store(petition, before.number + plus - minus, until)
    case = cases.case(petition.pk)
    procedures.record(case, "counted", "system", now=until, added=plus, withdrawn=minus, number=petition.number)
    if _passed_half(case, before.number, petition.number):
        letters.halfway(case, until)
    most = before
    for (place, _hour), number in added.items():
        most = most.plus(place, number)
    cross_reached(case, before, most, _changes(petition, since, until))
    return True


def _passed_half(case: Case, before: int, after: int) -> bool:
    """Whether this window has brought half of what the next step takes, and not the whole."""
    goal = queries.goal(case.petition)
    return goal is not None and before * 2 < goal.needed["number"] <= after * 2 and after < goal.needed["number"]


def _claim(petition: Petition, until: datetime) -> bool:
    """Take the window by compare-and-set, so that two ticks never count it twice."""
    same = Petition.objects.filter(pk=petition.pk, counted_until=petition.counted_until)
    if not same.update(counted_until=until):
        return False
    petition.counted_until = until
    petition.number = Petition.objects.values_list("number", flat=True).get(pk=petition.pk)
    return True


def _window(
    petition: Petition, since: datetime, until: datetime
) -> tuple[dict[tuple[str, datetime], int], dict[str, int]]:
    """Who came, by place and hour, and who went, by place."""
    hour = TruncHour("counted_at", tzinfo=UTC)
    window = Q(case_id=petition.pk, counted_at__gt=since, counted_at__lte=until)
    came = Signature.objects.filter(window).annotate(hour=hour).values_list("place", "hour").order_by()
    added = {(place, at): n for place, at, n in came.annotate(n=Count("id"))}
    batches = SignatureBatch.objects.filter(window).annotate(hour=hour).order_by()
    entered = batches.filter(number__gt=0).values_list("place", "hour")
    for place, at, n in entered.annotate(n=Sum("number")):
        added[place, at] = added.get((place, at), 0) + n
    gone = Signature.objects.filter(
        case_id=petition.pk, counted_at__isnull=False, withdrawn_at__gt=since, withdrawn_at__lte=until
    )
    taken = dict(gone.order_by().values_list("place").annotate(n=Count("id")))
    for place, n in batches.filter(number__lt=0).values_list("place").annotate(n=Sum("number")):
        taken[place] = taken.get(place, 0) - n
    return added, taken


def _add_to_tally(petition: Petition, place: str, change: int) -> None:
    if not Tally.objects.filter(case_id=petition.pk, place=place).update(number=F("number") + change):
        Tally.objects.create(case_id=petition.pk, place=place, number=change)


def _add_to_hours(petition: Petition, added: Mapping[tuple[str, datetime], int]) -> None:
    """Add a window to its hours; nobody else writes them while the window is claimed."""
    by_hour: dict[datetime, int] = {}
    for (_place, hour), number in added.items():
        by_hour[hour] = by_hour.get(hour, 0) + number
    known = HourTally.objects.filter(case_id=petition.pk, hour__in=list(by_hour)).values_list("hour", flat=True)
    for hour in known:
        more = by_hour.pop(hour)
        HourTally.objects.filter(case_id=petition.pk, hour=hour).update(number=F("number") + more)
    fresh = [HourTally(case_id=petition.pk, hour=hour, number=number) for hour, number in by_hour.items()]
    HourTally.objects.bulk_create(fresh)


def _store(petition: Petition, number: int, until: datetime) -> None:
    last = Signature.objects.filter(COUNTS, case_id=petition.pk).aggregate(last=Max("counted_at"))["last"]
    petition.number, petition.counted_until = number, until
    petition.last_signed_at = last or petition.last_signed_at
    petition.recent = _recent(petition.pk, until)
    petition.save(update_fields=["number", "counted_until", "last_signed_at", "recent"])


def _recent(case_id: UUID, now: datetime) -> int:
    since = now - timedelta(hours=POPULAR_HOURS)
    rows = HourTally.objects.filter(case_id=case_id, hour__gt=since)
    return max(0, rows.aggregate(n=Sum("number"))["n"] or 0)


def cool_down(now: datetime) -> None:
    """Lower what was popular and no longer is."""
    quiet = Petition.objects.filter(recent__gt=0, counted_until__lt=now - timedelta(hours=1))
    for petition in quiet:
        recent = _recent(petition.pk, now)
        if recent != petition.recent:
            Petition.objects.filter(pk=petition.pk, recent=petition.recent).update(recent=recent)


Change = tuple[datetime, str, int]


def _changes(petition: Petition, since: datetime, until: datetime) -> Iterator[Change]:
    """Every change of the window in the order of time."""
    rows = Signature.objects.filter(case_id=petition.pk, quarantined_at__isnull=True)
    came = rows.filter(counted_at__gt=since, counted_at__lte=until).values_list("counted_at", "place")
    gone = rows.filter(counted_at__isnull=False, withdrawn_at__gt=since, withdrawn_at__lte=until)
    batches = SignatureBatch.objects.filter(case_id=petition.pk, counted_at__gt=since, counted_at__lte=until)
    changes = chain(
        ((at, place, 1) for at, place in came.iterator(chunk_size=5_000)),
        ((at, place, -1) for at, place in gone.values_list("withdrawn_at", "place").iterator(chunk_size=5_000)),
        batches.values_list("counted_at", "place", "number"),
    )
    dated = [(at, place, number) for at, place, number in changes if at is not None]
    yield from sorted(dated, key=lambda change: change[0])


def cross_reached(case: Case, before: Totals, most: Totals, changes: Iterator[Change]) -> None:
    """Cross what was reached in a window, at the moment of the very signature and in the order of time.

    `most` is what the window could have held at the most: where that reaches nothing, nobody needs to look closer.
    """
    waiting = [t for t in case.thresholds.all() if rules.crossable(t, case)]
    if not any(t.need.met(most) for t in waiting):
        return
    now_at = before
    for at, place, change in changes:
        now_at = now_at.plus(place, change)
        for threshold in [t for t in waiting if t.crossed_at is None and t.need.met(now_at)]:
            _cross(case, threshold, at)


def _cross(case: Case, threshold: Threshold, at: datetime) -> None:
    if rules.crossable(threshold, case):
        procedures.cross(case, threshold, at=at)


@transaction.atomic
def recount(petition: Petition, *, now: datetime, lag: timedelta = LAG) -> int:
    """Add everything up again from the signatures themselves; returns by how much the shown number was wrong.

    The daily check of the windows, and, without any lag, the way a simulation counts after every person.
    """
    moment, now = now, now - lag
    Petition.objects.select_for_update().get(pk=petition.pk)  # no window is counted meanwhile
    right, most = _from_the_rows(petition, now)
    if _is_certified(petition):
        right = most = certified(petition)
    difference = right.number - petition.number
    Tally.objects.filter(case_id=petition.pk).delete()
    Tally.objects.bulk_create(Tally(case_id=petition.pk, place=p, number=n) for p, n in right.by_place.items())
    Petition.objects.filter(pk=petition.pk).update(number=right.number, counted_until=now, recounted_at=moment)
    petition.number, petition.counted_until, petition.recounted_at = right.number, now, moment
    case = cases.case(petition.pk)
    if difference:
        procedures.record(case, "counted", "system", now=now, added=difference, withdrawn=0, number=right.number)
    cross_reached(case, Totals(), most, _changes(petition, EPOCH, now))
    return difference


def _is_certified(petition: Petition) -> bool:
    """Whether verification is over, so that nothing counts but what authorities have certified."""
    case = cases.case(petition.pk)
    return not case.rules.verifies and not case.rules.sign and case.certificates.exists()


def _from_the_rows(petition: Petition, now: datetime) -> tuple[Totals, Totals]:
    """Who counts at that moment, and who would if nobody had taken a signature back."""
    counted = Q(case_id=petition.pk, counted_at__lte=now)
    stands = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=now)
    people = Signature.objects.filter(counted, quarantined_at__isnull=True).order_by().values_list("place")
    batches = SignatureBatch.objects.filter(counted).order_by().values_list("place")
    rows = [
        *people.annotate(n=Count("id", filter=stands), most=Count("id")),
        *batches.annotate(n=Sum("number"), most=Sum("number", filter=Q(number__gt=0), default=0)),
    ]
    right, most = Totals(), Totals()
    for place, number, number_at_most in rows:
        right, most = right.plus(place, number), most.plus(place, number_at_most)
    return right, most
