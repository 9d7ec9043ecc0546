"""Reading the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.module_loading import import_string

from dauys.kernel.events import manifests
from dauys.ledger.canonical import Record
from dauys.ledger.models import Checkpoint, Entry, Leaf, Tile
from dauys.ledger.tree import Tree
from dauys.people.actor import Actor

CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a case: whoever keeps it can tell later whether the chain was cut or rewritten."""

    case_id: UUID
    seq: int
    hash: bytes


def history(case_id: UUID) -> QuerySet[Entry]:
    """All entries of a case, oldest first."""
    return Entry.objects.filter(case_id=case_id).order_by("seq")


def hidden(case_id: UUID, actor: Actor) -> bool:
    """Whether the area whose case it is keeps it from this actor."""
    return any(import_string(manifest.hides)(case_id, actor) for manifest in manifests() if manifest.hides)


def kinds(case_id: UUID) -> frozenset[str]:
    """What sorts of things have happened in a case."""
    return frozenset(Entry.objects.filter(case_id=case_id).order_by().values_list("kind", flat=True).distinct())


def head(case_id: UUID) -> Head | None:
    """Find the last entry of a case, if it has any."""
    row = Entry.objects.filter(case_id=case_id).order_by("-seq").values_list("seq", "hash").first()
    return Head(case_id, row[0], bytes(row[1])) if row else None


def heads(*, after: UUID | None = None, limit: int | None = None, public: bool = False) -> Iterator[Head]:
    """Find the last entry of every case, in order of the cases' ids; streamed. `public` leaves out unlisted cases."""
    following = Entry.objects.filter(case_id=OuterRef("case_id"), seq=OuterRef("seq") + 1)
    rows = Entry.objects.filter(~Exists(following)).order_by("case_id", F("seq").asc())
    for name in (manifest.unlisted for manifest in manifests() if public and manifest.unlisted):
        rows = rows.exclude(case_id__in=import_string(name)())
    if after:
        rows = rows.filter(case_id__gt=after)
    if limit is not None:
        rows = rows[:limit]
    for case_id, seq, digest in rows.values_list("case_id", "seq", "hash").iterator(chunk_size=CHUNK):
        yield Head(case_id, seq, bytes(digest))


def records(case_id: UUID | None = None) -> Iterator[Record]:
    """Every entry (of one case or of all), by case and number; streamed in constant memory."""
    rows = Entry.objects.order_by("case_id", "seq")
    if case_id:
        rows = rows.filter(case_id=case_id)
    names = ("case_id", "seq", "at", "kind", "role", "payload", "previous", "hash")
    for case, seq, at, kind, role, payload, previous, digest in rows.values_list(*names).iterator(chunk_size=CHUNK):
        yield Record(case, seq, at, kind, role, payload, bytes(previous), bytes(digest))


def latest() -> Checkpoint | None:
    """The newest signed state of the tree."""
    return Checkpoint.objects.first()


def size() -> int:
    """How many leaves the tree has."""
    checkpoint = latest()
    return checkpoint.size if checkpoint else 0


def tile(level: int, number: int) -> bytes:
    """The hashes of a tile as far as it is filled; nothing where there is none."""
    found = Tile.objects.filter(level=level, number=number).values_list("hashes", flat=True).first()
    return bytes(found) if found else b""


def whole(leaves: int) -> Tree:
    """The tree as it was with so many leaves, read tile by tile when they are needed."""
    return Tree(leaves, tile)


def leaf(case_id: UUID, seq: int) -> int | None:
    """Which leaf an entry is; None: it is not sealed yet."""
    return Leaf.objects.filter(case_id=case_id, seq=seq).values_list("index", flat=True).first()
