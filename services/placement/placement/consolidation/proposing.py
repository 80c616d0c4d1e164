"""The best plan for a prefecture as it stands now: the facts, the model, and its moves."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from chassis.models import new_id
from chassis.work import Work
from placement.agencies.models import Agency
from placement.beds import repository as beds
from placement.capabilities import repository as capabilities
from placement.capabilities.models import counted
from placement.children import repository as children
from placement.consolidation import repository, solver
from placement.consolidation.assignment import (
    Candidates,
    Receiver,
    Resident,
    candidates,
    capacity,
    families_of,
    kin_of,
    receives,
)
from placement.consolidation.models import (
    ConsolidationMove,
    ConsolidationPlan,
    NotAPrefecture,
    NothingToConsolidate,
)
from placement.fields import today
from placement.matching.models import rule_on
from reference.divisions import Level
from reference.norms import norm


async def propose(work: Work) -> ConsolidationPlan:
    """Of the caller's prefecture; nothing is moved yet."""
    area = work.caller.area
    if area.level is not Level.PREFECTURE:
        raise NotAPrefecture
    found = await repository.institutions(work, area)
    sources = [agency.id for agency in found if agency.awaits_plan]
    if not sources:
        raise NothingToConsolidate
    found = [one for one in found if one.awaits_plan or receives(one)]
    asked = await families(work, found)
    room = await capacities(work, [agency.id for agency in found if receives(agency)])
    chosen = await asyncio.to_thread(solver.solve, [one.family for one in asked], room)
    placed = list(zip(asked, chosen, strict=True))
    plan = ConsolidationPlan(
        sources=sources,
        children=sum(len(family.members) for family in asked),
        left=sum(len(family.members) for family, to_agency in placed if to_agency is None),
        proposed_at=work.now,
        **area.columns(),
    )
    session = await work.session()
    work.add(plan)
    await session.flush()
    for family, to_agency in placed:
        work.add(*_moves(plan, family, to_agency))
    return plan


async def capacities(work: Work, agency_ids: Sequence[UUID]) -> dict[UUID, int]:
    """What each agency has free beyond its reserve."""
    percent = norm("placement.bed_reserve", on=today(work), area=work.caller.area).value
    free = await beds.count_free(work, agency_ids)
    every = await repository.count_beds(work, agency_ids)
    return {key: capacity(free.get(key, 0), every.get(key, 0), percent) for key in agency_ids}


async def families(work: Work, found: Sequence[Agency]) -> list[Candidates]:
    """The families of the institutions that await a plan, each with whoever may take it."""
    on, rule = today(work), rule_on(today(work))
    standings = await capabilities.standings_of(work, found)
    able = {key: counted(standing) for key, standing in standings.items()}
    sources = {agency.id: agency for agency in found if agency.awaits_plan}
    receivers = [Receiver(agency, able[agency.id]) for agency in found if receives(agency)]
    living = await repository.living_at(work, list(sources))
    known = {child.id: child for child in await children.load(work, [row[1] for row in living])}
    groups = families_of(
        [Resident(known[child], held, sources[at], able[at]) for held, child, at in living]
    )
    there = await repository.kin_at(work, [one.agency.id for one in receivers])
    return [candidates(group, receivers, rule, on, kin_of(group, there)) for group in groups]


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
