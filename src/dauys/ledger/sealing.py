"""Sealing: what waits becomes leaves of the tree, and its new state is signed. Done by the tick; once, however often.

A leaf's entry is the hash of an entry of a chain (32 bytes): it tells nothing, and whoever is shown the chain can find
it in the tree.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction

from dauys.ledger import notes, queries, tree
from dauys.ledger.models import Checkpoint, Leaf, Tile, Unsealed

TOGETHER = 5_000
"""How many leaves one transaction adds at the most."""
LOCK = 0x74726565
"""The advisory lock of whoever adds to the tree."""
PATH = "/api/v1/ledger"


def run(now: datetime) -> int:
    """Seal everything that waits; how many leaves there are more."""
    sealed = 0
    while fresh := seal(now):
        sealed += fresh
    return sealed


@transaction.atomic
def seal(now: datetime) -> int:
    """Make leaves of what has waited longest, up to `TOGETHER`, and sign the new state; how many they were."""
    _alone()
    waiting = list(Unsealed.objects.order_by("id")[:TOGETHER])
    if not waiting:
        return 0
    size, entries = queries.size(), [bytes(row.hash) for row in waiting]
    grown = tree.append(size, map(tree.leaf_hash, entries), queries.tile)
    _write(grown.tiles | tree.append_row(Tile.ENTRIES, size, entries, queries.tile))
    rows = [Leaf(index=size + place, case_id=row.case_id, seq=row.seq) for place, row in enumerate(waiting)]
    Leaf.objects.bulk_create(rows, batch_size=1_000)
    Unsealed.objects.filter(pk__in=[row.pk for row in waiting]).delete()
    _sign(grown.size, now)
    return len(waiting)


def _alone() -> None:
    """Let nobody else add to the tree before this transaction ends. SQLite lets only one write anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _write(tiles: dict[tree.Place, bytes]) -> None:
    rows = [Tile(level=level, number=number, hashes=hashes) for (level, number), hashes in tiles.items()]
    Tile.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["level", "number"], update_fields=["hashes"], batch_size=100
    )


def _sign(size: int, now: datetime) -> None:
    latest = Checkpoint.objects.first()
    origin = latest.origin if latest else origin_of(settings.SITE_URL)
    state = notes.Checkpoint(origin, size, queries.whole(size).root())
    note = notes.Note(str(state)).signed_by(origin, settings.KEYS.current("signing").secret)
    Checkpoint.objects.create(size=size, origin=origin, note=str(note), at=now)


def origin_of(site: str) -> str:
    """The name of the log of a site: its address without the scheme."""
    parts = urlsplit(site)
    return f"{parts.netloc}{parts.path.rstrip('/')}{PATH}"


def verifiers() -> list[notes.Verifier]:
    """The keys that checkpoints are signed with, the present one first."""
    latest = Checkpoint.objects.first()
    origin = latest.origin if latest else origin_of(settings.SITE_URL)
    ring = sorted((key for key in settings.KEYS.keys if key.purpose == "signing"), key=lambda key: key.created)
    return [notes.verifier(origin, key.secret) for key in reversed(ring)]
