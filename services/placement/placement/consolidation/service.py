"""Use cases of consolidation: prepare, decide, execute; `proposing` and `returning` begin it."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from uuid import UUID

from chassis.errors import Problem
from chassis.outbox import publish
from chassis.rows import one
from chassis.work import Work
from contracts.placement import ConsolidationDecided
from placement.agencies import repository as agencies
from placement.agencies.models import Agency, Transition
from placement.children import repository as children
from placement.consolidation import repository, returning, staleness
from placement.consolidation.models import (
    ConsolidationMove,
    ConsolidationPlan,
    MoveStatus,
    PlanStale,
    PlanStatus,
    PlanUndecided,
)
from placement.consolidation.schemas import Execution, Left, Preparation
from placement.custody import repository as custodies
from placement.custody import service as custody
from placement.custody.models import HandoverItem
from placement.custody.schemas import LegalBasis, NotAtHand, TransferCreate
from placement.fields import today
from placement.holds import service as holds
from placement.matching.models import Ground
from placement.matching.schemas import Words
from reference import clocks
from reference.norms import norm

_WAITING = (MoveStatus.PLANNED, MoveStatus.PREPARED)
_WENT = Words(
    en="The child no longer lives where the plan found it.", zh="儿童已不在计划所列机构。"
)
_UNPREPARED = Words(
    en="The handover list of the family is not complete.", zh="该家庭儿童的交接清单尚未备齐。"
)


async def prepare(work: Work, move_id: UUID, form: Preparation) -> ConsolidationMove:
    move = await one(work, ConsolidationMove, move_id, lock=True)
    work.expect(move)
    missing = form.not_at_hand.reasons()
    move.prepare(list(map(str, form.handover)), missing, heard=form.heard_child)
    return move


async def decide(work: Work, plan_id: UUID, document_no: str) -> ConsolidationPlan:
    """Only while everything is still as the plan found it."""
    plan = await _hold(work, plan_id)
    work.expect(plan)
    plan.decide(document_no, work.now)
    moves = await repository.moves_of(work, plan.id)
    receivers = {move.to_agency for move in moves if move.to_agency}
    held = {key: await agencies.hold(work, key) for key in sorted({*plan.sources, *receivers})}
    if changes := await staleness.changes(work, plan, moves, held):
        raise PlanStale(faults=changes)
    for key in plan.sources if plan.returns_plan is None else []:
        held[key].plan_transfer()
        if not any(move.from_agency == key for move in moves):
            held[key].empty()
    told = ConsolidationDecided(
        plan_id=plan.id, area=plan.area.code, agencies=len(plan.sources), children=len(moves)
    )
    publish(work, told, version=plan.version, area=plan.area)
    await _reserve(work, moves, held)
    return plan


async def _reserve(
    work: Work, moves: Sequence[ConsolidationMove], agencies: Mapping[UUID, Agency]
) -> None:
    """A bed for each child until the plan should be carried out; one held elsewhere is given up."""
    homes = {move.child_id: agencies[move.to_agency] for move in moves if move.to_agency}
    await holds.release_all(work, list(homes))
    for child in await children.load(work, list(homes)):
        longest = norm("placement.plan_bed_held", on=today(work), area=child.area)
        await holds.keep(work, child, homes[child.id], clocks.due(longest, work.now))


async def execute(work: Work, plan_id: UUID) -> tuple[ConsolidationPlan, Execution]:
    """Move every family that is prepared and not yet moved; who cannot go is left with a reason."""
    plan = await _hold(work, plan_id)
    if plan.status == PlanStatus.PROPOSED:
        raise PlanUndecided
    work.expect(plan)
    moves = await repository.moves_of(work, plan.id)
    left = await _say_who_went(work, plan, moves)
    gone = len(left)
    waiting = [move for move in moves if move.status in _WAITING]
    moved: list[UUID] = []
    for _, family in groupby(waiting, key=lambda move: move.family):
        members = list(family)
        reason = await _move(work, plan, members)
        if reason is None:
            moved += [move.child_id for move in members]
        else:
            left += [Left(move_id=m.id, child_id=m.child_id, reason=reason) for m in members]
    if moved or gone:
        plan.progress(left[gone:])
    if plan.returns_plan is None:
        await _empty(work, plan)
    else:
        await returning.refill(work, [move for move in waiting if move.child_id in moved])
    return plan, Execution(status=plan.status, moved=moved, left=left)


async def _say_who_went(
    work: Work, plan: ConsolidationPlan, moves: Sequence[ConsolidationMove]
) -> list[Left]:
    """Who no longer lives where the plan found it holds nobody up, least of all its siblings."""
    living = {row[0] for row in await repository.living_at(work, plan.sources)}
    gone = [one for one in moves if one.status in _WAITING and one.custody_id not in living]
    for move in gone:
        move.leave()
    await holds.release_all(work, [move.child_id for move in gone])
    return [Left(move_id=one.id, child_id=one.child_id, reason=_WENT) for one in gone]


async def _move(
    work: Work, plan: ConsolidationPlan, members: Sequence[ConsolidationMove]
) -> Words | None:
    """All of a family or none; the reason where it could not be."""
    if any(move.status != MoveStatus.PREPARED for move in members):
        return _UNPREPARED
    try:
        async with work.part():
            begun = [await _transfer(work, plan, move) for move in members]
    except Problem as refusal:
        return Words(en=refusal.detail, zh=refusal.title_zh)
    for move, custody_id in zip(members, begun, strict=True):
        move.move(custody_id)
    return None


async def _transfer(work: Work, plan: ConsolidationPlan, move: ConsolidationMove) -> UUID:
    """The custody that begins, on the plan's decision; where a judgment took the guardian's
    standing away, that is what it goes on to stand on."""
    assert move.to_agency is not None
    ends = await custodies.load(work, move.custody_id)
    form = TransferCreate(
        agency_id=move.to_agency,
        handover=list(map(HandoverItem, move.handover)),
        not_at_hand=NotAtHand.model_validate(move.not_at_hand),
        legal_basis=LegalBasis(
            document_no=ends.document_no if ends.ground == Ground.L4 else plan.document_no
        ),
        heard_child=move.heard_child,
    )
    return (await custody.transfer(work, ends.id, form, planned=True)).id


async def _empty(work: Work, plan: ConsolidationPlan) -> None:
    """An institution whose last child went has nothing left to move."""
    await (await work.session()).flush()
    lived_in = await repository.count_residents(work, plan.sources)
    for key in plan.sources:
        agency = await agencies.hold(work, key)
        if key not in lived_in and agency.transition == Transition.TRANSFER_PLANNED:
            agency.empty()


async def _hold(work: Work, plan_id: UUID) -> ConsolidationPlan:
    return await one(work, ConsolidationPlan, plan_id, lock=True)
