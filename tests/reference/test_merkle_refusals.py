"""What the Merkle log's verifiers refuse: every change of a proof, and what comes with it."""

from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merkle_model import reached_root, reached_roots
from reference import merkle
from reference.merkle import EMPTY_ROOT, ProofInvalid, verify_consistency, verify_inclusion

LEAVES = [merkle.leaf_hash(f"entry {number}".encode()) for number in range(64)]
ROOTS = [merkle.root(LEAVES[:size]) for size in range(65)]
at_hand = cache(merkle.in_memory(LEAVES))
hashes = st.sampled_from(LEAVES)


def joined(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def refused(verify: Callable[..., None], *what: Any) -> bool:
    """With a sentence."""
    try:
        verify(*what)
    except ProofInvalid as refusal:
        return str(refusal).endswith(".")
    return False


def changed(value: bytes) -> Iterator[bytes]:
    """Every byte of it changed, each in another bit, one byte too few and one too many."""
    for place in range(len(value)):
        yield value[:place] + bytes([value[place] ^ 1 << place % 8]) + value[place + 1 :]
    yield from (value[:-1], value[1:], value + b"\x00", b"")


def mutilated(proof: list[bytes]) -> Iterator[list[bytes]]:
    """A hash missing, doubled, added, changed or exchanged, or a byte moved to its neighbour."""
    for place in range(len(proof) + 1):
        yield from ([*proof[:place], one, *proof[place:]] for one in (b"", EMPTY_ROOT, *proof))
    for place, one in enumerate(proof):
        before, after = proof[:place], proof[place + 1 :]
        yield [*before, *after]
        yield from ([*before, other, *after] for other in changed(one))
        if after:
            yield [*before, after[0], one, *after[1:]]
            yield [*before, one[:-1], one[-1:] + after[0], *after[1:]]
            yield [*before, one + after[0][:1], after[0][1:], *after[1:]]


@pytest.fixture(params=range(1, 18))
def size(request: pytest.FixtureRequest) -> int:
    return int(request.param)


class TestVerifyInclusion:
    def test_refuses_every_change_of_proof_leaf_and_root(self, size: int) -> None:
        for index in range(size):
            leaf, root = LEAVES[index], ROOTS[size]
            proof = merkle.inclusion_proof(index, size, at_hand)
            for other in mutilated(proof):
                assert refused(verify_inclusion, index, size, leaf, other, root)
            for one in changed(leaf):
                assert refused(verify_inclusion, index, size, one, proof, root)
            for one in changed(root):
                assert refused(verify_inclusion, index, size, leaf, proof, one)

    def test_refuses_every_other_index(self, size: int) -> None:
        for index in range(size):
            proof = merkle.inclusion_proof(index, size, at_hand)
            for other in {*range(-size, size + 2), index + 2**64} - {index}:
                assert refused(verify_inclusion, other, size, LEAVES[index], proof, ROOTS[size])

    def test_refuses_every_other_head(self, size: int) -> None:
        for index in range(size):
            proof = merkle.inclusion_proof(index, size, at_hand)
            for other in set(range(65)) - {size}:
                assert refused(verify_inclusion, index, other, LEAVES[index], proof, ROOTS[other])

    def test_refuses_another_size_of_the_same_root_where_the_way_is_another(
        self, size: int
    ) -> None:
        for index in range(size):
            leaf, root = LEAVES[index], ROOTS[size]
            proof = merkle.inclusion_proof(index, size, at_hand)
            for other in range(40):
                same_way = reached_root(index, other, leaf, proof) == root
                assert refused(verify_inclusion, index, other, leaf, proof, root) is not same_way
            for other in (-1, size * 2, size // 2, size + 2**64):
                assert refused(verify_inclusion, index, other, leaf, proof, root)

    @pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 0), (2, 1), (-1, 1), (0, 2**64)])
    def test_refuses_what_no_log_has(self, index: int, size: int) -> None:
        for root in (EMPTY_ROOT, LEAVES[0]):
            assert refused(verify_inclusion, index, size, LEAVES[0], [], root)

    def test_refuses_what_is_no_hash_though_it_leads_to_the_root(self) -> None:
        leaf, other = LEAVES[0][:-1], LEAVES[0][-1:] + LEAVES[1]
        assert joined(leaf, other) == ROOTS[2]
        assert refused(verify_inclusion, 0, 2, leaf, [other], ROOTS[2])
        assert refused(verify_inclusion, 0, 2, leaf, [LEAVES[1]], joined(leaf, LEAVES[1]))
        assert refused(verify_inclusion, 0, 2, LEAVES[0], [other], joined(LEAVES[0], other))
        assert refused(verify_inclusion, 0, 1, leaf, [], leaf)

    def test_refuses_more_leaves_than_64_bits_count(self) -> None:
        proof = [EMPTY_ROOT] * 65
        root = reached_root(0, 2**64 + 1, LEAVES[0], proof)
        assert refused(verify_inclusion, 0, 2**64 + 1, LEAVES[0], proof, root)

    @given(st.integers(-1, 70), st.integers(-1, 70), st.lists(hashes, max_size=8), hashes)
    def test_goes_the_way_of_the_rfc(
        self, index: int, size: int, proof: list[bytes], leaf: bytes
    ) -> None:
        root = reached_root(index, size, leaf, proof)
        what = index, size, leaf, proof, root or leaf
        assert refused(verify_inclusion, *what) is (root is None)


