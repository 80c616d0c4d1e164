"""Which agencies may take a family, what it costs, and what speaks against the others."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from uuid import UUID

from placement.agencies.models import Agency, Capability, Transition
from placement.children.models import Child
from placement.consolidation.solver import Family
from placement.matching.models import Regime, Rule
from placement.matching.ranking import CARE, bars, situation_of
from placement.matching.schemas import Words
from reference.norms import norm

_FULL = Words(
    en="The agencies that may take the family have no beds left for all of it.",
    zh="可接收机构的床位不足以安置全部兄弟姐妹。",
)
_NOBODY = Words(
    en="No receiving institution in this prefecture.", zh="本市无可接收的儿童福利机构。"
)


@dataclass(frozen=True, slots=True)
class Resident:
    """A child where it lives now."""

    child: Child
    custody_id: UUID
    agency: Agency


@dataclass(frozen=True, slots=True)
class Candidates:
    """The agencies for one family of residents, as costs, and the reasons against the rest."""

    members: Sequence[Resident]
    costs: dict[UUID, int] = field(default_factory=dict)
    against: list[Words] = field(default_factory=list)

    @property
    def family(self) -> Family:
        return Family(len(self.members), self.costs)

    def why_left(self) -> list[Words]:
        return [_FULL] if self.costs else self.against or [_NOBODY]


def receives(agency: Agency) -> bool:
    """A city's institution, or one that the county may keep."""
    return agency.transition in (None, Transition.RETAINED)


def capacity(free: int, beds: int, reserve_percent: int) -> int:
    return max(0, free - ceil(beds * reserve_percent / 100))


def families_of(residents: Sequence[Resident]) -> list[list[Resident]]:
    """Siblings together, also where one is only named by another."""
    root = {one.child.id: one.child.id for one in residents}

    def find(child: UUID) -> UUID:
        while root.setdefault(child, child) != child:
            child = root[child]
        return child

    for one in residents:
        if one.child.sibling_of:
            root[find(one.child.id)] = find(one.child.sibling_of)
    groups: dict[UUID, list[Resident]] = {}
    for one in residents:
        groups.setdefault(find(one.child.id), []).append(one)
    return list(groups.values())


def candidates(
    members: Sequence[Resident], receivers: Sequence[Agency], rule: Rule, on: date
) -> Candidates:
    """Law, sex and age let it take each child, and it gives the care the present agency gives."""
    found = Candidates(members)
    for agency in receivers:
        against = [words for one in members for words in _bars(one, agency, rule, on)]
        if against:
            found.against.extend(words for words in against if words not in found.against)
        else:
            found.costs[agency.id] = sum(_cost(one.child, agency, on) for one in members)
    return found


def _bars(resident: Resident, agency: Agency, rule: Rule, on: date) -> list[Words]:
    child = resident.child
    situation = situation_of(child, Regime.LONG_TERM, rule, [], on=on)
    kept = set(map(Capability, resident.agency.capabilities)) - {Capability.INFANT}
    lacks = (kept | situation.care).difference(map(Capability, agency.capabilities))
    return bars(agency, child, situation, rule, on) + [
        Words(
            en=f"{agency.name} lacks {CARE[one].en}.", zh=f"{agency.name}不具备{CARE[one].zh}条件。"
        )
        for one in sorted(lacks)
    ]


def _cost(child: Child, agency: Agency, on: date) -> int:
    near = "county" if agency.seat == child.county else "prefecture"
    return norm(f"placement.move_cost_{near}", on=on, area=child.area).value
