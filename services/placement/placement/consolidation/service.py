"""Use cases of consolidation: propose, prepare, decide, execute."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from chassis.errors import Fault, Problem
from chassis.models import new_id
from chassis.outbox import publish
from chassis.rows import one
from chassis.work import Work
from contracts.placement import ConsolidationDecided
from placement.agencies import repository as agencies
from placement.beds import repository as beds
from placement.children import repository as children
from placement.consolidation import repository, solver
from placement.consolidation.assignment import (
    Candidates,
    Resident,
    candidates,
    capacity,
    families_of,
    receives,
)
from placement.consolidation.models import (
    ConsolidationMove,
    ConsolidationPlan,
    MoveStatus,
    NotAPrefecture,
    NothingToConsolidate,
    PlanStale,
    PlanStatus,
    PlanUndecided,
)
from placement.consolidation.schemas import Execution, Left, Preparation
from placement.custody import service as custody
from placement.custody.models import HandoverItem
from placement.custody.schemas import LegalBasis, TransferCreate
from placement.matching.models import rule_on
from placement.matching.schemas import Words
from placement.matching.service import today
from reference.divisions import Level
from reference.norms import norm

_UNPREPARED = Words(
    en="The handover list of the family is not complete.", zh="该家庭儿童的交接清单尚未备齐。"
)


async def propose(work: Work) -> ConsolidationPlan:
    """The best plan for the caller's prefecture as it stands now."""
    area = work.caller.area
    if area.level is not Level.PREFECTURE:
        raise NotAPrefecture
    found = await repository.institutions(work, area)
    sources = {agency.id: agency for agency in found if agency.awaits_plan}
    if not sources:
        raise NothingToConsolidate
    living = await repository.living_at(work, list(sources))
    known = {child.id: child for child in await children.load(work, [row[1] for row in living])}
    residents = [Resident(known[child], held, sources[at]) for held, child, at in living]
    receivers = [agency for agency in found if receives(agency)]
    on = today(work)
    families = [candidates(group, receivers, rule_on(on), on) for group in families_of(residents)]
    room = await _capacity(work, [agency.id for agency in receivers])
    chosen = await asyncio.to_thread(solver.solve, [one.family for one in families], room)
    left = sum(
        len(family.members) for family, to in zip(families, chosen, strict=True) if to is None
    )
    plan = ConsolidationPlan(
        sources=list(sources),
        children=len(residents),
        left=left,
        proposed_at=work.now,
        **area.columns(),
    )
    session = await work.session()
    work.add(plan)
    await session.flush()
    for family, to_agency in zip(families, chosen, strict=True):
        work.add(*_moves(plan, family, to_agency))
    return plan


async def prepare(work: Work, move_id: UUID, form: Preparation) -> ConsolidationMove:
    move = await one(work, ConsolidationMove, move_id, lock=True)
    work.expect(move)
    move.prepare(list(map(str, form.handover)), heard=form.heard_child)
    return move


async def decide(work: Work, plan_id: UUID, document_no: str) -> ConsolidationPlan:
    """Only while everything is still as the plan found it."""
    plan = await _hold(work, plan_id)
    work.expect(plan)
    plan.decide(document_no, work.now)
    moves = await repository.moves_of(work, plan.id)
    receivers = {move.to_agency for move in moves if move.to_agency}
    held = {key: await agencies.hold(work, key) for key in sorted({*plan.sources, *receivers})}
    changes = await _changes(work, plan, moves)
    changes += [
        Fault(f"/agencies/{key}", "The institution no longer awaits a plan.")
        for key in plan.sources
        if not held[key].awaits_plan
    ]
    if changes:
        raise PlanStale(faults=changes)
    for key in plan.sources:
        held[key].plan_transfer()
        if not any(move.from_agency == key for move in moves):
            held[key].empty()
    told = ConsolidationDecided(
        plan_id=plan.id, area=plan.area.code, agencies=len(plan.sources), children=len(moves)
    )
    publish(work, told, version=plan.version, area=plan.area)
    return plan


