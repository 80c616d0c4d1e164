"""A log whose past cannot be changed unnoticed: the Merkle tree of RFC 6962, 2.1, over SHA-256.

Leaves are counted from 0 and known by their hashes alone. A proof does not bind the size: from some
leaves the way to the root is the same in several sizes. So a size and its root are taken together
from one signed head, never the size from whoever gives the proof.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from hashlib import sha256

LARGEST = 2**64 - 1
"""Leaves: the size of a log is an unsigned integer of 64 bits."""
EMPTY_ROOT = sha256().digest()

Subtree = Callable[[int, int], bytes]
"""The hash of leaves `start` to `end`, without `end`. Proofs ask for perfect subtrees alone (of a
power of two of leaves, `start` a multiple of it), whose hash never changes once they are there."""


class NotOfThisLog(ValueError):
    """The log has no such leaf or size, or does not go on from such hashes."""


class ProofInvalid(ValueError):
    """The proof does not show what it is given for."""


def leaf_hash(data: bytes) -> bytes:
    """Of an entry. The prefix keeps an entry from being taken for a node."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Of two neighbours of 32 bytes each."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """What a log of `size` leaves goes on from: the hashes of the perfect subtrees it is made of,
    the largest first; one for each bit set in `size`, so at most 64.

    Raises NotOfThisLog when it is restored from what does not belong together.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        fits = 0 <= self.size <= LARGEST and len(self.hashes) == self.size.bit_count()
        if not fits or not _are_hashes(self.hashes):
            raise NotOfThisLog(f"A log of {self.size} leaves does not go on from these hashes.")

    def append(self, leaf: bytes) -> "Frontier":
        """With the hash of one more leaf. This one stays, for when the transaction fails."""
        if not _are_hashes([leaf]):
            raise NotOfThisLog("A hash has 32 bytes.")
        grown, hashes, size = leaf, list(self.hashes), self.size
        while size & 1:
            grown, size = node_hash(hashes.pop(), grown), size >> 1
        return Frontier(self.size + 1, (*hashes, grown))

    def root(self) -> bytes:
        """Of the log so far; of an empty one the hash of nothing."""
        if not self.hashes:
            return EMPTY_ROOT
        return reduce(lambda right, left: node_hash(left, right), reversed(self.hashes))


def root(leaf_hashes: Iterable[bytes]) -> bytes:
    """Of a whole log."""
    return reduce(Frontier.append, leaf_hashes, Frontier()).root()


def in_memory(leaf_hashes: Sequence[bytes]) -> Subtree:
    """The subtrees of leaves that are at hand. Raise NotOfThisLog where leaves are missing."""

    def subtree(start: int, end: int) -> bytes:
        if not 0 <= start < end <= len(leaf_hashes):
            raise NotOfThisLog(f"Leaves {start} to {end} are not all at hand.")
        return root(leaf_hashes[start:end])

    return subtree


def inclusion_proof(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """That leaf `index` is in the log of `size` leaves. Raises NotOfThisLog."""
    if not 0 <= index < size <= LARGEST:
        raise NotOfThisLog(f"A log of {size} leaves has no leaf {index}.")
    return [_hash_of(*leaves, subtree) for leaves in _neighbours(index, 1, size)]


def consistency_proof(first: int, second: int, subtree: Subtree) -> list[bytes]:
    """That the log of `second` leaves begins with that of `first`. Raises NotOfThisLog.

    Empty where both are one, and where `first` is 0, of which the RFC says nothing.
    """
    if not 0 <= first <= second <= LARGEST:
        raise NotOfThisLog(f"A log of {second} leaves does not begin with {first}.")
    if first in (0, second):
        return []
    start, width = _last_perfect(first)
    proof = [_hash_of(*leaves, subtree) for leaves in _neighbours(start, width, second)]
    return [subtree(start, first), *proof] if start else proof


def verify_inclusion(
    index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """The log of this size and root has the leaf hash `leaf` at `index` (as RFC 9162, 2.1.3.2).

    Raises ProofInvalid.
    """
    if not 0 <= index < size <= LARGEST:
        raise ProofInvalid(f"A log of {size} leaves has no leaf {index}.")
    neighbours = list(_neighbours(index, 1, size))
    _require(proof, len(neighbours), leaf, root)
    reached = leaf
    for (start, _), other in zip(neighbours, proof, strict=True):
        reached = node_hash(other, reached) if start < index else node_hash(reached, other)
    if reached != root:
        raise ProofInvalid("The leaf and its proof lead to another root.")


def verify_consistency(
    first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]
) -> None:
    """The log of `second` leaves begins with that of `first` (as RFC 9162, 2.1.4.2); each has the
    root of its own head. Raises ProofInvalid."""
    if not 0 <= first <= second <= LARGEST:
        raise ProofInvalid(f"A log of {second} leaves does not begin with {first}.")
    if (first == 0 and first_root != EMPTY_ROOT) or (first == second and first_root != second_root):
        raise ProofInvalid("A log of this size has another root.")
    if first in (0, second):
        _require(proof, 0, first_root, second_root)
        return
    start, width = _last_perfect(first)
    neighbours = list(_neighbours(start, width, second))
    _require(proof, len(neighbours) + (start > 0), first_root, second_root)
    begin, *others = proof if start else (first_root, *proof)
    earlier = later = begin
    for (place, _), other in zip(neighbours, others, strict=True):
        if place < start:
            earlier, later = node_hash(other, earlier), node_hash(other, later)
        else:
            later = node_hash(later, other)
    if (earlier, later) != (first_root, second_root):
        raise ProofInvalid("The proof leads to other roots.")


def _last_perfect(size: int) -> tuple[int, int]:
    """Start and width of the last perfect subtree of a log."""
    width = size & -size
    return size - width, width


def _neighbours(start: int, width: int, size: int) -> Iterator[tuple[int, int]]:
    """The leaves of each neighbour on the way from a perfect subtree up to the root: a left one is
    perfect, a right one ends with the log at the latest; where neither is, nothing joins."""
    while width < size:
        if start & width:
            yield start - width, start
            start -= width
        elif start + width < size:
            yield start + width, min(start + 2 * width, size)
        width *= 2


def _hash_of(start: int, end: int, subtree: Subtree) -> bytes:
    """Of a neighbour, from the perfect subtrees that it is made of."""
    width = 1 << (end - start).bit_length() - 1
    if start + width == end:
        return subtree(start, end)
    return node_hash(subtree(start, start + width), _hash_of(start + width, end, subtree))


def _are_hashes(values: Iterable[bytes]) -> bool:
    return all(len(value) == 32 for value in values)


def _require(proof: Sequence[bytes], count: int, *ends: bytes) -> None:
    """Hashes of other lengths would let a byte move from one hash to its neighbour unnoticed."""
    if len(proof) != count:
        raise ProofInvalid(f"The proof has {len(proof)} hashes and must have {count}.")
    if not _are_hashes((*proof, *ends)):
        raise ProofInvalid("A hash has 32 bytes.")
