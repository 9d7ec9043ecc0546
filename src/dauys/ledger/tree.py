"""A Merkle tree as RFC 6962 defines it, kept as tiles as C2SP's tlog-tiles lays them out. Pure: no database, no clock.

A tile holds up to 256 hashes of one level: tile `n` of level `l` holds the roots of the complete subtrees of 256**l
leaves from the (256 * n)-th on. The right-most tile of a level may be unfinished; a finished one never changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

WIDTH = 256
"""Hashes of a full tile."""
HEIGHT = 8
SIZE = 32
"""Bytes of a hash."""
EMPTY = sha256(b"").digest()
"""The root of a tree without leaves."""

Place = tuple[int, int]
"""Level and number of a tile."""
Read = Callable[[int, int], bytes]
"""Gives the hashes of a tile, one after the other, by level and number."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry as a leaf."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side."""
    return sha256(b"\x01" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root over hashes of complete subtrees of one size, of which there are 1 to 256, a power of two."""
    row = list(hashes)
    while len(row) > 1:
        row = [node_hash(row[place], row[place + 1]) for place in range(0, len(row), 2)]
    return row[0]


@dataclass
class Growth:
    """What an append has changed: the new size, and every tile that is new or longer now."""

    size: int
    tiles: dict[Place, bytes] = field(default_factory=dict)


def append(size: int, leaves: Iterable[bytes], read: Read) -> Growth:
    """Add leaves (their hashes) to a tree of `size`; `read` gives its unfinished tiles. Nothing else is looked at."""
    row = list(leaves)
    grown = Growth(size + len(row))
    level, before = 0, size
    while row:
        fresh = append_row(level, before, row, read)
        grown.tiles |= fresh
        row = [root_of(split(tile)) for tile in fresh.values() if len(tile) == WIDTH * SIZE]
        level, before = level + 1, before // WIDTH
    return grown


def append_row(level: int, before: int, row: Sequence[bytes], read: Read) -> dict[Place, bytes]:
    """Put hashes behind the `before` that stand at a level; every tile that is new or longer now, in their order."""
    number, held = divmod(before, WIDTH)
    tile = read(level, number)[: held * SIZE] if held else b""
    tiles, start = {}, 0
    while start < len(row):
        taken = row[start : start + WIDTH - len(tile) // SIZE]
        tiles[level, number] = tile + b"".join(taken)
        start += len(taken)
        tile, number = b"", number + 1
    return tiles


def split(tile: bytes) -> list[bytes]:
    """The hashes of a tile."""
    return [tile[place : place + SIZE] for place in range(0, len(tile), SIZE)]


class Growing:
    """A tree that is built leaf by leaf in constant memory; knows its root at every size it passes."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[tuple[int, bytes]] = []

    def add(self, leaf: bytes) -> None:
        """Add a leaf by its hash."""
        self.size += 1
        number, found = 1, leaf
        while self._peaks and self._peaks[-1][0] == number:
            found = node_hash(self._peaks.pop()[1], found)
            number *= 2
        self._peaks.append((number, found))

    @property
    def root(self) -> bytes:
        """The root now."""
        if not self._peaks:
            return EMPTY
        *rest, (_number, found) = self._peaks
        for _number, peak in reversed(rest):
            found = node_hash(peak, found)
        return found


class Tree:
    """A tree of `size` leaves whose tiles `read` gives; a tile that was read once is kept."""

    def __init__(self, size: int, read: Read) -> None:
        self.size = size
        self._read = read
        self._tiles: dict[Place, bytes] = {}

    def root(self, size: int | None = None) -> bytes:
        """The root of the tree, or of the one it was at an earlier size."""
        return self._hash(0, self.size if size is None else size)

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """The proof that the leaf is in the tree (RFC 6962, 2.1.1), from the leaf up. ValueError: there is none."""
        size = self.size if size is None else size
        if not 0 <= index < size <= self.size:
            raise ValueError(index)
        low, high, proof = 0, size, list[bytes]()
        while high - low > 1:
            middle = low + _largest_power_below(high - low)
            if index < middle:
                proof.append(self._hash(middle, high))
                high = middle
            else:
                proof.append(self._hash(low, middle))
                low = middle
        return proof[::-1]

    def consistency(self, earlier: int, size: int | None = None) -> list[bytes]:
        """The proof that the tree continues what it was at a size (RFC 6962, 2.1.2). ValueError: it never had it."""
        size = self.size if size is None else size
        if not 0 < earlier <= size <= self.size:
            raise ValueError(earlier)
        low, high, whole, proof = 0, size, True, list[bytes]()
        while earlier != high:
            middle = low + _largest_power_below(high - low)
            if earlier <= middle:
                proof.append(self._hash(middle, high))
                high = middle
            else:
                proof.append(self._hash(low, middle))
                low, whole = middle, False
        return [*([] if whole else [self._hash(low, high)]), *proof[::-1]]

    def leaf(self, index: int) -> bytes:
        """The hash of a leaf. ValueError: there is none of that number."""
        if not 0 <= index < self.size:
            raise ValueError(index)
        return self._hash(index, index + 1)

    def _hash(self, low: int, high: int) -> bytes:
        """The root over the leaves from `low` up to `high`; `low` is a multiple of the largest power of two below."""
        number = high - low
        if number == 0:
            return EMPTY
        if number & (number - 1) == 0:
            return self._complete(low, number.bit_length() - 1)
        middle = low + _largest_power_below(number)
        return node_hash(self._hash(low, middle), self._hash(middle, high))

    def _complete(self, low: int, height: int) -> bytes:
        """The root of the complete subtree of 2**height leaves that begins at `low`."""
        level, rest = divmod(height, HEIGHT)
        first = low >> (level * HEIGHT)
        number, place = divmod(first, WIDTH)
        if (level, number) not in self._tiles:
            self._tiles[level, number] = self._read(level, number)
        tile = self._tiles[level, number][place * SIZE : (place + 2**rest) * SIZE]
        if len(tile) != 2**rest * SIZE:
            raise ValueError(f"tile {level}/{number} holds too little")
        return root_of(split(tile))


def _largest_power_below(number: int) -> int:
    """The largest power of two that is smaller than the number (at least 2)."""
    return 1 << ((number - 1).bit_length() - 1)


def root_from_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    """The root that a proof leads to from a leaf; None where the proof is not of the length it must have."""
    if not 0 <= index < size:
        return None
    node, last, rest = index, size - 1, list(proof)
    found = leaf
    while last:
        if node & 1 or node == last:
            if node & 1:
                if not rest:
                    return None
                found = node_hash(rest.pop(0), found)
        elif rest:
            found = node_hash(found, rest.pop(0))
        else:
            return None
        node, last = node >> 1, last >> 1
    return None if rest else found


def is_consistent(earlier: int, root_then: bytes, size: int, root_now: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that the tree of `size` continues the one that had `earlier` leaves (RFC 9162, 2.1.4.2)."""
    if not 0 < earlier <= size:
        return False
    if earlier == size:
        return not proof and root_then == root_now
    path = list(proof)
    if earlier & (earlier - 1) == 0:
        path.insert(0, root_then)
    if not path:
        return False
    node, last = earlier - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    then = now = path.pop(0)
    for step in path:
        if last == 0:
            return False
        if node & 1 or node == last:
            then, now = node_hash(step, then), node_hash(step, now)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            now = node_hash(now, step)
        node, last = node >> 1, last >> 1
    return last == 0 and then == root_then and now == root_now