async def execute(work: Work, plan_id: UUID) -> tuple[ConsolidationPlan, Execution]:
    """Move every family that is prepared and not yet moved; who cannot go is left with a reason."""
    plan = await _hold(work, plan_id)
    if plan.status == PlanStatus.PROPOSED:
        raise PlanUndecided
    work.expect(plan)
    moves = await repository.moves_of(work, plan.id)
    waiting = [move for move in moves if move.status != MoveStatus.MOVED]
    moved: list[UUID] = []
    left: list[Left] = []
    for _, family in groupby(waiting, key=lambda move: move.family):
        members = list(family)
        reason = await _move(work, plan, members)
        if reason is None:
            moved += [move.child_id for move in members]
        else:
            left += [Left(move_id=m.id, child_id=m.child_id, reason=reason) for m in members]
    if moved:
        plan.progress(left)
        await _empty(work, plan)
    return plan, Execution(status=plan.status, moved=moved, left=left)


async def _move(
    work: Work, plan: ConsolidationPlan, members: Sequence[ConsolidationMove]
) -> Words | None:
    """All of a family or none; the reason where it could not be."""
    if any(move.status != MoveStatus.PREPARED for move in members):
        return _UNPREPARED
    forms = [(move.custody_id, _transfer(plan, move)) for move in members]
    try:
        async with work.part():
            begun = [(await custody.transfer(work, key, form)).id for key, form in forms]
    except Problem as refusal:
        return Words(en=refusal.detail, zh=refusal.title_zh)
    for move, custody_id in zip(members, begun, strict=True):
        move.move(custody_id)
    return None


def _transfer(plan: ConsolidationPlan, move: ConsolidationMove) -> TransferCreate:
    assert move.to_agency is not None
    return TransferCreate(
        agency_id=move.to_agency,
        handover=list(map(HandoverItem, move.handover)),
        legal_basis=LegalBasis(document_no=plan.document_no),
        heard_child=move.heard_child,
    )


async def _empty(work: Work, plan: ConsolidationPlan) -> None:
    """An institution whose last child went has nothing left to move."""
    await (await work.session()).flush()
    lived_in = await repository.count_residents(work, plan.sources)
    for key in plan.sources:
        agency = await agencies.hold(work, key)
        if key not in lived_in and agency.transition == "transfer_planned":
            agency.empty()


async def _changes(
    work: Work, plan: ConsolidationPlan, moves: Sequence[ConsolidationMove]
) -> list[Fault]:
    """What is no longer as the plan found it."""
    living = {row[1]: row[0] for row in await repository.living_at(work, plan.sources)}
    planned = {move.child_id: move for move in moves}
    faults = [
        Fault(f"/moves/{move.id}", "The child no longer lives there.", "child-moved")
        for child, move in planned.items()
        if living.get(child) != move.custody_id
    ]
    if living.keys() - planned.keys():
        faults.append(Fault("/sources", "A child was admitted since.", "child-admitted"))
    wanted = Counter(move.to_agency for move in moves if move.to_agency)
    room = await _capacity(work, list(wanted))
    return faults + [
        Fault(f"/agencies/{key}", "Its free beds no longer suffice.", "bed-taken")
        for key, count in wanted.items()
        if room.get(key, 0) < count
    ]


async def _capacity(work: Work, agency_ids: Sequence[UUID]) -> dict[UUID, int]:
    percent = norm("placement.bed_reserve", on=today(work), area=work.caller.area).value
    free = await beds.count_free(work, agency_ids)
    every = await repository.count_beds(work, agency_ids)
    return {key: capacity(free.get(key, 0), every.get(key, 0), percent) for key in agency_ids}


async def _hold(work: Work, plan_id: UUID) -> ConsolidationPlan:
    return await one(work, ConsolidationPlan, plan_id, lock=True)


def _moves(
    plan: ConsolidationPlan, family: Candidates, to_agency: UUID | None
) -> list[ConsolidationMove]:
    together = new_id()
    costs = sorted(family.costs.items(), key=lambda item: (item[1], item[0]))
    return [
        ConsolidationMove(
            plan_id=plan.id,
            child_id=member.child.id,
            custody_id=member.custody_id,
            family=together,
            from_agency=member.agency.id,
            to_agency=to_agency,
            alternatives=[{"agency_id": str(key), "cost": cost} for key, cost in costs],
            reasons=[] if to_agency else [words.model_dump() for words in family.why_left()],
            **member.child.area.columns(),
        )
        for member in family.members
    ]
