"""Which offer suits a need best; a rule, without a database.

First those that may help at all, then those meant for children like this one, then nothing taken
away from scarcer offers: the one with the most left, and among equals the one that ends last.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from uuid import UUID

MAY_HELP = "may help: qualified, checked, licensed, not barred"
FOR_SUCH_CHILDREN = "meant for children of these categories"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An offer with enough left, as the ranking weighs it. `obstacles` are titles of refusals."""

    offer_id: UUID
    groups: frozenset[str]
    left: int
    ends_on: date
    obstacles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate in its place."""

    candidate: Candidate
    reasons: tuple[str, ...]


def rank(candidates: Iterable[Candidate], categories: Set[str]) -> Sequence[Ranked]:
    """The best first; the order of what is given does not matter."""

    def weight(one: Candidate) -> tuple[bool, bool, int, date, UUID]:
        suits = bool(one.groups & categories)
        return (not one.obstacles, suits, one.left, one.ends_on, one.offer_id)

    ordered = sorted(candidates, key=weight, reverse=True)
    return [Ranked(one, tuple(_reasons(one, categories))) for one in ordered]


def _reasons(one: Candidate, categories: Set[str]) -> Iterable[str]:
    if not one.obstacles:
        yield MAY_HELP
    if one.groups & categories:
        yield FOR_SUCH_CHILDREN
    yield f"{one.left} left until {one.ends_on}"
