"""Checking chains, with no trust in whoever hands them over: the same for a database, a file and a server.

A checker reads records by case and number and needs one pass and constant memory. What it cannot see without help is a
chain cut off at its end, or a case gone altogether; for that it takes heads that somebody kept from before.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby, islice
from operator import attrgetter
from uuid import UUID

from django.utils.translation import gettext as _

from dauys.ledger import queries
from dauys.ledger.canonical import GENESIS, Record, fits
from dauys.ledger.queries import Head

NAMED = 1_000
"""How many faults a report names; it counts them all."""
AHEAD = 1_000
"""How many entries around a fault are read to tell what happened there."""


class Wrong(StrEnum):
    """What is wrong with a chain."""

    ALTERED = "altered"
    MISSING = "missing"
    REORDERED = "reordered"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing wrong with a case's chain, and the number of the entry where it is."""

    case_id: UUID
    seq: int
    wrong: Wrong

    def text(self) -> str:
        """Say it in the active language."""
        sentence = {
            Wrong.ALTERED: _("Case %(case)s, entry %(seq)s: altered."),
            Wrong.MISSING: _("Case %(case)s, entry %(seq)s: missing."),
            Wrong.REORDERED: _("Case %(case)s, entry %(seq)s: out of order."),
            Wrong.INSERTED: _("Case %(case)s, entry %(seq)s: inserted later."),
        }[self.wrong]
        return sentence % {"case": self.case_id, "seq": self.seq}


@dataclass(slots=True)
class Report:
    """What a check has read and found."""

    entries: int = 0
    cases: int = 0
    faulty: int = 0
    faults: list[Fault] = field(default_factory=list)

    def count(self, records: Iterable[Record]) -> Iterator[Record]:
        """Pass records on and count them."""
        for record in records:
            self.entries += 1
            yield record

    def note(self, fault: Fault) -> None:
        """Count a fault, and name it unless too many are named already."""
        self.faulty += 1
        if len(self.faults) < NAMED:
            self.faults.append(fault)


def verify_chain(case_id: UUID) -> Fault | None:
    """Check one case of this installation; give the first fault, or None."""
    return next(iter(verify(queries.records(case_id)).faults), None)


def verify_all(*, against: Iterable[Head] = ()) -> Report:
    """Check every case of this installation, and that it still continues the heads kept `against` it."""
    return verify(queries.records(), against=against)


def verify(records: Iterable[Record], *, against: Iterable[Head] = ()) -> Report:
    """Check records sorted by case and number; `against` holds heads sorted by case. The first fault of each case."""
    report = Report()
    kept = _Kept(against)
    for case_id, of_case in groupby(records, key=attrgetter("case_id")):
        for gone in kept.before(case_id):
            report.note(Fault(gone.case_id, 1, Wrong.MISSING))
        report.cases += 1
        counted = report.count(of_case)
        if fault := _check(case_id, counted, kept.of(case_id)):
            report.note(fault)
        deque(counted, maxlen=0)
    for gone in kept.before(None):
        report.note(Fault(gone.case_id, 1, Wrong.MISSING))
    return report


class _Kept:
    """Heads from before, walked in step with the cases."""

    def __init__(self, heads: Iterable[Head]) -> None:
        self._rest = iter(heads)
        self._next = next(self._rest, None)

    def before(self, case_id: UUID | None) -> Iterator[Head]:
        """Those of cases that should have come before this one."""
        while self._next and (case_id is None or self._next.case_id < case_id):
            yield self._next
            self._next = next(self._rest, None)

    def of(self, case_id: UUID) -> dict[int, bytes]:
        """The hashes of this case that were kept, by number."""
        found = {}
        while self._next and self._next.case_id == case_id:
            found[self._next.seq] = self._next.hash
            self._next = next(self._rest, None)
        return found


def _check(case_id: UUID, records: Iterator[Record], kept: dict[int, bytes]) -> Fault | None:
    expected, previous = 1, GENESIS
    before: Record | None = None
    for record in records:
        if record.seq != expected or record.previous != previous or not fits(record):
            return _diagnose(case_id, expected, previous, before, record, records)
        if kept.get(record.seq, record.hash) != record.hash:
            return Fault(case_id, record.seq, Wrong.ALTERED)
        expected, previous, before = record.seq + 1, record.hash, record
    if kept and expected <= max(kept):
        return Fault(case_id, expected, Wrong.MISSING)
    return None


def _diagnose(
    case_id: UUID, place: int, previous: bytes, before: Record | None, found: Record, rest: Iterator[Record]
) -> Fault:
    """Tell what happened at `place`, where `found` stands and something else should."""
    if found.seq < place:
        return Fault(case_id, found.seq, Wrong.INSERTED)
    if before and found.previous == before.previous and fits(found, seq=before.seq):
        return Fault(case_id, before.seq, Wrong.INSERTED)
    around = list(islice(rest, AHEAD))
    return Fault(case_id, *_displaced(place, previous, found, around) or _replaced(place, before, found, around))


def _displaced(place: int, previous: bytes, found: Record, around: list[Record]) -> tuple[int, Wrong] | None:
    """Look for the entry that belongs at `place` among those after it."""
    if not any(record.previous == previous and fits(record, seq=place) for record in around):
        return None
    return place, Wrong.REORDERED if _belongs_later(found, place) else Wrong.INSERTED


def _belongs_later(found: Record, place: int) -> bool:
    return any(fits(found, seq=place + ahead) for ahead in range(1, AHEAD))


def _replaced(place: int, before: Record | None, found: Record, around: list[Record]) -> tuple[int, Wrong]:
    """Tell what stands at `place`, when the entry that belongs there is nowhere."""
    if found.seq > place or _belongs_later(found, place):
        return place, Wrong.MISSING
    if not fits(found):
        return place, Wrong.ALTERED
    if before and around and around[0].previous == found.hash:
        return before.seq, Wrong.ALTERED
    return place, Wrong.INSERTED
