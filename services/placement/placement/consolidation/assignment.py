"""Which agencies may take a family, what it costs, and what speaks against the others."""

from collections.abc import Iterable, Sequence, Set
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

FULL = Words(
    en="The agencies that may take the family have no beds left for all of it.",
    zh="可接收机构的床位不足以安置全部兄弟姐妹。",
)
_NOBODY = Words(
    en="No receiving institution in this prefecture.", zh="本市无可接收的儿童福利机构。"
)


@dataclass(frozen=True, slots=True)
class Resident:
    """A child where it lives now. `kept` is the care that its agency gives and has proven."""

    child: Child
    custody_id: UUID
    agency: Agency
    kept: frozenset[Capability] = frozenset()


@dataclass(frozen=True, slots=True)
class Receiver:
    """An agency that may receive children. `able`: the care that it names and has proven."""

    agency: Agency
    able: frozenset[Capability] = frozenset()


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
        return [FULL] if self.costs else self.against or [_NOBODY]


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


def kin_of(
    members: Sequence[Resident], living: Iterable[tuple[UUID, UUID | None, UUID]]
) -> set[UUID]:
    """The agencies at which a child lives that is, or names, or is named as, their sibling.

    `living`: child, the sibling it names, and its agency.
    """
    named = {one.child.id for one in members} | {one.child.sibling_of for one in members}
    return {
        agency
        for child, sibling, agency in living
        if child in named or (sibling is not None and sibling in named)
    }


def candidates(
    members: Sequence[Resident],
    receivers: Sequence[Receiver],
    rule: Rule,
    on: date,
    kin: Set[UUID] = frozenset(),
) -> Candidates:
    """Law, sex and age let it take each child, and it gives the care the present agency gives.

    `kin`: the agencies at which a brother or sister of theirs lives already.
    """
    found = Candidates(members)
    for one in receivers:
        against = [words for member in members for words in _bars(member, one, rule, on)]
        if against:
            found.against.extend(words for words in against if words not in found.against)
        else:
            apart = bool(kin) and one.agency.id not in kin
            costs = (_cost(member.child, one.agency, on, apart=apart) for member in members)
            found.costs[one.agency.id] = sum(costs)
    return found


def _bars(resident: Resident, receiver: Receiver, rule: Rule, on: date) -> list[Words]:
    child, agency = resident.child, receiver.agency
    situation = situation_of(child, Regime.LONG_TERM, [], on=on)
    lacks = ((resident.kept - {Capability.INFANT}) | situation.care) - receiver.able
    return bars(agency, child, situation, rule, on) + [
        Words(
            en=f"{agency.name} lacks {CARE[one].en}.", zh=f"{agency.name}不具备{CARE[one].zh}条件。"
        )
        for one in sorted(lacks)
    ]


def _cost(child: Child, agency: Agency, on: date, *, apart: bool) -> int:
    """How far it is from home; and more, where a brother or sister lives somewhere else."""

    def value(name: str) -> int:
        return norm(f"placement.move_cost_{name}", on=on, area=child.area).value

    near = "county" if agency.seat == child.county else "prefecture"
    return value(near) + (value("apart") if apart else 0)
