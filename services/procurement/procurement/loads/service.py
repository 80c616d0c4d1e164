"""Count."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from chassis.areas import county_of
from chassis.work import Work
from contracts.placement import AgencyConverted, AgencyRegistered
from procurement.loads import repository
from procurement.loads.models import TIERS
from reference.categories import ChildCategory
from reference.divisions import Area

CENTRE = "MPC"
_WITHOUT_DIFFICULTY = frozenset({ChildCategory.LEFT_BEHIND, ChildCategory.MIGRANT})


class Counted(Protocol):
    """A child as it is counted."""

    @property
    def area(self) -> Area: ...
    @property
    def categories(self) -> tuple[str, ...]: ...
    @property
    def tier(self) -> str | None: ...


async def count_children(work: Work, before: Iterable[Counted], after: Iterable[Counted]) -> None:
    """Take away what was counted before and add what is counted now."""
    changes: dict[str, Counter[str]] = defaultdict(Counter)
    for child in before:
        changes[county_of(child.area).code].subtract(_counts(child))
    for child in after:
        changes[county_of(child.area).code].update(_counts(child))
    await _add(work, changes)


async def count_new_agencies(work: Work, told: Sequence[AgencyRegistered]) -> None:
    changes: dict[str, Counter[str]] = defaultdict(Counter)
    for event in told:
        changes[county_of(Area(event.area)).code]["agencies"] += event.kind == CENTRE
    await _add(work, changes)


async def count_conversions(work: Work, told: Sequence[AgencyConverted]) -> None:
    changes: dict[str, Counter[str]] = defaultdict(Counter)
    for event in told:
        more = (event.kind == CENTRE) - (event.kind_before == CENTRE)
        changes[county_of(Area(event.area)).code]["agencies"] += more
    await _add(work, changes)


def _counts(child: Counted) -> Counter[str]:
    labels = frozenset(child.categories)
    counts = Counter(children=1)
    counts["left_behind"] += ChildCategory.LEFT_BEHIND in labels
    counts["in_difficulty"] += bool(labels - _WITHOUT_DIFFICULTY)
    if child.tier in TIERS:
        counts[child.tier] += 1
    return counts


async def _add(work: Work, changes: Mapping[str, Counter[str]]) -> None:
    moved = {code: counts for code, counts in changes.items() if code and any(counts.values())}
    if moved:
        await repository.add(work, moved)
