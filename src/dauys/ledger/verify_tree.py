"""Checking the tree over all entries, with no trust in whoever keeps it: the same here and on a server.

Recomputes the root out of what the leaves are hashes of and holds it against signed checkpoints: the one that is shown
now, and those that somebody has kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from dauys.ledger import queries, sealing, tree
from dauys.ledger.models import Entry, Leaf, Tile, Unsealed
from dauys.ledger.notes import Checkpoint, Note, UnreadableNoteError, Verifier

NAMED = 1_000
"""How many faults a report names; it counts them all."""
TOGETHER = tree.WIDTH * 64
"""How many leaves are looked at together; a multiple of a tile's width."""


@dataclass(slots=True)
class Report:
    """How many leaves were read, and what is wrong, in the active language."""

    leaves: int = 0
    faulty: int = 0
    faults: list[str] = field(default_factory=list)

    def note(self, sentence: str) -> None:
        """Count a fault, and name it unless too many are named already."""
        self.faulty += 1
        if len(self.faults) < NAMED:
            self.faults.append(sentence)


def verify(
    entries: Iterable[bytes],
    *,
    shown: Note | None,
    keys: Sequence[Verifier],
    kept: Iterable[Note] = (),
    claimed: Iterable[bytes] = (),
) -> Report:
    """Check that these entries make the tree of the checkpoint that is shown, and of every one that was kept.

    claimed: hashes of entries of chains that must be leaves.
    """
    report, growing, stream, missing = Report(), tree.Growing(), iter(entries), set(claimed)
    states = [*_states(kept, keys, report), *_states([shown] if shown else [], keys, report)]
    for state in sorted(states, key=lambda one: one.size):
        while growing.size < state.size and (entry := next(stream, None)) is not None:
            growing.add(tree.leaf_hash(entry))
            missing.discard(entry)
        if (growing.size, growing.root) != (state.size, state.root):
            report.note(_("The checkpoint of %(size)s leaves does not fit the tree.") % {"size": state.size})
    if missing:
        report.note(_lost(len(missing)))
    report.leaves = growing.size
    return report


def _lost(number: int) -> str:
    return _("Entries that should be in the tree and are not: %(number)s.") % {"number": number}


def _states(signed: Iterable[Note], keys: Sequence[Verifier], report: Report) -> Iterator[Checkpoint]:
    """The checkpoints of notes; one that no key has signed is a fault, and is looked at all the same."""
    for note in signed:
        try:
            state = Checkpoint.read(note.text)
        except UnreadableNoteError:
            report.note(_("A note is no checkpoint."))
            continue
        if all(key.signed(note) is None for key in keys):
            sentence = _("The checkpoint of %(size)s leaves is not signed by a key of this site.")
            report.note(sentence % {"size": state.size})
        yield state


def verify_here(*, kept: Iterable[Note] = ()) -> Report:
    """Check the tree here: its leaves are the entries, its tiles follow from them, no entry is left out."""
    latest = queries.latest()
    shown, size = (Note.read(latest.note), latest.size) if latest else (None, 0)
    inner = Report()
    report = verify(_stored(size, inner), shown=shown, keys=sealing.verifiers(), kept=kept)
    lost = Entry.objects.filter(~Exists(_of(Leaf)), ~Exists(_of(Unsealed))).count()
    if lost:
        inner.note(_lost(lost))
    for sentence in inner.faults:
        report.note(sentence)
    return report


def _of(model: type[Leaf | Unsealed]) -> QuerySet[Any]:
    return model.objects.filter(case_id=OuterRef("case_id"), seq=OuterRef("seq"))


def _stored(size: int, report: Report) -> Iterator[bytes]:
    """What the leaves are hashes of, as it is stored; notes leaves that stand for something else, and wrong tiles."""
    unfinished: dict[tree.Place, bytes] = {}
    for start in range(0, size, TOGETHER):
        number = min(TOGETHER, size - start)
        entries = list(_bundles(start, number))
        for index in _strangers(start, entries):
            report.note(_("Leaf %(index)s is not the entry it stands for.") % {"index": index})
        grown = tree.append(start, map(tree.leaf_hash, entries), _reader(unfinished))
        for place, hashes in grown.tiles.items():
            last = grown.size == size
            if (last or len(hashes) == tree.WIDTH * tree.SIZE) and queries.tile(*place) != hashes:
                report.note(_("Tile %(tile)s does not follow from its leaves.") % {"tile": "{}/{}".format(*place)})
        unfinished = {place: hashes for place, hashes in {**unfinished, **grown.tiles}.items() if _open(hashes)}
        yield from entries


def _reader(tiles: Mapping[tree.Place, bytes]) -> tree.Read:
    return lambda level, number: tiles.get((level, number), b"")


def _open(hashes: bytes) -> bool:
    return len(hashes) < tree.WIDTH * tree.SIZE


def _bundles(start: int, number: int) -> Iterator[bytes]:
    """The stored entries of leaves; what is missing is empty."""
    for first in range(start, start + number, tree.WIDTH):
        found = tree.split(queries.tile(Tile.ENTRIES, first // tree.WIDTH))
        width = min(tree.WIDTH, start + number - first)
        yield from (found[at] if at < len(found) else b"" for at in range(width))


def _strangers(start: int, entries: Sequence[bytes]) -> Iterator[int]:
    """The leaves, from `start` on, whose entry of a chain is another or is gone."""
    entry = Entry.objects.filter(case_id=OuterRef("case_id"), seq=OuterRef("seq")).values("hash")[:1]
    rows = Leaf.objects.filter(index__gte=start, index__lt=start + len(entries)).annotate(stands_for=Subquery(entry))
    right = {index: bytes(found or b"") for index, found in rows.values_list("index", "stands_for")}
    yield from (start + at for at, kept in enumerate(entries) if not kept or right.get(start + at) != kept)
