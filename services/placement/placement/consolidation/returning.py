"""Undoing a plan: another plan takes its children back. Nothing that was decided is deleted."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from chassis.models import new_id
from chassis.rows import one
from chassis.work import Work
from placement.agencies import repository as agencies
from placement.agencies.models import Agency, Kind, Transition
from placement.beds import repository as beds
from placement.consolidation import repository
from placement.consolidation.assignment import FULL
from placement.consolidation.models import (
    ConsolidationMove,
    ConsolidationPlan,
    MoveStatus,
    NothingToReturn,
)
from placement.matching.schemas import Words

_CONVERTED = Words(
    en="The institution that the child came from was converted meanwhile.",
    zh="原机构已转型，无法返回。",
)
_GONE_FROM = (Transition.TRANSFER_PLANNED, Transition.CHILDREN_MOVED, Transition.ASSESSED)


async def propose(work: Work, plan_id: UUID) -> ConsolidationPlan:
    """Back home for every child of the plan that still lives where it was moved to."""
    plan = await one(work, ConsolidationPlan, plan_id, lock=True)
    moved = [
        move for move in await repository.moves_of(work, plan.id) if move.status == MoveStatus.MOVED
    ]
    living = await repository.living_at(work, [move.to_agency for move in moved if move.to_agency])
    at = {child: (custody, agency) for custody, child, agency in living}
    away = [
        move for move in moved if at.get(move.child_id) == (move.new_custody_id, move.to_agency)
    ]
    if not away:
        raise NothingToReturn
    homes = {key: await agencies.load(work, key) for key in {move.from_agency for move in away}}
    room = Counter(await beds.count_free(work, list(homes)))
    back = ConsolidationPlan(
        sources=sorted({move.to_agency for move in away if move.to_agency}),
        children=len(away),
        left=0,
        returns_plan=plan.id,
        proposed_at=work.now,
        **plan.area.columns(),
    )
    session = await work.session()
    work.add(back)
    await session.flush()
    for _, members in groupby(away, key=lambda move: move.family):
        family = list(members)
        reason = _bar(family, homes, room)
        back.left += len(family) if reason else 0
        together = new_id()
        work.add(*(_back(back, move, together, reason) for move in family))
    return back


async def refill(work: Work, moves: Sequence[ConsolidationMove]) -> None:
    """An institution that has its children again stands where it stood before the plan."""
    for key in sorted({move.to_agency for move in moves if move.to_agency}):
        (await agencies.hold(work, key)).fill()


def takes_back(agency: Agency) -> bool:
    return agency.kind == Kind.CWI and agency.transition in _GONE_FROM


def _bar(
    family: Sequence[ConsolidationMove], homes: dict[UUID, Agency], room: Counter[UUID]
) -> Words | None:
    """Why the family stays; else its beds are taken from the room that is left."""
    wanted = Counter(move.from_agency for move in family)
    if not all(takes_back(homes[key]) for key in wanted):
        return _CONVERTED
    if any(room[key] < count for key, count in wanted.items()):
        return FULL
    room.subtract(wanted)
    return None


def _back(
    plan: ConsolidationPlan, move: ConsolidationMove, family: UUID, reason: Words | None
) -> ConsolidationMove:
    assert move.new_custody_id is not None
    assert move.to_agency is not None
    return ConsolidationMove(
        plan_id=plan.id,
        child_id=move.child_id,
        custody_id=move.new_custody_id,
        family=family,
        from_agency=move.to_agency,
        to_agency=None if reason else move.from_agency,
        reasons=[reason.model_dump()] if reason else [],
        **move.area.columns(),
    )