class TestVerifyConsistency:
    def test_refuses_every_change_of_proof_and_roots(self, size: int) -> None:
        for first in range(1, size + 1):
            roots = ROOTS[first], ROOTS[size]
            proof = merkle.consistency_proof(first, size, at_hand)
            for other in mutilated(proof):
                assert refused(verify_consistency, first, size, *roots, other)
            for one in changed(roots[0]):
                assert refused(verify_consistency, first, size, one, roots[1], proof)
            for one in changed(roots[1]):
                assert refused(verify_consistency, first, size, roots[0], one, proof)
            if first < size:
                assert refused(verify_consistency, first, size, *reversed(roots), proof)
                assert refused(verify_consistency, first, size, *roots, [])

    def test_refuses_every_other_head(self, size: int) -> None:
        for first in range(1, size):
            proof = merkle.consistency_proof(first, size, at_hand)
            for other in set(range(65)) - {first, size}:
                head = ROOTS[other]
                assert refused(verify_consistency, other, size, head, ROOTS[size], proof)
                assert refused(verify_consistency, first, other, ROOTS[first], head, proof)

    def test_refuses_other_sizes_of_the_same_roots_where_the_way_is_another(
        self, size: int
    ) -> None:
        for first in range(1, size):
            roots = ROOTS[first], ROOTS[size]
            proof = merkle.consistency_proof(first, size, at_hand)
            for one, other in product(range(20), repeat=2):
                same_way = reached_roots(one, other, roots[0], proof) == roots
                assert refused(verify_consistency, one, other, *roots, proof) is not same_way
            for other in (-1, size * 2, size // 2, size + 2**64):
                assert refused(verify_consistency, first, other, *roots, proof)

    @pytest.mark.parametrize("size", [0, 1, 5, 8])
    def test_refuses_two_roots_of_one_size_and_a_proof_where_none_is_due(self, size: int) -> None:
        for other in {EMPTY_ROOT, *LEAVES[:9]} - {ROOTS[size]}:
            assert refused(verify_consistency, size, size, ROOTS[size], other, [])
            assert refused(verify_consistency, size, size, other, ROOTS[size], [])
            assert refused(verify_consistency, size, size, ROOTS[size], ROOTS[size], [other])
            assert refused(verify_consistency, 0, size, EMPTY_ROOT, ROOTS[size], [other])
        assert refused(verify_consistency, 0, 5, LEAVES[0], ROOTS[5], [])
        assert refused(verify_consistency, 0, 5, EMPTY_ROOT, ROOTS[5][:-1], [])
        assert refused(verify_consistency, 0, 0, LEAVES[0], LEAVES[0], [])

    @pytest.mark.parametrize(("first", "second"), [(2, 1), (1, 0), (-1, 1), (-1, -1), (5, 2**64)])
    def test_refuses_what_no_log_has(self, first: int, second: int) -> None:
        for root in (EMPTY_ROOT, LEAVES[0]):
            assert refused(verify_consistency, first, second, root, root, [])

    def test_refuses_what_is_no_hash_though_it_leads_to_the_roots(self) -> None:
        first, other = ROOTS[2][:-1], ROOTS[2][-1:] + LEAVES[2]
        assert joined(first, other) == ROOTS[3]
        assert refused(verify_consistency, 2, 3, first, ROOTS[3], [other])
        assert refused(verify_consistency, 2, 3, first, joined(first, LEAVES[2]), [LEAVES[2]])
        assert refused(verify_consistency, 2, 3, ROOTS[2], joined(ROOTS[2], other), [other])

    def test_refuses_more_leaves_than_64_bits_count(self) -> None:
        proof = [EMPTY_ROOT] * 64
        roots = reached_roots(2, 2**64 + 1, LEAVES[0], proof)
        assert roots is not None
        assert refused(verify_consistency, 2, 2**64 + 1, *roots, proof)

    def test_refuses_a_log_that_was_written_anew(self) -> None:
        anew = [*LEAVES[:3], LEAVES[60], *LEAVES[4:9]]
        proof = merkle.consistency_proof(5, 9, merkle.in_memory(anew))
        roots = merkle.root(anew[:5]), merkle.root(anew)
        merkle.verify_consistency(5, 9, *roots, proof)
        assert refused(verify_consistency, 5, 9, ROOTS[5], roots[1], proof)

    @given(st.integers(1, 70), st.integers(1, 70), st.lists(hashes, max_size=8), hashes)
    def test_goes_the_way_of_the_rfc(
        self, first: int, more: int, proof: list[bytes], first_root: bytes
    ) -> None:
        roots = reached_roots(first, first + more, first_root, proof)
        what = first, first + more, *(roots or (first_root, first_root)), proof
        assert refused(verify_consistency, *what) is (roots is None)
