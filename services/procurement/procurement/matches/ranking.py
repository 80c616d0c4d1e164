"""Which offer suits a need best; a rule, without a database.

First those that may help at all, then those meant for children like this one, then those whose
earlier matches helped, then nothing taken away from scarcer offers: the one with the most left, and
among equals the one that ends last.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID


class Words(NamedTuple):
    """One sentence in both languages."""

    en: str
    zh: str


MAY_HELP = Words("may help: qualified, checked, licensed, not barred", "资质、查询、信用均符合")
FOR_SUCH_CHILDREN = Words("meant for children of these categories", "面向该类儿童")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An offer with enough left, as the ranking weighs it. `obstacles` are titles of refusals."""

    offer_id: UUID
    groups: frozenset[str]
    left: int
    ends_on: date
    obstacles: tuple[Words, ...]
    helped: int = 0
    ended: int = 0
    """Of the provider's matches that have ended, those in which it helped, and all."""

    @property
    def record(self) -> Fraction:
        """By the rule of succession: who has none yet stands between the good and the bad."""
        return Fraction(self.helped + 1, self.ended + 2)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate in its place."""

    candidate: Candidate
    reasons: tuple[Words, ...]


def rank(candidates: Iterable[Candidate], categories: Set[str]) -> Sequence[Ranked]:
    """The best first; the order of what is given does not matter."""

    def weight(one: Candidate) -> tuple[bool, bool, Fraction, int, date, UUID]:
        suits = bool(one.groups & categories)
        return (not one.obstacles, suits, one.record, one.left, one.ends_on, one.offer_id)

    ordered = sorted(candidates, key=weight, reverse=True)
    return [Ranked(one, tuple(_reasons(one, categories))) for one in ordered]


def _reasons(one: Candidate, categories: Set[str]) -> Iterable[Words]:
    if not one.obstacles:
        yield MAY_HELP
    if one.groups & categories:
        yield FOR_SUCH_CHILDREN
    if one.ended:
        yield Words(
            f"helped in {one.helped} of {one.ended} earlier matches",
            f"以往{one.ended}次对接中{one.helped}次有成效",
        )
    yield Words(f"{one.left} left until {one.ends_on}", f"余量{one.left}，至{one.ends_on}")
