"""The Merkle log: published values, and every root and proof against the definitions."""

from functools import cache
from itertools import product
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merkle_model import model_path, model_proof, model_root
from reference import merkle
from reference.merkle import EMPTY_ROOT, Frontier, NotOfThisLog

MOST = 130
ENTRIES = tuple(f"entry {number}".encode() for number in range(MOST))
LEAVES = [merkle.leaf_hash(entry) for entry in ENTRIES]
ROOTS = [merkle.root(LEAVES[:size]) for size in range(MOST + 1)]
at_hand = cache(merkle.in_memory(LEAVES))
logs = st.lists(st.binary(max_size=40), min_size=1, max_size=MOST).map(tuple)


class TestPublishedValues:
    """Of google/certificate-transparency, cpp/merkletree/merkle_tree_test.cc: `kInputs`,
    `kSHA256Roots`, `kSHA256Paths` (whose leaves count from 1) and `kSHA256Proofs`."""

    INPUTS = (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )  # fmt: skip
    PUBLISHED = (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
    NODES: ClassVar = {
        (0, 1): PUBLISHED[1],
        (0, 2): PUBLISHED[2],
        (0, 4): PUBLISHED[4],
        (1, 2): "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        (2, 4): "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        (4, 5): "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        (4, 6): "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        (4, 8): "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        (6, 8): "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    }
    """By the leaves below."""
    entries = tuple(bytes.fromhex(entry) for entry in INPUTS)
    leaves = tuple(merkle.leaf_hash(entry) for entry in entries)
    roots = tuple(bytes.fromhex(root) for root in PUBLISHED)

    @pytest.mark.parametrize("size", range(9))
    def test_roots(self, size: int) -> None:
        assert merkle.root(self.leaves[:size]) == self.roots[size]
        assert model_root(self.entries[:size]) == self.roots[size]

    @pytest.mark.parametrize(
        ("index", "size", "path"),
        [
            (0, 1, []),
            (0, 8, [(1, 2), (2, 4), (4, 8)]),
            (5, 8, [(4, 5), (6, 8), (0, 4)]),
            (2, 3, [(0, 2)]),
            (1, 5, [(0, 1), (2, 4), (4, 5)]),
        ],
    )
    def test_inclusion(self, index: int, size: int, path: list[tuple[int, int]]) -> None:
        proof = [bytes.fromhex(self.NODES[node]) for node in path]
        assert merkle.inclusion_proof(index, size, merkle.in_memory(self.leaves)) == proof
        assert model_path(index, self.entries[:size]) == proof
        merkle.verify_inclusion(index, size, self.leaves[index], proof, self.roots[size])

    @pytest.mark.parametrize(
        ("first", "second", "path"),
        [
            (1, 1, []),
            (1, 8, [(1, 2), (2, 4), (4, 8)]),
            (6, 8, [(4, 6), (6, 8), (0, 4)]),
            (2, 5, [(2, 4), (4, 5)]),
        ],
    )
    def test_consistency(self, first: int, second: int, path: list[tuple[int, int]]) -> None:
        proof = [bytes.fromhex(self.NODES[node]) for node in path]
        assert merkle.consistency_proof(first, second, merkle.in_memory(self.leaves)) == proof
        assert model_proof(first, self.entries[:second]) == proof
        merkle.verify_consistency(first, second, self.roots[first], self.roots[second], proof)


class TestAgainstTheDefinitions:
    @pytest.mark.parametrize("size", range(1, MOST + 1))
    def test_every_proof_is_the_defined_one_and_is_accepted(self, size: int) -> None:
        entries, root = ENTRIES[:size], ROOTS[size]
        assert root == model_root(entries)
        for index in range(size):
            proof = merkle.inclusion_proof(index, size, at_hand)
            assert proof == model_path(index, entries)
            merkle.verify_inclusion(index, size, LEAVES[index], proof, root)
        for first in range(1, size + 1):
            proof = merkle.consistency_proof(first, size, at_hand)
            assert proof == model_proof(first, entries)
            merkle.verify_consistency(first, size, ROOTS[first], root, proof)

    @given(logs, st.data())
    def test_whatever_the_entries(self, entries: tuple[bytes, ...], data: st.DataObject) -> None:
        leaves = [merkle.leaf_hash(entry) for entry in entries]
        place = data.draw(st.integers(0, len(entries) - 1))
        subtree = merkle.in_memory(leaves)
        assert merkle.root(leaves) == model_root(entries)
        path = merkle.inclusion_proof(place, len(entries), subtree)
        assert path == model_path(place, entries)
        proof = merkle.consistency_proof(place + 1, len(entries), subtree)
        assert proof == model_proof(place + 1, entries)

    def test_proofs_ask_for_perfect_subtrees_alone(self) -> None:
        def stored(start: int, end: int) -> bytes:
            assert (end - start).bit_count() == 1
            assert start % (end - start) == 0
            return at_hand(start, end)

        for place, size in product(range(MOST), range(MOST + 1)):
            if place < size:
                merkle.inclusion_proof(place, size, stored)
                merkle.consistency_proof(place, size, stored)

    def test_a_log_of_a_trillion_leaves_is_proven_without_reading_them(self) -> None:
        """All leaves alike, so that a perfect subtree follows from its height."""
        first, second = 10**12 - 7, 10**12 + 12_345

        @cache
        def perfect(width: int) -> bytes:
            return merkle.node_hash(*[perfect(width // 2)] * 2) if width > 1 else LEAVES[0]

        def frontier(size: int) -> Frontier:
            bits = [1 << bit for bit in reversed(range(64)) if size >> bit & 1]
            return Frontier(size, tuple(map(perfect, bits)))

        roots = frontier(first).root(), frontier(second).root()
        assert frontier(second).append(LEAVES[0]) == frontier(second + 1)
        proof = merkle.consistency_proof(first, second, lambda start, end: perfect(end - start))
        merkle.verify_consistency(first, second, *roots, proof)
        for index in (0, first, second - 1):
            path = merkle.inclusion_proof(index, second, lambda start, end: perfect(end - start))
            assert len(path) <= 40
            merkle.verify_inclusion(index, second, LEAVES[0], path, roots[1])


class TestHashes:
    def test_an_entry_is_never_a_node(self) -> None:
        left, right = LEAVES[:2]
        assert merkle.leaf_hash(left + right) != merkle.node_hash(left, right)
        assert merkle.leaf_hash(b"") != EMPTY_ROOT

    def test_order_counts(self) -> None:
        assert merkle.root(LEAVES[:2]) != merkle.root(LEAVES[1::-1])


class TestFrontier:
    def test_has_the_root_of_every_size_and_goes_on_when_restored(self) -> None:
        frontier = Frontier()
        for size, leaf in enumerate(LEAVES):
            assert frontier.root() == model_root(ENTRIES[:size])
            assert len(frontier.hashes) == size.bit_count()
            restored = Frontier(size, tuple(map(bytes, frontier.hashes)))
            before, frontier = frontier, frontier.append(leaf)
            assert restored.append(leaf) == frontier
            assert before == restored
        assert (frontier.size, frontier.root()) == (MOST, model_root(ENTRIES))

    @pytest.mark.parametrize("size", [-3, -1, 0, 1, 2, 4, 7, 11, 2**64, 2**64 + 2])
    def test_is_not_restored_with_another_size(self, size: int) -> None:
        hashes = Frontier().append(LEAVES[0]).append(LEAVES[1]).append(LEAVES[2]).hashes
        with pytest.raises(NotOfThisLog):
            Frontier(size, hashes)

    @pytest.mark.parametrize("wrong", [b"", LEAVES[0][:-1], LEAVES[0] + b"\x00"])
    def test_takes_hashes_alone(self, wrong: bytes) -> None:
        for size in range(4):
            frontier = Frontier(size, tuple(LEAVES[: size.bit_count()]))
            with pytest.raises(NotOfThisLog):
                frontier.append(wrong)
        with pytest.raises(NotOfThisLog):
            Frontier(3, (LEAVES[0], wrong))

    def test_ends_at_its_largest_size(self) -> None:
        largest = Frontier(merkle.LARGEST, tuple(LEAVES[:64]))
        with pytest.raises(NotOfThisLog):
            largest.append(LEAVES[0])


class TestOutsideTheLog:
    @pytest.mark.parametrize(
        ("index", "size"), [(0, 0), (1, 1), (-1, 5), (5, 5), (0, -1), (0, 2**64)]
    )
    def test_no_leaf_is_proven(self, index: int, size: int) -> None:
        with pytest.raises(NotOfThisLog):
            merkle.inclusion_proof(index, size, lambda _start, _end: LEAVES[0])

    @pytest.mark.parametrize(("first", "second"), [(2, 1), (1, 0), (-1, 5), (-2, -1), (1, 2**64)])
    def test_no_beginning_is_proven(self, first: int, second: int) -> None:
        with pytest.raises(NotOfThisLog):
            merkle.consistency_proof(first, second, lambda _start, _end: LEAVES[0])

    @pytest.mark.parametrize(("start", "end"), [(-1, 1), (1, 1), (2, 1), (0, MOST + 1)])
    def test_there_is_no_subtree(self, start: int, end: int) -> None:
        with pytest.raises(NotOfThisLog):
            at_hand(start, end)
        with pytest.raises(NotOfThisLog):
            merkle.inclusion_proof(0, MOST + 1, at_hand)

    def test_an_empty_log_is_the_hash_of_nothing_and_begins_every_log(self) -> None:
        assert merkle.root([]) == Frontier().root() == EMPTY_ROOT == model_root(())
        for second in (0, 1, 7):
            assert merkle.consistency_proof(0, second, at_hand) == []
            merkle.verify_consistency(0, second, EMPTY_ROOT, ROOTS[second], [])
