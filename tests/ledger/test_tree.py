"""The tree against the definition of RFC 6962, word for word."""

from __future__ import annotations

import random

import pytest

from dauys.ledger import tree
from dauys.ledger.tree import WIDTH, Tree, leaf_hash, node_hash

LEAVES = [leaf_hash(bytes([number])) for number in range(70)]


def defined(leaves: list[bytes]) -> bytes:
    """MTH as RFC 6962, 2.1, writes it down."""
    if not leaves:
        return tree.EMPTY
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return node_hash(defined(leaves[:half]), defined(leaves[half:]))


def built(*batches: list[bytes]) -> Tree:
    tiles: dict[tree.Place, bytes] = {}

    def read(level: int, number: int) -> bytes:
        return tiles.get((level, number), b"")

    size = 0
    for batch in batches:
        grown = tree.append(size, batch, read)
        tiles.update(grown.tiles)
        size = grown.size
    return Tree(size, lambda level, number: tiles[level, number])


def test_an_empty_tree_has_the_root_of_nothing():
    assert built().root() == tree.EMPTY
    assert tree.EMPTY.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("batches", [(1,), (70,), (255, 1), (256, 1), (257, 300), (1, 1, 510, 3), (66_000,)])
def test_leaves_added_together_or_one_by_one_make_the_tree_of_the_definition(batches):
    rows = [[leaf_hash(bytes(f"{n}/{k}", "ascii")) for k in range(number)] for n, number in enumerate(batches)]
    every = [leaf for row in rows for leaf in row]
    assert built(*rows).root() == defined(every)
    growing = tree.Growing()
    for leaf in every:
        growing.add(leaf)
    assert (growing.size, growing.root) == (len(every), defined(every))


def test_a_tree_knows_the_root_it_had_at_every_size():
    whole = built(LEAVES)
    assert [whole.root(size) for size in range(71)] == [defined(LEAVES[:size]) for size in range(71)]


def test_every_leaf_is_proved_at_every_size_and_no_other_is():
    whole = built(LEAVES)
    for size in range(1, 71):
        root = defined(LEAVES[:size])
        for index in range(size):
            proof = whole.inclusion(index, size)
            assert tree.root_from_inclusion(LEAVES[index], index, size, proof) == root
            assert tree.root_from_inclusion(LEAVES[index - 1], index, size, proof) != root or size == 1


def test_every_size_is_proved_to_continue_every_earlier_one():
    whole = built(LEAVES)
    for size in range(1, 71):
        now = defined(LEAVES[:size])
        for earlier in range(1, size + 1):
            proof = whole.consistency(earlier, size)
            assert tree.is_consistent(earlier, defined(LEAVES[:earlier]), size, now, proof)
            assert not tree.is_consistent(earlier, b"x" * 32, size, now, proof)
            if proof:
                assert not tree.is_consistent(earlier, defined(LEAVES[:earlier]), size, now, proof[:-1])


def test_a_proof_that_is_too_long_too_short_or_altered_leads_to_no_root():
    chance = random.Random(4)  # noqa: S311  (the same on every run)
    whole = built(LEAVES)
    for index in range(70):
        proof = whole.inclusion(index)
        assert tree.root_from_inclusion(LEAVES[index], index, 70, [*proof, b"x" * 32]) is None
        assert tree.root_from_inclusion(LEAVES[index], index, 70, proof[:-1]) != whole.root()
        changed = list(proof)
        changed[chance.randrange(len(proof))] = b"y" * 32
        assert tree.root_from_inclusion(LEAVES[index], index, 70, changed) != whole.root()


@pytest.mark.parametrize(("index", "size"), [(-1, 70), (70, 70), (0, 71), (5, 5)])
def test_of_what_is_not_there_nothing_is_proved(index, size):
    with pytest.raises(ValueError, match=str(index)):
        built(LEAVES).inclusion(index, size)
    if size <= 70:
        assert tree.root_from_inclusion(LEAVES[0], index, size, []) is None


def test_a_full_tile_never_changes():
    first = tree.append(0, LEAVES * 4, lambda _level, _number: b"")
    full = first.tiles[0, 0]
    assert len(full) == WIDTH * tree.SIZE
    second = tree.append(first.size, LEAVES, lambda level, number: first.tiles.get((level, number), b""))
    assert (0, 0) not in second.tiles
    assert second.tiles[0, 1].startswith(first.tiles[0, 1])
